import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, it } from "vitest";
import { parseAllDocuments } from "yaml";
import { jsonSchemas, MODEL_SCHEMA } from "../../src/load/json-schema.js";
import { type Loaded, loadModel, loadTexts } from "../../src/load/load.js";
import { KIND_LISTS, objectsOf } from "../../src/model/model.js";

const root = fileURLToPath(new URL("../fixtures/every-kind", import.meta.url));

/** The folder's files, as texts. */
function texts(): Map<string, string> {
  const paths = readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1));
  return new Map(paths.map((path) => [path, readFileSync(join(root, path), "utf8")]));
}

describe("a model with every kind", () => {
  it("loads without a finding, from its folder and from texts alike", async () => {
    const loaded: Loaded = await loadModel(root);
    expect(loaded.diagnostics).toEqual([]);
    for (const [kind, list] of Object.entries(KIND_LISTS)) expect(loaded.model[list].length, kind).toBeGreaterThan(0);
    expect(loadTexts(texts()).model).toEqual(loaded.model);
    expect(loadTexts(texts()).files).toEqual(loaded.files);
  });

  it("has a place for everything in it", async () => {
    const { model, locate } = await loadModel(root);
    for (const subject of objectsOf(model)) {
      const start = locate({ subject, path: ["kind"], on: "key" });
      expect(start, subject.key).toBeDefined();
      const line = readFileSync(join(root, start?.file ?? ""), "utf8").split("\n")[(start?.line ?? 0) - 1];
      expect(line).toBe(`kind: ${subject.kind}`);
    }
  });

  it("has keys, defaults and paths as the language defines them", async () => {
    const { model } = await loadModel(root);
    expect(model.teams.map(({ key }) => key)).toEqual(["us/finance", "us/sales"]);
    expect(model.platforms.map(({ key, deployment }) => [key, deployment.branch, deployment.apply])).toEqual([
      ["aws-us", "terraform/aws-us", "nightly"],
      ["local", "terraform/local", "on-demand"],
      ["old-etl", "terraform/old-etl", "on-demand"],
    ]);
    expect(model.ecosystems[0]).toMatchObject({
      classifications: ["public", "internal", "confidential", "pii", "phi", "pci"],
      liveRepository: { host: "github.com", name: "northwind/ecosystem", branch: "main" },
    });
    expect(model.containers.map(({ key, path }) => [key, path])).toEqual([
      ["reporting_pg", undefined],
      ["sales_pg", undefined],
      ["shipments_files", "data/shipments"],
    ]);
    const [, nw] = model.datastores;
    expect(nw?.datasets.map(({ name, contract, columns }) => [name, contract, columns.length])).toEqual([
      ["customers", undefined, 4],
      ["products", undefined, 3],
      ["orders", "contracts/orders.odcs.yaml", 4],
    ]);
    expect(nw?.datasets[2]?.primaryKey).toEqual(["order_id"]);
    expect(model.workspaces[0]?.datasetGroups.map(({ platform, sinks }) => [platform, sinks])).toEqual([
      [
        { chooser: "fixed", platform: "aws-us" },
        [
          { dataset: "nw_data/customers", allowDeprecated: false },
          { dataset: "nw_data/products", allowDeprecated: true },
        ],
      ],
      [
        { chooser: "default" },
        [
          { dataset: "shipments/shipments", allowDeprecated: false },
          { dataset: "shipments/shipment_events", allowDeprecated: false },
        ],
      ],
    ]);
    expect([...model.files.keys()]).toEqual(["us/sales/mask.sql"]);
    expect(model.assignments[0]).toMatchObject({
      key: "PlatformAssignments",
      assignments: { "month_end/close": "aws-us" },
    });
  });

  it("is what editors are told is right", () => {
    const ajv = new Ajv2020({ strict: false });
    for (const [name, schema] of jsonSchemas()) ajv.addSchema(schema, name);
    for (const [path, text] of texts()) {
      if (!/\.ya?ml$/.test(path) || path.endsWith(".odcs.yaml")) continue;
      for (const document of parseAllDocuments(text)) {
        const value: unknown = document.toJS();
        if (value !== null)
          expect(ajv.validate(MODEL_SCHEMA, value), `${path}: ${JSON.stringify(ajv.errors)}`).toBe(true);
      }
    }
  });
});
