import { describe, expect, it } from "vitest";
import { locateAll } from "../../src/diagnostic/locate.js";
import { contractTypeOf, type TypedProperty } from "../../src/load/contract/contract-types.js";
import type { Loaded } from "../../src/load/load.js";
import { formatDataType } from "../../src/model/data-type.js";
import { loadYaml } from "../support/model.js";

const HEAD = "apiVersion: v3.1.0\nkind: DataContract\nid: c\nversion: 1.0.0\nstatus: active\n";

function store(datasets: string): string {
  return `kind: Datastore\nname: s\nteam: us/a\nsource: { container: c }\ndatasets:\n${datasets}\n`;
}
const named = (name: string, more = ""): string => `  - name: ${name}\n    contract: ../contracts/c.odcs.yaml\n${more}`;

function load(datasets: string, contract?: string): Loaded {
  return loadYaml({
    "us/s.yaml": store(datasets),
    ...(contract === undefined ? {} : { "contracts/c.odcs.yaml": contract }),
  });
}

function places({ diagnostics, locate }: Loaded): string[] {
  return locateAll(diagnostics, locate)
    .filter(({ code }) => code !== "load/no-ecosystem")
    .map(({ position: p, code, detail }) => `${p?.file}:${p?.line}:${p?.column} ${code} ${detail}`);
}

const PROPERTIES = `schema:
  - name: Orders
    physicalName: orders
    properties:
      - { name: line, logicalType: integer, physicalType: INT, primaryKey: true, primaryKeyPosition: 2 }
      - { name: Order Number, physicalName: order_no, logicalType: integer, logicalTypeOptions: { format: i64 }, primaryKey: true, primaryKeyPosition: 1 }
      - name: placed
        logicalType: timestamp
        logicalTypeOptions: { timezone: true }
        required: true
        partitioned: true
        classification: internal
        description: When it was placed
      - { name: note, logicalType: string, required: false, tags: [x], quality: [{ type: text }], customProperties: [] }
  - { name: empty }
`;

describe("a dataset with a contract", () => {
  const loaded = load(named("orders"), HEAD + PROPERTIES);
  const [datastore] = loaded.model.datastores;
  const [dataset] = datastore?.datasets ?? [];

  it("has the contract's columns, keys and partitions", () => {
    expect(places(loaded)).toEqual([]);
    expect(dataset).toMatchObject({
      name: "orders",
      contract: "contracts/c.odcs.yaml",
      primaryKey: ["order_no", "line"],
      partitionBy: ["placed"],
    });
    expect(dataset?.columns).toEqual([
      { name: "line", type: { name: "integer" }, nullable: false },
      { name: "order_no", type: { name: "bigint" }, nullable: false },
      {
        name: "placed",
        type: { name: "timestamptz" },
        nullable: false,
        classification: "internal",
        description: "When it was placed",
      },
      { name: "note", type: { name: "string" }, nullable: true },
    ]);
  });

  it("shows its columns in the contract", () => {
    if (datastore === undefined) throw new Error("no store");
    const where = (...path: (string | number)[]): string => {
      const found = loaded.locate({ subject: datastore, path: ["datasets", 0, ...path] });
      return `${found?.file}:${found?.line}:${found?.column}`;
    };
    expect(where("columns", 2)).toBe("contracts/c.odcs.yaml:12:9");
    expect(where("columns", 2, "nullable")).toBe("contracts/c.odcs.yaml:15:19");
    expect(where("columns", 2, "classification")).toBe("contracts/c.odcs.yaml:17:25");
    expect(where("columns", 0, "type")).toBe("contracts/c.odcs.yaml:10:59");
    expect(where("name")).toBe("us/s.yaml:6:11");
    expect(where("columns")).toBe("us/s.yaml:6:5");
    expect(where("contract")).toBe("us/s.yaml:7:15");
  });

  it("is watched with it", () => expect(loaded.files).toEqual(["contracts/c.odcs.yaml", "us/s.yaml"]));

  it("may say its keys itself", () => {
    const { model } = load(
      named("orders", "    primaryKey: [line]\n    partitionBy: [note]\n    classification: pii\n"),
      HEAD + PROPERTIES,
    );
    expect(model.datastores[0]?.datasets[0]).toMatchObject({
      primaryKey: ["line"],
      partitionBy: ["note"],
      classification: "pii",
    });
  });

  it("takes the only table of a contract, whatever its name, and one of several by its name", () => {
    const one = `${HEAD}schema: [{ name: anything, properties: [{ name: a, logicalType: date }] }]\n`;
    expect(load(named("orders"), one).model.datastores[0]?.datasets[0]?.columns).toHaveLength(1);
    const both = load(named("orders") + named("empty"), HEAD + PROPERTIES);
    expect(both.model.datastores[0]?.datasets.map(({ columns }) => columns.length)).toEqual([4, 0]);
    expect(places(both)).toEqual([]);
  });

  it("loads like one whose columns are written in the model", () => {
    const written = `  - name: orders\n    primaryKey: [order_no, line]\n    partitionBy: [placed]\n    columns:\n      - { name: line, type: integer, nullable: false }\n      - { name: order_no, type: bigint, nullable: false }\n      - { name: placed, type: timestamptz, nullable: false, classification: internal, description: When it was placed }\n      - { name: note, type: string }\n`;
    const other = load(written).model.datastores[0]?.datasets[0];
    expect({ ...dataset, contract: undefined }).toEqual({ ...other, contract: undefined });
  });
});

describe("a contract that cannot be taken", () => {
  it.each<[string, string, string | undefined, string]>([
    [
      "is missing",
      named("d"),
      undefined,
      'us/s.yaml:7:15 load/file-missing There is no file contracts/c.odcs.yaml in the model ("../contracts/c.odcs.yaml", seen from this file)',
    ],
    [
      "is beside columns",
      named("d", "    columns: []\n"),
      HEAD,
      "us/s.yaml:7:5 load/columns-or-contract Dataset d has columns and a contract",
    ],
    [
      "is nowhere, as columns are",
      "  - name: d\n",
      undefined,
      "us/s.yaml:6:5 load/columns-or-contract Dataset d has no schema",
    ],
    ["is not YAML", named("d"), "kind: [", "contracts/c.odcs.yaml:1:8 load/yaml-syntax"],
    ["is another kind", named("d"), "kind: Other", "contracts/c.odcs.yaml:1:1 load/not-a-contract"],
    [
      "is an object of a model",
      named("d"),
      "kind: Team\nzone: a\nname: b\n",
      "contracts/c.odcs.yaml:1:1 load/not-a-contract",
    ],
    [
      "is of an older version",
      named("d"),
      HEAD.replace("v3.1.0", "v2.2.2"),
      "contracts/c.odcs.yaml:1:13 load/not-a-contract A data contract is one YAML document of the Open Data Contract Standard, version 3 (kind: DataContract, apiVersion: v3.x.x). This one has version v2.2.2.",
    ],
    [
      "has no version",
      named("d"),
      "kind: DataContract\n",
      'contracts/c.odcs.yaml:1:1 load/field-missing DataContract needs the field "apiVersion" (v3.x.x)',
    ],
    [
      "has no schema",
      named("d"),
      HEAD,
      "us/s.yaml:7:15 load/contract-schema-missing contracts/c.odcs.yaml has no schema object named d (by name or physicalName). It has none at all.",
    ],
    [
      "has other tables",
      named("ordres"),
      HEAD + PROPERTIES,
      'us/s.yaml:7:15 load/contract-schema-missing contracts/c.odcs.yaml has no schema object named ordres (by name or physicalName). Did you mean "Orders"? It has Orders, empty.',
    ],
    [
      "has fields of the wrong type",
      named("d"),
      `${HEAD}schema: [{ name: d, properties: [{ name: a, logicalType: date, required: "yes" }] }]\n`,
      'contracts/c.odcs.yaml:6:74 load/type-wrong Wanted: true or false. Found: "yes".',
    ],
    [
      "has a type that is not exact",
      named("d"),
      `${HEAD}schema: [{ name: d, properties: [{ name: a, logicalType: number }] }]\n`,
      'contracts/c.odcs.yaml:6:58 load/contract-type Property "a" has logicalType "number". Say how exact it is',
    ],
    [
      "has no type",
      named("d"),
      `${HEAD}schema: [{ name: d, properties: [{ name: a }] }]\n`,
      'contracts/c.odcs.yaml:6:34 load/contract-type Property "a" has no type. Give it a physicalType',
    ],
  ])("%s", (_, datasets, contract, expected) => {
    const found = places(load(datasets, contract));
    expect(
      found.some((finding) => finding.startsWith(expected)),
      found.join("\n"),
    ).toBe(true);
  });

  it("is told once for all that name it", () => {
    const texts = {
      "a.yaml": store(named("a").replace("../", "")),
      "b.yaml": store(named("b").replace("../", "")).replace("name: s", "name: t"),
      "contracts/c.odcs.yaml": "kind: DataContract\napiVersion: v1",
    };
    expect(places(loadYaml(texts)).map((found) => found.split(" ")[1])).toEqual(["load/not-a-contract"]);
  });

  it("may lie among the model files by itself", () => {
    expect(
      places(loadYaml({ "c.yaml": `${HEAD}schema: nonsense\n`, "t.yaml": "kind: Team\nzone: a\nname: b\n" })),
    ).toEqual([]);
  });
});

describe("the type of a contract's property", () => {
  const of = (property: TypedProperty): string => {
    const found = contractTypeOf(property);
    return "type" in found ? formatDataType(found.type) : `! ${found.problem}`;
  };

  it.each([
    ["VARCHAR(18)", "varchar(18)"],
    ["varchar2(20)", "varchar(20)"],
    ["character varying(5)", "varchar(5)"],
    ["nvarchar(max)", "nvarchar"],
    ["NATIONAL CHARACTER VARYING(3)", "nvarchar(3)"],
    ["char", "char(1)"],
    ["CHARACTER(3)", "char(3)"],
    ["TEXT", "string"],
    ["string", "string"],
    ["INT", "integer"],
    ["int8", "bigint"],
    ["BIGINT", "bigint"],
    ["tinyint", "tinyint"],
    ["smallint", "smallint"],
    ["long", "bigint"],
    ["float", "float64"],
    ["real", "float32"],
    ["DOUBLE PRECISION", "float64"],
    ["double", "float64"],
    ["DECIMAL(10, 2)", "decimal(10,2)"],
    ["numeric(38)", "decimal(38,0)"],
    ["NUMBER(9,4)", "decimal(9,4)"],
    ["bool", "boolean"],
    ["bit", "boolean"],
    ["date", "date"],
    ["time(6)", "time"],
    ["TIMESTAMP", "timestamp"],
    ["timestamp(3)", "timestamp"],
    ["timestamp without time zone", "timestamp"],
    ["DATETIME2(7)", "timestamp"],
    ["TIMESTAMP(6) WITH TIME ZONE", "timestamptz"],
    ["timestamp with local time zone", "timestamptz"],
    ["timestamptz(6)", "timestamptz"],
    ["TIMESTAMP_NTZ(9)", "timestamp"],
    ["uniqueidentifier", "uuid"],
    ["jsonb", "json"],
    ["variant", "variant"],
    ["bytea", "binary"],
    ["varbinary(16)", "binary(16)"],
    ["varbinary(max)", "binary"],
    ["ARRAY<DOUBLE>", "array<float64>"],
    ["MAP<STRING, INT>", "map<string,integer>"],
    ["STRUCT<Text: INT, amount: DECIMAL(5,2)>", "struct<Text:integer,amount:decimal(5,2)>"],
    ["array<map<string,struct<a:text>>>", "array<map<string,struct<a:string>>>"],
  ])("physical %s is %s", (physicalType, expected) => expect(of({ physicalType })).toBe(expected)); // prettier-ignore

  it.each<[TypedProperty, string]>([
    [{ logicalType: "string" }, "string"],
    [{ logicalType: "string", logicalTypeOptions: { maxLength: 11 } }, "varchar(11)"],
    [{ logicalType: "string", logicalTypeOptions: { format: "uuid" } }, "uuid"],
    [{ logicalType: "string", logicalTypeOptions: { format: "binary" } }, "binary"],
    [{ logicalType: "date", logicalTypeOptions: { format: "yyyy-MM-dd" } }, "date"],
    [{ logicalType: "time" }, "time"],
    [{ logicalType: "timestamp" }, "timestamp"],
    [{ logicalType: "timestamp", logicalTypeOptions: { timezone: true } }, "timestamptz"],
    [{ logicalType: "boolean" }, "boolean"],
    [{ logicalType: "integer", logicalTypeOptions: { format: "u16" } }, "uint16"],
    [{ logicalType: "integer", logicalTypeOptions: { format: "i128" } }, "! Say how wide it is"],
    [{ logicalType: "integer" }, "integer"],
    [{ logicalType: "number", logicalTypeOptions: { format: "f32" } }, "float32"],
    [{ logicalType: "number", logicalTypeOptions: { format: "money" } }, "! Say how exact it is"],
    [{ logicalType: "number", physicalType: "decimal" }, "! Say how exact it is"],
    [{ logicalType: "number", physicalType: "decimal(10,2)" }, "decimal(10,2)"],
    [{ logicalType: "array" }, "! Say what it holds"],
    [{ logicalType: "array", physicalType: "list", items: { logicalType: "date" } }, "array<date>"],
    [{ logicalType: "object", physicalType: "struct" }, "json"],
    [
      {
        logicalType: "object",
        properties: [
          { name: "a", logicalType: "date" },
          { name: "b", physicalType: "int" },
        ],
      },
      "struct<a:date,b:integer>",
    ],
    [
      { logicalType: "object", properties: [{ name: "a", logicalType: "number" }] },
      "! Its field a: Say how exact it is",
    ],
    [
      {
        logicalType: "map",
        physicalType: "MAP<STRING, STRUCT>",
        map: { key: { logicalType: "string" }, value: { logicalType: "date" } },
      },
      "map<string,date>",
    ],
    [{ logicalType: "map" }, "! Say what it holds"],
    [{ logicalType: "geometry" }, "! That is no logical type"],
    [{ physicalType: "geometry" }, "! Give it a physicalType"],
    [{}, "! Give it a physicalType"],
  ])("%j is %s", (property, expected) => expect(of(property).startsWith(expected)).toBe(true));
});
