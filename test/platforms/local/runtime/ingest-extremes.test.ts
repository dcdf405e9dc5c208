import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ingestSpec, shape, sql, staging, tableSpec, World } from "./support/world.js";

let world: World;
beforeEach(() => {
  world = new World();
});
afterEach(() => world.remove());

const READERS = ["csv", "json", "parquet", "duckdb"] as const;
type Reader = (typeof READERS)[number];

const sourceOf = (reader: Reader) =>
  reader === "duckdb"
    ? {
        type: "duckdb" as const,
        container: "db",
        file: { base: "root" as const, path: "data/db.duckdb" },
        schema: "main",
      }
    : { type: "files" as const, container: "files", place: { base: "root" as const, path: "data" }, format: reader };

/** Puts one table of two columns where the reader finds it; `values` are SQL. */
async function put(reader: Reader, values: readonly string[]): Promise<void> {
  world.file("data/.keep", "");
  const rows = values.map((value, id) => `SELECT ${id} AS id, ${value} AS v`).join(" UNION ALL ");
  if (reader === "duckdb") await sql(join(world.root, "data/db.duckdb"), `CREATE OR REPLACE TABLE t AS ${rows}`);
  else {
    const options = { csv: "FORMAT csv, HEADER", json: "FORMAT json", parquet: "FORMAT parquet" }[reader];
    await sql(
      ":memory:",
      "SET TimeZone = 'UTC'",
      `COPY (${rows}) TO '${join(world.root, `data/t.${reader}`)}' (${options})`,
    );
  }
}

const spec = (reader: Reader, type: string) =>
  ingestSpec({ shapes: { t: shape({ id: "integer!", v: type }, "id") }, source: sourceOf(reader) });

async function taken(reader: Reader, type: string, values: readonly string[]): Promise<readonly unknown[]> {
  world.remove();
  world = new World();
  await put(reader, values);
  await world.provision(tableSpec(staging("shop", "t"), shape({ id: "integer!", v: type }, "id")));
  await world.run(spec(reader, type));
  return [...(await world.rows(staging("shop", "t")))]
    .sort((a, b) => Number(a[0]) - Number(b[0]))
    .map(([, value]) => value);
}

const NINES = "9".repeat(38);

describe.each(READERS)("extreme values in %s", (reader) => {
  it.each([
    [
      "date",
      ["DATE '0001-01-01'", "DATE '9999-12-31'", "DATE '2024-02-29'"],
      ["0001-01-01", "9999-12-31", "2024-02-29"],
    ],
    [
      "timestamp",
      ["TIMESTAMP '0001-01-01 00:00:00'", "TIMESTAMP '9999-12-31 23:59:59.999999'"],
      ["0001-01-01 00:00:00", "9999-12-31 23:59:59.999999"],
    ],
    [
      "timestamptz",
      ["TIMESTAMPTZ '0001-01-01 00:00:00+00'", "TIMESTAMPTZ '9999-12-31 23:59:59.999999+00'"],
      ["0001-01-01 00:00:00+00", "9999-12-31 23:59:59.999999+00"],
    ],
    [
      "float64",
      ["1.7976931348623157e308::DOUBLE", "5e-324::DOUBLE", "0.1::DOUBLE"],
      [1.7976931348623157e308, 5e-324, 0.1],
    ],
    ["bigint", ["-9223372036854775808", "9223372036854775807"], ["-9223372036854775808", "9223372036854775807"]],
    ["uint64", ["0::UBIGINT", "18446744073709551615::UBIGINT"], ["0", "18446744073709551615"]],
    ["array<integer>", ["[1, NULL, 3]", "[]::INTEGER[]"], [[1, null, 3], []]],
    ["array<array<string>>", ["[['a', NULL], [], NULL]"], [[["a", null], [], null]]],
  ])("of %s come through", async (type, values, expected) => {
    expect(await taken(reader, type, [...values, "NULL"])).toEqual([...expected, null]);
  });

  it("are a text of a mebibyte, of signs of every kind, and empty", async () => {
    const values = ["repeat('ab€😀\"', 100000)", "'a\"b,c'", "'x' || chr(10) || 'y'", "''"];
    const [long, ...rest] = await taken(reader, "string", values);
    expect(String(long).length).toBe(600_000);
    expect(rest).toEqual(['a"b,c', "x\ny", ""]);
  });

  it("of time are no leap seconds, as text", async () => {
    for (const [type, text] of [
      ["time", "23:59:60"],
      ["timestamp", "2016-12-31 23:59:60"],
      ["timestamptz", "2016-12-31T23:59:60Z"],
      ["timestamptz", "2016-12-31 23:59:60+00"],
      ["time", "10:60:00"],
    ] as const) {
      await put(reader, [`'${text}'`]);
      await world.provision(tableSpec(staging("shop", "t"), shape({ id: "integer!", v: type }, "id")));
      expect((await world.problem(spec(reader, type))).message).toContain(`"v" is "${text}", which is no ${type}`);
    }
  });
});

describe.each(["csv", "parquet", "duckdb"] as const)("more of them in %s", (reader) => {
  it("are what JSON has no numbers for", async () => {
    const floats = ["'NaN'::DOUBLE", "'Infinity'::DOUBLE", "'-Infinity'::DOUBLE", "'-0.0'::DOUBLE"];
    expect(await taken(reader, "float64", floats)).toEqual(["NaN", "Infinity", "-Infinity", -0]);
    expect(await taken(reader, "decimal(38,0)", [`${NINES}::DECIMAL(38,0)`, `-${NINES}::DECIMAL(38,0)`])).toEqual([
      NINES,
      `-${NINES}`,
    ]);
    const least = `0.${"0".repeat(37)}1`;
    expect(await taken(reader, "decimal(38,38)", [`${least}::DECIMAL(38,38)`])).toEqual([least]);
    await taken(reader, "date", ["DATE 'infinity'", "DATE '-infinity'"]);
    const dates = "SELECT CAST(v AS VARCHAR) FROM _store_shop.t ORDER BY id";
    expect(await sql(join(world.home, "staging/shop.duckdb"), dates)).toEqual([["infinity"], ["-infinity"]]);
  });
});

it("takes from JSON as text what it has no numbers for, and what is not text elsewhere", async () => {
  const of = shape({ id: "integer!", f: "float64", d: "decimal(38,0)", t: "string" }, "id");
  await world.provision(tableSpec(staging("shop", "t"), of));
  world.file(
    "data/t.json",
    `{"id":1,"f":"NaN","d":"${NINES}","t":"a\\u0000b"}\n{"id":2,"f":"-inf","d":"-${NINES}","t":"\\u0000"}`,
  );
  await world.run(ingestSpec({ shapes: { t: of }, source: sourceOf("json") }));
  expect(await world.rows(staging("shop", "t"))).toEqual([
    [1, "NaN", NINES, "a\u0000b"],
    [2, "-Infinity", `-${NINES}`, "\u0000"],
  ]);
});

it("orders extreme watermarks, and reads windows of them", async () => {
  const of = shape({ id: "integer!", v: "timestamp" }, "id");
  await world.provision(tableSpec(staging("shop", "t"), of));
  const by = ingestSpec({
    shapes: { t: of },
    source: sourceOf("duckdb"),
    method: { type: "watermark", column: "v", overlap: "P10000Y" },
  });
  await put("duckdb", ["TIMESTAMP '0001-01-01'", "TIMESTAMP '9999-12-31'"]);
  expect(await world.run(by)).toMatchObject({ inserted: 2 });
  await put("duckdb", ["TIMESTAMP '0001-01-01'", "TIMESTAMP '9999-12-31'", "TIMESTAMP '290309-12-22 (BC) 00:00:00'"]);
  expect(await world.run(by)).toMatchObject({ inserted: 0 });
  await put("duckdb", ["TIMESTAMP 'infinity'"]);
  expect(await world.run(by)).toMatchObject({ updated: 1 });
  await put("duckdb", ["TIMESTAMP 'infinity'", "TIMESTAMP '9999-12-31'", "TIMESTAMP 'infinity'"]);
  expect(await world.run(by)).toMatchObject({ inserted: 1 });
});
