import { describe, expect, it } from "vitest";
import { local } from "../../../../platforms/local/index.js";
import { createRegistry, resolvePlatforms } from "../../../../src/platform/registry.js";
import { loadYaml } from "../../../support/model.js";
import { describeAll, describeFinding, edited, prepare, synthesized, TRADING } from "./ecosystem.js";

const findings = (texts: Readonly<Record<string, string>>, instance?: string) =>
  prepare(texts, instance).handler.lint();
const lines = (texts: Readonly<Record<string, string>>, instance?: string) =>
  findings(texts, instance).map(describeFinding);

interface Case {
  readonly refused: string;
  readonly edits: readonly (readonly [from: string, to: string])[];
  readonly expected: readonly string[];
}

const CASES: readonly Case[] = [
  {
    refused: "a source it cannot read",
    edits: [
      ["type: duckdb\nlocations: [onprem:us/ny]\npath: data/crm.duckdb", "type: mysql\nlocations: [onprem:us/ny]"],
      ["connection: { schema: sales }", "connection: { host: db.example.com, port: 3306, database: crm }"],
    ],
    expected: ["local/source-type crm source container"],
  },
  {
    refused: "a container it cannot write",
    edits: [
      [
        "type: duckdb\nlocations: [onprem:us/sf]\npath: data/reporting.duckdb",
        "type: sqlite\nlocations: [onprem:us/sf]\npath: data/r.db",
      ],
    ],
    expected: ["local/consumer-type audit container", "local/consumer-type live container"],
  },
  {
    refused: "a managed container it does not keep",
    edits: [["managedBy: platform, type: files", "managedBy: platform, type: glue"]],
    expected: ["local/managed-type scratch container type"],
  },
  {
    refused: "client-side encryption",
    edits: [["encryption: { serverSide: true }", "encryption: { clientSide: true }"]],
    expected: ["local/client-encryption reporting encryption clientSide"],
  },
  {
    refused: "a container in Sluice's own folder",
    edits: [["path: data/drop\n", "path: .Sluice/local\n"]],
    expected: ["local/container-path drop path"],
  },
  {
    refused: "two containers in one place",
    edits: [["path: data/reporting.duckdb", "path: data/crm.duckdb"]],
    expected: ["local/shared-path reporting path"],
  },
  {
    refused: "a method it does not have",
    edits: [
      ["type: duckdb\nlocations: [onprem:us/ny]\npath: data/crm.duckdb", "type: kafka\nlocations: [onprem:us/ny]"],
      ["connection: { schema: sales }", "connection: { host: queue.example.com, port: 9092 }"],
      ['method: watermark, column: changed, scope: datastore, schedule: "0 * * * *"', "method: stream"],
    ],
    expected: ["local/source-type crm source container", "local/ingestion-method crm source ingestion method"],
  },
  {
    refused: "a database's log of changes",
    edits: [
      ["type: duckdb\nlocations: [onprem:us/ny]\npath: data/crm.duckdb", "type: mysql\nlocations: [onprem:us/ny]"],
      ["connection: { schema: sales }", "connection: { host: db.example.com, port: 3306, database: crm }"],
      ['method: watermark, column: changed, scope: datastore, schedule: "0 * * * *"', "method: cdc"],
    ],
    expected: ["local/source-type crm source container", "local/change-log crm source ingestion method"],
  },
  {
    refused: "columns of the data named like those that date versions, where versions are kept",
    edits: [
      ["{ name: title, type: string }", "{ name: Valid_From, type: string }"],
      ["{ name: account, type: bigint }", "{ name: valid_to, type: bigint }"],
      ["name: rest, platform: local,", "name: rest, platform: local, needs: { history: milestoned },"],
      ["locations: [onprem:us]\n", "locations: [onprem:us]\ncapabilities: { history: milestoned }\n"],
    ],
    expected: ["local/validity-column crm datasets 0 columns 1 name"],
  },
  {
    refused: "a workspace named like a sandbox's",
    edits: [["name: scratch", "name: SBX_scratch"]],
    expected: ["local/sandbox-name SBX_scratch name"],
  },
  {
    refused: "a path that means one file only on some machines",
    edits: [["customers: customers.csv", "customers: 'sub\\customers.csv'"]],
    expected: ["local/source-table nw source tables customers"],
  },
  {
    refused: "code it cannot run",
    edits: [["      { runtime: sql, file: mask.sql },\n", ""]],
    expected: ["local/runtime mask transformer code"],
  },
  {
    refused: "code it would have to fetch",
    edits: [
      [
        "{ runtime: sql, file: mask.sql }",
        '{ runtime: sql, artifact: "git+https://example.com/m#v1", entry: mask.sql }',
      ],
    ],
    expected: ["local/code-artifact mask transformer code 1"],
  },
  {
    refused: "nothing, and warn of a type DuckDB cannot hold all of",
    edits: [["decimal(12,2)", "array<float128>"]],
    expected: ["local/type-lossy nw datasets 1 columns 2 type"],
  },
  {
    refused: "nothing, and warn of a type Parquet cannot hold all of",
    edits: [["{ name: account, type: bigint }", "{ name: account, type: array<interval> }"]],
    expected: ["local/format-lossy crm datasets 1 columns 1 type"],
  },
  {
    refused: "a schema of the database's own",
    edits: [
      ["name: audit", "name: information"],
      ["name: rest,", "name: schema,"],
    ],
    expected: ["local/reserved-schema information datasetGroups 0 name"],
  },
];

describe("the rules of the local platform", () => {
  it("find nothing in a sound graph", () => {
    expect(describeAll(findings(TRADING))).toBe("");
  });

  it.each(CASES)("refuse $refused", ({ edits, expected }) => {
    const found = findings(edited(...edits));
    expect(found.map(describeFinding).sort()).toEqual([...expected].sort());
    for (const { code, severity } of found) expect(severity).toBe(code.endsWith("-lossy") ? "warning" : "error");
  });

  it("refuse a type that DuckDB lacks, should the language ever let it pass", () => {
    const { handler } = prepare(edited(["decimal(12,2)", "decimal(39,2)"]), "local", { sound: false });
    expect(handler.lint().map(describeFinding)).toEqual(["local/type-impossible nw datasets 1 columns 2 type"]);
  });

  it("refuse two inputs of a transformer that its SQL would find by one name, and show both", () => {
    const store = (name: string, dataset: string) =>
      `kind: Datastore\nname: ${name}\nteam: us/sales\nsource: { container: shop_files, ingestion: { method: snapshot, schedule: "0 0 * * *" } }\ndatasets: [{ name: ${dataset}, classification: internal, primaryKey: [id], columns: [{ name: id, type: integer, nullable: false }] }]`;
    const texts = {
      ...edited([
        "[{ name: inputs, sinks: [nw/customers] }]",
        "[{ name: inputs, sinks: [nw/customers, a/b_c] }, { name: more, sinks: [a_B/c, nw/customers] }]",
      ]),
      "more.yaml": `${store("a", "b_c")}\n---\n${store("a_B", "c")}`,
    };
    expect(lines(texts)).toEqual(["local/input-collision mask datasetGroups 1 sinks 0"]);
    const [related] = findings(texts)[0]?.related ?? [];
    expect(related?.target).toMatchObject({ subject: { key: "mask" }, path: ["datasetGroups", 0, "sinks", 1] });
  });

  it("refuse to take data from another instance, and to hand it to one", () => {
    const texts = edited(["name: nw\nteam: us/sales", "name: nw\nteam: us/sales\nprimaryPlatform: other"]);
    expect(lines(texts)).toEqual(["local/exchange nw primaryPlatform"]);
    expect(findings(texts)[0]?.detail).toContain("taken from instance other");
    expect(lines(texts, "other")).toEqual(["local/exchange nw primaryPlatform"]);
    expect(findings(texts, "other")[0]?.detail).toContain("handed to instance local");
  });

  it("look only at what the graph needs", () => {
    const columns =
      "- { name: id, type: bigint, nullable: false }\n      - { name: changed, type: timestamp, nullable: false }\n---\n";
    const more = columns.replace("      - ", "      - { name: odd, type: variant }\n      - ");
    expect(lines(edited([columns, more]))).toEqual([]);
  });

  it("warn of a datastore whose stack is as large as the count of its resources says", async () => {
    const names = Array.from({ length: 200 }, (_, number) => `d${number}`);
    const dataset = (name: string) =>
      `{ name: ${name}, classification: internal, primaryKey: [id], columns: [{ name: id, type: integer, nullable: false }] }`;
    const store = (count: number) =>
      `kind: Datastore\nname: wide\nteam: us/sales\nsource: { container: shop_files, ingestion: { method: snapshot, schedule: "0 0 * * *" } }\ndatasets: [${names.slice(0, count).map(dataset).join(", ")}]`;
    const texts = (count: number) => ({
      ...edited([
        "sinks: [crm/accounts, crm/contacts]",
        `sinks: [${names
          .slice(0, count)
          .map((name) => `wide/${name}`)
          .join(", ")}]`,
      ]),
      "wide.yaml": store(count),
    });
    expect(lines(texts(166))).toEqual([]);
    expect(lines(texts(167))).toEqual(["local/stack-size wide"]);
    const { manifest, tree } = await synthesized(texts(167));
    expect(manifest.stacks.some(({ name }) => name === "local--store-wide")).toBe(true);
    const provenance = JSON.parse(tree.get("stacks/local--store-wide/provenance.json") ?? "") as object;
    expect(findings(texts(167))[0]?.detail).toContain(`${Object.keys(provenance).length} resources`);
  });

  it.each([
    ["location: onprem:us/ny }", "location: onprem:de }", "local/home-location local config location"],
    ["description: This machine", "capabilities: { latency: seconds }", "local/latency local capabilities latency"],
  ])("judge instances by themselves: %s made %s", (from, to, expected) => {
    const { model } = loadYaml(edited([from, to]));
    const [, found] = resolvePlatforms(model, createRegistry([local]));
    expect(found.map(describeFinding)).toEqual([expected]);
  });

  it("have a page for every finding, with its two examples", () => {
    const codes = local.pages.map(({ type }) => type.code);
    expect(new Set(codes).size).toBe(codes.length);
    for (const page of local.pages) {
      expect(page.type.code).toMatch(/^local\/[a-z-]+$/);
      expect(page.why.length, page.type.code).toBeGreaterThan(40);
      expect(page.wrong, page.type.code).toBeDefined();
      expect(page.right, page.type.code).toBeDefined();
    }
  });
});
