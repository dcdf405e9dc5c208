import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, it } from "vitest";
import { parseAllDocuments } from "yaml";
import { PLATFORMS } from "../../platforms/index.js";
import { jsonSchemas, MODEL_SCHEMA } from "../../src/load/json-schema.js";
import { KIND_SCHEMAS } from "../../src/model/kinds.js";
import { SMALL_MODEL } from "../support/cli.js";

const schemas = jsonSchemas();
const ajv = new Ajv2020({ strict: false });
for (const [name, schema] of schemas) ajv.addSchema(schema, name);
const judge = (document: unknown): boolean => ajv.validate(MODEL_SCHEMA, document);

/** Judges instances of the kinds of platform that come with Sluice. */
const platforms = new Ajv2020({ strict: false, validateFormats: false });
for (const [name, schema] of jsonSchemas(new Map(PLATFORMS.map(({ kind, config }) => [kind, config]))))
  platforms.addSchema(schema, name);
const instance = (type: string, config: unknown) => ({
  kind: "DataPlatform",
  name: "here",
  type,
  locations: ["onprem"],
  config,
});

const workspace = {
  kind: "Workspace",
  name: "w",
  team: "us/sales",
  datasetGroups: [{ name: "g", platform: "local", sinks: ["a/b"] }],
};
const store = {
  kind: "Datastore",
  name: "s",
  team: "us/sales",
  source: { transformer: "t" },
  datasets: [{ name: "d", columns: [{ name: "c", type: "string" }] }],
};

describe("JSON Schemas", () => {
  it("has one per kind and one for any document", () => {
    expect([...schemas.keys()]).toEqual([
      ...Object.keys(KIND_SCHEMAS).map((kind) => `${kind}.schema.json`),
      MODEL_SCHEMA,
    ]);
    for (const schema of schemas.values()) expect(schema.$schema).toBe("https://json-schema.org/draft/2020-12/schema");
  });

  it.each([
    { says: "no config", document: instance("local", undefined), good: true },
    { says: "a config of its kind", document: instance("local", { missedRuns: "each", transformers: {} }), good: true },
    { says: "a field that its kind does not have", document: instance("local", { team: "us/sales" }), good: false },
    { says: "a value that its kind does not take", document: instance("local", { missedRuns: "all" }), good: false },
    { says: "a limit out of bounds", document: instance("local", { transformers: { memoryLimit: 1 } }), good: false },
    { says: "another kind's config, incomplete", document: instance("legacy", { team: "us/sales" }), good: false },
    { says: "anything of a kind it does not know", document: instance("another", { anything: true }), good: true },
  ])("judges $says of an instance", ({ document, good }) => {
    expect(platforms.validate(MODEL_SCHEMA, document), JSON.stringify(platforms.errors)).toBe(good);
  });

  it("accepts what loads", () => {
    for (const document of parseAllDocuments(SMALL_MODEL))
      expect(judge(document.toJS()), JSON.stringify(ajv.errors)).toBe(true);
  });

  it.each([
    { says: "a minimal workspace", document: workspace, good: true },
    { says: "an unknown kind", document: { ...workspace, kind: "Workspce" }, good: false },
    { says: "an unknown field", document: { ...workspace, tema: "x" }, good: false },
    { says: "a missing field", document: { ...workspace, team: undefined }, good: false },
    {
      says: "a sink as an object",
      document: {
        ...workspace,
        datasetGroups: [{ name: "g", platform: { default: true }, sinks: [{ dataset: "a/b", allowDeprecated: true }] }],
      },
      good: true,
    },
    {
      says: "a chooser that says no",
      document: { ...workspace, datasetGroups: [{ name: "g", platform: { default: false }, sinks: ["a/b"] }] },
      good: false,
    },
    {
      says: "a managed container",
      document: { ...workspace, container: { managedBy: "platform", type: "glue" } },
      good: true,
    },
    {
      says: "a container type that does not exist",
      document: { ...workspace, container: { managedBy: "platform", type: "glu" } },
      good: false,
    },
    { says: "a priority out of the list", document: { ...workspace, priority: "urgent" }, good: false },
    { says: "a minimal datastore", document: store, good: true },
    { says: "a number where a name is wanted", document: { ...store, name: 5 }, good: false },
    { says: "a nested unknown field", document: { ...store, datasets: [{ name: "d", colums: [] }] }, good: false },
    {
      says: "locations as a tree",
      document: { kind: "Vendor", name: "v", cloud: "AWS", locations: { us: ["east"], eu: { west: ["a"] } } },
      good: true,
    },
    { says: "locations as a number", document: { kind: "Vendor", name: "v", cloud: "AWS", locations: 3 }, good: false },
    {
      says: "a policy that demands no encryption",
      document: {
        kind: "GovernanceZone",
        name: "z",
        teams: [],
        policies: [{ name: "p", encryption: { serverSide: false } }],
      },
      good: false,
    },
  ])("judges $says as the loader does", ({ document, good }) => {
    const plain = JSON.parse(JSON.stringify(document));
    const schema = KIND_SCHEMAS[plain.kind as keyof typeof KIND_SCHEMAS];
    expect(schema?.safeParse(plain).success ?? false).toBe(good);
    expect(judge(plain)).toBe(good);
  });
});
