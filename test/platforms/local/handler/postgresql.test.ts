import { describe, expect, it } from "vitest";
import type { RelationsSpec, TableSpec } from "../../../../platforms/local/spec.js";
import { describeFinding, edited, prepare, specsOf, synthesized } from "./ecosystem.js";

type Edit = readonly [from: string, to: string];

const SOURCE: Edit = [
  "type: duckdb\nlocations: [onprem:us/ny]\npath: data/crm.duckdb\nconnection: { schema: sales }",
  "type: postgresql\nlocations: [onprem:us/ny]\nconnection: { host: pg.example.com, database: crm, schema: sales }\ncredential: { store: env, name: CRM_LOGIN }",
];
const CONSUMER: Edit = [
  "type: duckdb\nlocations: [onprem:us/sf]\npath: data/reporting.duckdb",
  "type: postgresql\nlocations: [onprem:us/sf]\nconnection: { host: 10.0.0.7, port: 5433, database: reporting }\ncredential: { store: env, name: REPORTING }",
];

const lines = (...edits: Edit[]) =>
  prepare(edited(...edits))
    .handler.lint()
    .map(describeFinding);
const inConsumer = (from: string, to: string): Edit => [CONSUMER[0], CONSUMER[1].replace(from, to)];

describe("PostgreSQL on the local platform", () => {
  it("is a source and a consumer's container, with all that reaching it takes but the secret", async () => {
    expect(lines(SOURCE, CONSUMER)).toEqual([]);
    const specs = [...specsOf(await synthesized(edited(SOURCE, CONSUMER))).values()];
    expect(specs.find((spec) => spec.kind === "ingest" && spec.id === "ingest:crm")).toMatchObject({
      source: {
        type: "postgresql",
        schema: "sales",
        server: { container: "crm_db", host: "pg.example.com", port: 5432, database: "crm", credential: "CRM_LOGIN" },
      },
    });
    const server = {
      container: "reporting",
      host: "10.0.0.7",
      port: 5433,
      database: "reporting",
      credential: "REPORTING",
    };
    const store = { type: "postgresql", server };
    expect(specs.filter((spec) => spec.kind === "export" && spec.to.store.type === "postgresql")).toHaveLength(4);
    for (const spec of specs)
      if (spec.kind === "relations" && spec.store.type === "postgresql") expect(spec.store).toEqual(store);
  });

  it.each([
    ["names no credential", inConsumer("\ncredential: { store: env, name: REPORTING }", ""), "reporting"],
    ["keeps its credential elsewhere", inConsumer("store: env", "store: vault"), "reporting credential store"],
  ] as const)("is refused where a container %s", (_, edit, place) => {
    expect(lines(edit)).toEqual([`local/container-server ${place}`]);
  });

  it("is refused where two containers are one database, whatever the case of its host, and one is written to", () => {
    const twin = inConsumer("host: 10.0.0.7, port: 5433, database: reporting", "host: PG.example.com, database: crm");
    expect(lines(SOURCE, twin)).toEqual(["local/shared-path reporting connection"]);
    const other = inConsumer("host: 10.0.0.7, port: 5433, database: reporting", "host: pg.example.com, database: crm2");
    expect(lines(SOURCE, other)).toEqual([]);
  });

  it("keeps its own schemas to itself", () => {
    const group: readonly Edit[] = [
      ["name: audit", "name: pg"],
      ["name: rest,", "name: stat,"],
    ];
    expect(lines(CONSUMER, ...group)).toEqual(["local/reserved-schema pg datasetGroups 0 name"]);
    expect(lines(...group)).toEqual([]);
  });

  it("warns of what it loses beside what DuckDB loses, once", () => {
    const nested: Edit = ["decimal(12,2)", "struct<a:integer,b:json>"];
    expect(lines(CONSUMER, nested)).toEqual(["local/postgresql-lossy nw datasets 1 columns 2 type"]);
    expect(lines(nested)).toEqual([]);
    expect(lines(CONSUMER, ["decimal(12,2)", "array<variant>"])).toEqual([
      "local/type-lossy nw datasets 1 columns 2 type",
    ]);
  });

  it("takes as many columns as a table of its has", () => {
    const columns = (count: number): Edit => [
      '- { name: amount, type: "decimal(12,2)" }\n',
      Array.from({ length: count - 2 }, (_, index) => `- { name: c${index}, type: integer }\n`).join("      "),
    ];
    expect(lines(CONSUMER, columns(1598))).toEqual([]);
    expect(lines(CONSUMER, columns(1599))).toEqual(["local/postgresql-columns nw datasets 1"]);
  });

  it("carries names of at most 63 bytes: longer ones are cut, with a digest that tells them apart", async () => {
    const long = "a_workspace_with_a_name_that_says_all_there_is_to_say_of_it";
    const specs = [...specsOf(await synthesized(edited(CONSUMER, ["name: audit", `name: ${long}`]))).values()];
    const relations = specs.filter(
      (spec): spec is RelationsSpec => spec.kind === "relations" && spec.store.type === "postgresql",
    );
    const tables = specs.filter(
      (spec): spec is TableSpec => spec.kind === "table" && spec.at.store.type === "postgresql",
    );
    const known = new Set(tables.map(({ at }) => JSON.stringify(at.table)));
    const schemas = new Set<string>();
    for (const { schema, name, table } of relations.flatMap((spec) => spec.relations)) {
      schemas.add(schema);
      expect(known).toContain(JSON.stringify(table));
      // Beside a view may be the function <view>_as_of.
      for (const text of [schema, `${name}_as_of`, table.schema, table.name])
        expect(Buffer.byteLength(text)).toBeLessThanOrEqual(63);
    }
    expect([...schemas].filter((schema) => /^a_workspace.*_[0-9a-f]{8}$/.test(schema))).toHaveLength(1);
  });
});
