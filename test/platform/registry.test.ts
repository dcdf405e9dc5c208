import { describe, expect, it } from "vitest";
import { z } from "zod";
import { PLATFORMS } from "../../platforms/index.js";
import { renderPage } from "../../src/diagnostic/page.js";
import type { Model } from "../../src/model/model.js";
import type { DataPlatform } from "../../src/platform/data-platform.js";
import { PLATFORM_PAGES } from "../../src/platform/pages.js";
import { createRegistry, RegistryProblem, resolvePlatforms } from "../../src/platform/registry.js";
import { loadYaml } from "../support/model.js";
import { fake } from "../synth/fixtures.js";

const rich: DataPlatform = {
  ...fake,
  kind: "rich",
  config: z.strictObject({
    region: z.string().describe("Where it runs."),
    size: z.number().int().default(1),
    network: z.strictObject({ subnets: z.array(z.strictObject({ name: z.string() })) }).optional(),
  }),
};
const keeper: DataPlatform = { ...fake, kind: "keeper", needsBackend: false };
const described: DataPlatform = { ...fake, kind: "described", generates: false };
const registry = createRegistry([fake, rich, keeper, described]);

/** An instance with more lines, and what is found about it: code, place in the text and words of the detail. */
function resolve(lines: string) {
  const text = `kind: DataPlatform\nname: lab\nlocations: [onprem]\n${lines}`;
  const loaded = loadYaml(text);
  const [resolved, diagnostics] = resolvePlatforms(loaded.model, registry);
  const found = diagnostics.map(({ code, detail, target }) => {
    const place = target && !("file" in target) ? loaded.locate(target) : undefined;
    return { code, detail, at: place && text.split("\n")[place.line - 1]?.slice(place.column - 1) };
  });
  return { resolved, found };
}
const BACKEND = "backend: { s3: { bucket: b } }";

describe("createRegistry", () => {
  it("refuses two kinds of one name, and names that no model could write", () => {
    expect(() => createRegistry([fake, { ...fake }])).toThrow(RegistryProblem);
    expect(() => createRegistry([fake, { ...fake }])).toThrow('two kinds of platform "fake"');
    expect(() => createRegistry([{ ...fake, kind: "My Kind" }])).toThrow('"My Kind" cannot name');
  });

  it("takes Sluice's own kinds", () => {
    const { kinds, find } = createRegistry(PLATFORMS);
    expect(kinds.map(({ kind }) => kind)).toEqual(PLATFORMS.map(({ kind }) => kind).sort());
    expect(find("legacy")?.generates).toBe(false);
    expect(find("constructor")).toBeUndefined();
  });
});

describe("resolvePlatforms", () => {
  it("joins an instance with its kind and its config, defaults filled in", () => {
    const { resolved, found } = resolve(`type: rich\n${BACKEND}\nconfig: { region: here }`);
    expect(found).toEqual([]);
    expect(resolved).toMatchObject([{ instance: { key: "lab" }, platform: { kind: "rich" } }]);
    expect(resolved[0]?.config).toEqual({ region: "here", size: 1 });
  });

  it.each<[string, string, string, string, string]>([
    ["an unknown kind", "type: fak", "platform/unknown-kind", "fak", 'Did you mean "fake"?'],
    [
      "an unknown field",
      `type: rich\n${BACKEND}\nconfig: { region: here, sise: 2 }`,
      "platform/unknown-config-field",
      "sise: 2 }",
      'Did you mean "size"?',
    ],
    [
      "an unknown field deep inside",
      `type: rich\n${BACKEND}\nconfig: { region: here, network: { subnets: [{ name: a, nam: b }] } }`,
      "platform/unknown-config-field",
      "nam: b }] } }",
      'Did you mean "name"?',
    ],
    [
      "a missing field",
      `type: rich\n${BACKEND}\nconfig: { size: 2 }`,
      "platform/missing-config-field",
      "{ size: 2 }",
      'needs the field "region": Where it runs.',
    ],
    [
      "a wrong value",
      `type: rich\n${BACKEND}\nconfig: { region: here, size: big }`,
      "platform/invalid-config",
      "big }",
      'The field "size" is not what',
    ],
    ["no backend", "type: fake", "platform/backend-missing", "kind: DataPlatform", "needs a backend"],
    ["an empty backend", "type: fake\nbackend: {}", "platform/backend-not-one", "{}", "is empty"],
    [
      "two backends",
      "type: fake\nbackend: { s3: { bucket: b }, gcs: { bucket: b } }",
      "platform/backend-not-one",
      "{ s3: { bucket: b }, gcs: { bucket: b } }",
      'names "gcs" and "s3"',
    ],
    [
      "a backend that knows no stacks",
      "type: fake\nbackend: { swift: { container: c } }",
      "platform/backend-shared",
      "{ container: c } }",
      "{stack}",
    ],
    [
      "an impossible setting",
      "type: keeper\nbackend: { s3: { bucket: b, endpoints: { s3: '${TfToken[TOKEN.0]}' } } }",
      "platform/backend-setting",
      "'${TfToken[TOKEN.0]}' } } }",
      '"endpoints.s3"',
    ],
  ])("finds %s", (_, lines, code, at, words) => {
    const { found } = resolve(lines);
    expect(found).toEqual([{ code, at, detail: expect.stringContaining(words) }]);
  });

  it("needs no backend where state is kept otherwise, or where nothing is generated", () => {
    expect(resolve("type: keeper").found).toEqual([]);
    expect(resolve("type: described\nbackend: {}").found).toEqual([]);
  });

  it("leaves out an instance that is not sound, and takes the first of two of one name", () => {
    expect(resolve("type: fak").resolved).toEqual([]);
    expect(resolve(`type: rich\n${BACKEND}`).resolved).toEqual([]);
    expect(
      resolve("type: keeper\n---\nkind: DataPlatform\nname: lab\ntype: described\nlocations: [x]").resolved,
    ).toHaveLength(1);
  });

  it("asks each kind about all its instances at once, used or not", () => {
    const seen: string[][] = [];
    const asked: DataPlatform = {
      ...keeper,
      lintInstances: (instances, model: Model) => {
        seen.push(instances.map(({ instance }) => instance.key));
        expect(model.platforms).toHaveLength(3);
        return [];
      },
    };
    const instance = (name: string, type: string) => `kind: DataPlatform\nname: ${name}\ntype: ${type}\nlocations: [x]`;
    const text = [instance("b", "keeper"), instance("a", "keeper"), instance("c", "described")].join("\n---\n");
    resolvePlatforms(loadYaml(text).model, createRegistry([asked, described]));
    expect(seen).toEqual([["a", "b"]]);
  });
});

describe("the pages of findings about platforms", () => {
  it("have an example each, and tell of no code twice", () => {
    const pages = [...PLATFORM_PAGES, ...PLATFORMS.flatMap(({ pages }) => pages)];
    const codes = pages.map(({ type }) => type.code);
    expect(new Set(codes).size).toBe(codes.length);
    for (const page of PLATFORM_PAGES) expect(renderPage(page)).toContain("Wrong:");
  });
});
