import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  resolveTokens,
  StackRoot,
  TerraformData,
  TerraformElement,
  TerraformStack,
  Token,
} from "../../src/platform/cdktf.js";
import { looksLikeToken, modelText, modelValue } from "../../src/platform/model-text.js";
import { planOf, terraform, withFolder } from "../synth/terraform.js";

/** A number that cdktf takes for the token of this ordinal. */
function tokenNumber(ordinal: number): number {
  const view = new DataView(new ArrayBuffer(8));
  view.setUint16(0, 0xfdff);
  view.setUint32(4, ordinal);
  return view.getFloat64(0);
}

const NASTY = [
  "",
  "plain text, with – dashes and é",
  '${file("/etc/hostname")}',
  "$${x}",
  "$$${x}",
  "$$$${x}",
  "%{ if true }yes%{ endif }",
  "%%{x}",
  "%%%{x}",
  "$%{x}",
  "%${x}",
  "${",
  "%{",
  "${${${",
  "}",
  "$",
  "$$",
  "%",
  "100%",
  "$}{",
  "${TfToken[TOKEN.0]}",
  "${TfToken[TOKEN.1]} and more",
  "#{TfToken[TOKEN.0]}",
  "&{TfToken[TOKEN.0]}",
  "$${TfToken[TOKEN.0]}",
  "${TfToken[TfToken[TOKEN.0]}]}",
  "String Map Token Value",
  "Any Map Token Value",
  `${tokenNumber(0)}`,
  `about ${tokenNumber(1)} or ${tokenNumber(2)}`,
  `${tokenNumber(0)}e${tokenNumber(0)}`,
  `-810000000000000000000e${"-"}8.5e298`,
  "1.e298",
  "deadbeef1e5",
  "1e400 -1e400 NaN",
  'quote " backslash \\ newline \n tab \t',
  "\\${x}",
  "\u0000\u0001\u001f\u007f\u2028\u2029",
  "e\u0301 decomposed",
  "😀 ${x} 😀",
  "// {x} # y /* z */",
  "<<EOT\n${path.module}\nEOT",
  "${~ x ~}",
  "$${~ x ~}",
  "self.id ${self.id}",
  "__proto__",
];

const pieces = fc.constantFrom(
  "$",
  "%",
  "{",
  "}",
  "${",
  "%{",
  "TfToken[",
  "TOKEN.0",
  "]",
  "#",
  "&",
  "e",
  "-",
  "1.9",
  "e298",
  '"',
  "\\",
  "~",
  "x",
  " ",
  "\n",
  "é",
);
const texts = fc.oneof(
  fc.array(pieces, { maxLength: 12 }).map((parts) => parts.join("")),
  fc.string({ unit: "grapheme", maxLength: 20 }),
);

/** What Terraform makes of texts that went through cdktf as values, as keys, and with a reference behind them. */
async function planned(samples: readonly string[]): Promise<{ value: string; key: string; lead: string }[]> {
  return withFolder(async (folder) => {
    const stack = new TerraformStack(new StackRoot(), "s");
    // Tokens that imitations could be mistaken for.
    const known = new TerraformData(stack, "known", { input: "secret" });
    const number = Token.asNumber(Token.asAny("${terraform_data.known.id}"));
    const reference = known.id;
    expect(number).not.toBe(0);
    const resource: Record<string, unknown> = {};
    for (const [index, text] of samples.entries()) {
      const element = new TerraformData(stack, `r${index}`, {
        input: { value: modelText(text), key: { [modelText(text)]: 1 }, lead: `${modelText(text)} ${reference}` },
      });
      const rendered = resolveTokens(stack, element.toTerraform()) as { resource: { terraform_data: object } };
      Object.assign(resource, rendered.resource.terraform_data);
    }
    Object.assign(resource, (known.toTerraform() as { resource: { terraform_data: object } }).resource.terraform_data);
    await writeFile(join(folder, "cdk.tf.json"), JSON.stringify({ resource: { terraform_data: resource } }));
    await terraform(folder, "init", "-no-color");
    await terraform(folder, "apply", "-auto-approve", "-no-color", "-target=terraform_data.known");
    const plan = await planOf(folder);
    const resources = new Map(plan.planned_values?.root_module?.resources?.map((one) => [one.address, one.values]));
    const id = resources.get("terraform_data.known")?.id as string;
    return samples.map((_, index) => {
      const input = resources.get(`terraform_data.r${index}`)?.input as {
        value: string;
        key: Record<string, number>;
        lead: string;
      };
      expect(input.lead.endsWith(` ${id}`)).toBe(true);
      return {
        value: input.value,
        key: Object.keys(input.key)[0] as string,
        lead: input.lead.slice(0, -id.length - 1),
      };
    });
  });
}

describe("modelText", () => {
  it("gives Terraform the text itself, as a value, as a key and before a reference", { timeout: 120_000 }, async () => {
    const samples = [...NASTY, ...fc.sample(texts, { numRuns: 400, seed: 20240229 })];
    const found = await planned(samples);
    for (const [index, text] of samples.entries()) {
      const wanted = text.normalize("NFC");
      expect(found[index], JSON.stringify(text)).toEqual({ value: wanted, key: wanted, lead: wanted });
    }
  });

  it("leaves plain text as it is", () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[a-zA-Z ,{}"'é\n]*$/), (text) => {
        expect(modelText(text)).toBe(text);
      }),
    );
  });

  it("keeps cdktf from finding a token in any text", () => {
    const stack = new TerraformStack(new StackRoot(), "s");
    fc.assert(
      fc.property(fc.oneof(texts, fc.constantFrom(...NASTY)), (text) => {
        const escaped = modelText(text);
        expect(resolveTokens(stack, escaped)).toBe(escaped);
        expect(looksLikeToken(escaped)).toBe(false);
      }),
    );
  });

  it("escapes keys and values at every depth", () => {
    expect(modelValue({ "${a}": ["${b}", { c: "$" }], n: 1, b: true, z: null })).toEqual({
      '${"$"}{a}': ['${"$"}{b}', { c: '${"$"}' }],
      n: 1,
      b: true,
      z: null,
    });
  });

  it("is needed: the same texts unescaped are read by Terraform or cdktf", () => {
    const stack = new TerraformStack(new StackRoot(), "s");
    expect(() => resolveTokens(stack, "${TfToken[TOKEN.123456789]}")).toThrow();
    expect(() => resolveTokens(stack, "String Map Token Value")).toThrow();
    expect(() => resolveTokens(stack, `${tokenNumber(123456789)}`)).toThrow();
    expect(TerraformElement.isTerraformElement(new TerraformData(stack, "x"))).toBe(true);
  });
});
