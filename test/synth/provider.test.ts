import { describe, expect, it } from "vitest";
import { modelText, modelValue } from "../../src/platform/model-text.js";
import type { ProviderSpec, SynthesisScope } from "../../src/platform/synthesis-scope.js";
import { synthesize } from "../../src/synth/synthesize.js";
import { Bucket } from "./cloud.js";
import { because, handled, labModel } from "./fixtures.js";

const model = labModel();
const CLOUD: ProviderSpec = { name: "cloud", source: "example/cloud", version: ">= 1.2, < 3", settings: {} };

interface Declared {
  readonly terraform: { readonly required_providers?: Record<string, unknown> };
  readonly provider?: Record<string, unknown>;
}

/** What a stack with one bucket says of providers. */
async function declared(build: (stack: ReturnType<SynthesisScope["stack"]>) => void): Promise<Declared> {
  const { tree } = await synthesize({
    model,
    handlers: [
      handled(model, (scope) => {
        const stack = scope.stack({ name: "s", after: [] });
        build(stack);
        stack.own(new Bucket(stack.terraform, "b", {}), "bucket", because("bucket", true));
      }),
    ],
  });
  return JSON.parse(tree.get("stacks/lab--s/cdk.tf.json") ?? "") as Declared;
}

describe("a stack's provider", () => {
  it("is written as it was said: where it is from, which versions, with what settings", async () => {
    const settings = { region: "here", default_tags: [{ tags: { b: "2", a: "1" } }], retries: 3 };
    const { terraform, provider } = await declared((stack) => stack.provider({ ...CLOUD, settings }));
    expect(terraform.required_providers).toEqual({ cloud: { source: "example/cloud", version: ">= 1.2, < 3" } });
    expect(provider).toEqual({ cloud: [settings] });
  });

  it("keeps texts of the model as they are", async () => {
    const hostile = '${file("/etc/passwd")} %{ if true } #{TfToken[TOKEN.0]}';
    const settings = { default_tags: [{ tags: modelValue({ owner: hostile }) }] };
    const { provider } = await declared((stack) => stack.provider({ ...CLOUD, settings }));
    expect(JSON.stringify(provider)).toContain(JSON.stringify(modelText(hostile)));
  });

  it("is the same whether it is declared before or after what it makes", async () => {
    const text = async (before: boolean) =>
      JSON.stringify(
        await declared((stack) => {
          if (before) stack.provider(CLOUD);
          stack.own(new Bucket(stack.terraform, "o", {}), "other", because("other", false));
          if (!before) stack.provider(CLOUD);
        }),
      );
    expect(await text(true)).toBe(await text(false));
  });

  it("must be there for every resource that needs it", async () => {
    await expect(declared(() => undefined)).rejects.toThrow('needs the provider "cloud"');
  });

  it("is not loaded for stacks that have none", async () => {
    const { tree } = await synthesize({
      model,
      handlers: [handled(model, (scope) => void scope.stack({ name: "s", after: [] }))],
    });
    expect(tree.get("stacks/lab--s/cdk.tf.json")).not.toContain("required_providers");
  });

  it.each<[string, Partial<ProviderSpec>, string]>([
    ["a name that no type begins with", { name: "Cloud" }, "no resource's type"],
    ["a source that is none", { source: "${evil}" }, "no source"],
    ["a version that is none", { version: ">= ${1}" }, "no version constraint"],
    [
      "a version that cdktf would take for something else",
      { version: "-1.8881545897087503e+289" },
      "no version constraint",
    ],
  ])("is refused with %s", async (_, wrong, message) => {
    await expect(declared((stack) => stack.provider({ ...CLOUD, ...wrong }))).rejects.toThrow(message);
  });

  it("is declared once", async () => {
    const twice = declared((stack) => {
      stack.provider(CLOUD);
      stack.provider(CLOUD);
    });
    await expect(twice).rejects.toThrow('the provider "cloud" is declared twice');
  });
});
