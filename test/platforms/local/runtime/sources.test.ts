import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { layout } from "../../../../platforms/local/layout.js";
import type { Shape } from "../../../../platforms/local/spec.js";
import { exportSpec, ingestSpec, shape, sql, staging, tableSpec, World } from "./support/world.js";

let world: World;
beforeEach(() => {
  world = new World();
});
afterEach(() => world.remove());

const prepare = (of: Shape, dataset = "orders") => world.provision(tableSpec(staging("shop", dataset), of));
const rows = (dataset = "orders") => world.rows(staging("shop", dataset));
const files = (format: "csv" | "json" | "parquet") => ({
  type: "files" as const,
  container: "shop_files",
  place: { base: "root" as const, path: "data" },
  format,
});

/** Every simple type with its least, greatest and oddest values, as text and as what they come back as. */
const EXTREMES: readonly (readonly [string, readonly (readonly [string, unknown])[]])[] = [
  [
    "boolean",
    [
      ["true", true],
      ["f", false],
      ["1", true],
      [" FALSE ", false],
    ],
  ],
  [
    "tinyint",
    [
      ["-128", -128],
      ["127", 127],
      [" 7 ", 7],
      ["+7.0", 7],
    ],
  ],
  [
    "smallint",
    [
      ["-32768", -32768],
      ["32767", 32767],
    ],
  ],
  [
    "integer",
    [
      ["-2147483648", -2147483648],
      ["2147483647", 2147483647],
      ["517.00", 517],
    ],
  ],
  [
    "bigint",
    [
      ["-9223372036854775808", "-9223372036854775808"],
      ["9223372036854775807", "9223372036854775807"],
    ],
  ],
  [
    "uint64",
    [
      ["0", "0"],
      ["18446744073709551615", "18446744073709551615"],
    ],
  ],
  [
    "float32",
    [
      ["3.4028234e38", 3.4028234663852886e38],
      ["-0.0", -0],
      ["nan", "NaN"],
    ],
  ],
  [
    "float64",
    [
      ["1.7976931348623157e308", 1.7976931348623157e308],
      ["5e-324", 5e-324],
      ["-Infinity", "-Infinity"],
      [".5", 0.5],
    ],
  ],
  [
    "decimal(38,10)",
    [
      ["1234567890123456789012345678.0123456789", "1234567890123456789012345678.0123456789"],
      ["-.5", "-0.5000000000"],
    ],
  ],
  [
    "decimal(3,0)",
    [
      ["-999", "-999"],
      ["1.000", "1"],
    ],
  ],
  [
    "varchar(3)",
    [
      ["中文😀", "中文😀"],
      ["'\"", "'\""],
    ],
  ],
  ["binary(2)", [["\\x00\\xFF", "\\x00\\xFF"]]],
  [
    "date",
    [
      ["0001-01-01", "0001-01-01"],
      ["9999-12-31", "9999-12-31"],
      ["2024-02-29", "2024-02-29"],
      ["2024-02-29 00:00:00", "2024-02-29"],
    ],
  ],
  [
    "time",
    [
      ["00:00:00", "00:00:00"],
      ["23:59:59.999999", "23:59:59.999999"],
      ["7:05", "07:05:00"],
    ],
  ],
  [
    "timestamp",
    [
      ["0001-01-01 00:00:00", "0001-01-01 00:00:00"],
      ["9999-12-31T23:59:59.999999", "9999-12-31 23:59:59.999999"],
      ["2024-02-29", "2024-02-29 00:00:00"],
      ["2024-01-01T10:00:00Z", "2024-01-01 10:00:00"],
    ],
  ],
  [
    "timestamptz",
    [
      ["2024-01-01 00:00:00+02", "2023-12-31 22:00:00+00"],
      ["2024-01-01T00:00:00.000001Z", "2024-01-01 00:00:00.000001+00"],
      ["2024-01-01 00:00:00-0530", "2024-01-01 05:30:00+00"],
    ],
  ],
  ["uuid", [["00000000-0000-0000-0000-000000000000", "00000000-0000-0000-0000-000000000000"]]],
  [
    "json",
    [
      ['{"a": [1, null]}', '{"a": [1, null]}'],
      ["null", "null"],
    ],
  ],
  [
    "array<integer>",
    [
      ["[1, NULL, 3]", [1, null, 3]],
      ["[]", []],
    ],
  ],
];

/** What is none of a type's values, though DuckDB's own cast would make one of it. */
const WRONG: readonly (readonly [string, readonly string[]])[] = [
  ["boolean", ["2", "maybe"]],
  ["tinyint", ["128", "1.5", "1e1", "0x1F", "1_0", ""]],
  ["uint8", ["-1", "256"]],
  ["float32", ["1e39", "1,5"]],
  ["float64", ["1e400", "abc"]],
  ["decimal(4,2)", ["100", "1.234", "1e1", "."]],
  ["char(2)", ["abc"]],
  ["binary(1)", ["\\xFF\\xFF"]],
  ["date", ["2024-02-30", "24-01-01", "01/02/2024", "2024-01-01 xx", "1992-01-01 BC"]],
  ["time", ["25:00:00", "10:00:00.1234567"]],
  ["timestamp", ["2024-01-01 00:00:00+02", "2024-01-01 00:00:00.1234567", "2024-13-01"]],
  ["timestamptz", ["2024-01-01 00:00 Mars/Base", "yesterday"]],
  ["uuid", ["x"]],
  ["json", ["{bad"]],
  ["array<integer>", ["[a]"]],
  ["struct<a:integer,b:date>", ["{'a': x, 'b': 2024-01-01}", "7"]],
];

const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`;

describe("values of every type", () => {
  it("come through CSV and JSON as they are, the greatest and the oddest too, and null beside them", async () => {
    const of = shape(
      { id: "integer!", ...Object.fromEntries(EXTREMES.map(([type], index) => [`c${index}`, type])) },
      "id",
    );
    const height = Math.max(...EXTREMES.map(([, values]) => values.length));
    const lines = Array.from({ length: height + 1 }, (_, row) =>
      [String(row), ...EXTREMES.map(([, values]) => (values[row] ? quoted(values[row][0]) : ""))].join(","),
    );
    await prepare(of);
    world.file("data/orders.csv", `${of.columns.map(({ name }) => name).join(",")}\n${lines.join("\n")}\n`);
    await world.run(ingestSpec({ shapes: { orders: of } }));
    const expected = Array.from({ length: height + 1 }, (_, row) => [
      row,
      ...EXTREMES.map(([, values]) => values[row]?.[1] ?? null),
    ]);
    expect(await rows()).toEqual(expected);

    const objects = Array.from({ length: height + 1 }, (_, row) =>
      JSON.stringify(
        Object.fromEntries([
          ["id", row],
          ...EXTREMES.flatMap(([type, values], index) => {
            const value = values[row]?.[0];
            if (value === undefined) return row % 2 === 0 ? [] : [[`c${index}`, null]];
            if (type === "json") return [[`c${index}`, value === "null" ? "null" : value]];
            return [[`c${index}`, type.startsWith("array") ? JSON.parse(value.replace("NULL", "null")) : value]];
          }),
        ]),
      ),
    );
    world.file("data/orders.json", objects.join("\n"));
    const json = ingestSpec({ shapes: { orders: of }, source: files("json") });
    // A JSON value that is a string is JSON too: it differs from the CSV's, whose text was the document.
    expect(await world.run(json)).toMatchObject({ inserted: 0, updated: 2, deleted: 0 });
  });

  it("are refused when they are not exactly of their type", async () => {
    for (const [type, values] of WRONG) {
      const of = shape({ id: "integer!", v: type }, "id");
      await prepare(of, "bad");
      for (const format of ["csv", "json"] as const) {
        // A JSON string is JSON, whatever it says.
        if (format === "json" && type === "json") continue;
        const records = values.map((text, id) =>
          format === "csv" ? `${id},${quoted(text)}\n` : JSON.stringify({ id, v: text }),
        );
        world.file(`data/bad.${format}`, `${format === "csv" ? "id,v\n" : ""}${records.join("")}`);
        const { message } = await world.problem(ingestSpec({ shapes: { bad: of }, source: files(format) }));
        expect(message).toContain(values.length === 1 ? "1 row is bad" : `${values.length} rows are bad`);
        for (const text of values.slice(0, 3))
          expect(message).toContain(`"v" is ${JSON.stringify(text)}, which is no ${type}`);
      }
    }
  });

  it("of the zone-less kind are read in the instance's zone", async () => {
    const of = shape({ id: "integer!", at: "timestamptz", wall: "timestamp" }, "id");
    await prepare(of);
    world.file("data/orders.csv", "id,at,wall\n1,2024-07-01 12:00:00,2024-07-01 12:00:00\n2,2024-07-01 12:00:00Z,\n");
    await world.run(ingestSpec({ shapes: { orders: of }, timezone: "Europe/Berlin" }));
    expect(await rows()).toEqual([
      [1, "2024-07-01 10:00:00+00", "2024-07-01 12:00:00"],
      [2, "2024-07-01 12:00:00+00", null],
    ]);
  });
});

describe("JSON files", () => {
  const of = shape({ id: "integer!", name: "string", total: "decimal(20,2)", tags: "array<string>" }, "id");
  const spec = ingestSpec({ shapes: { orders: of }, source: files("json") });
  const taken = async (content: string): Promise<readonly (readonly unknown[])[]> => {
    world.file("data/orders.json", content);
    await world.run(spec);
    return rows();
  };

  it("may be lines, an array, or objects one after another", async () => {
    await prepare(of);
    const one = '{"id":1,"name":"a","total":1.5,"tags":["x",null]}';
    const expected = [
      [1, "a", "1.50", ["x", null]],
      [2, null, null, null],
    ];
    expect(await taken(`${one}\n{"id":2,"extra":{}}\n`)).toEqual(expected);
    expect(await taken(`[${one},\n{"id":2}]`)).toEqual(expected);
    expect(await taken(`${one}{"id":2,"name":null}`)).toEqual(expected);
    expect(await taken("")).toEqual([]);
    expect(await taken('[{"id":1,"name":"\\u0000 \\ud83d\\ude00","total":"123456789012345678.01","tags":[]}]')).toEqual(
      [[1, "\u0000 😀", "123456789012345678.01", []]],
    );
  });

  it("are refused with what is wrong and where", async () => {
    await prepare(of);
    const bad: readonly (readonly [string, string | RegExp])[] = [
      ['{"id":1,"name":"a","total":1,"tags":[]}\n{"id":2,', /orders\.json is no whole JSON file: at byte \d+ in line/],
      ['[{"id":1},7]', "record 2: a record is no JSON object"],
      ['{"id":1,"name":7,"total":1,"tags":[]}', 'record 1: "name" is "7", which is no string'],
      ['{"id":true,"name":"a","total":1,"tags":[]}', '"id" is "true", which is no integer'],
      ['{"id":1,"name":"a","total":12345678901234567.89,"tags":[]}', '"total" is "1'],
      ['{"id":1,"name":"a","total":1.234,"tags":[]}', '"total" is "1.234"'],
      ['{"id":1,"name":"a","total":1,"tags":[{}]}\n{"name":"x"}', 'record 2: "id" is null'],
      ['{"id":1,"Name":"a","total":1,"tags":[]}', 'the column "name" is missing'],
    ];
    for (const [content, expected] of bad) {
      world.file("data/orders.json", content);
      const { message } = await world.problem(spec);
      if (typeof expected === "string") expect(message).toContain(expected);
      else expect(message).toMatch(expected);
    }
    expect(await rows()).toEqual([]);
  });
});

describe("Parquet files", () => {
  const of = shape({ id: "bigint!", name: "varchar(3)", t: "timestamp", total: "decimal(6,2)", big: "float64" }, "id");
  const spec = ingestSpec({ shapes: { orders: of }, source: files("parquet") });
  const write = (query: string, name = "orders.parquet"): Promise<unknown> => {
    world.file("data/.keep", "");
    return sql(":memory:", `COPY (${query}) TO '${join(world.root, "data", name)}' (FORMAT parquet)`);
  };

  it("are taken where every value is exactly of its type, whatever the file calls it", async () => {
    await prepare(of);
    await write(
      "SELECT 1::SMALLINT AS id, 'abc' AS name, TIMESTAMP_NS '2024-01-01 00:00:00.000001' AS t, 1.5::DOUBLE AS total, 2::FLOAT AS big, 9 AS filename",
    );
    await world.run(spec);
    expect(await rows()).toEqual([["1", "abc", "2024-01-01 00:00:00.000001", "1.50", 2]]);
    await write("SELECT '2' AS ID, NULL AS name, DATE '2024-01-01' AS t, 7 AS total, 1e300 AS big");
    await world.run(spec);
    expect(await rows()).toEqual([["2", null, "2024-01-01 00:00:00", "7.00", 1e300]]);
  });

  it("in a folder may each have a schema of their own", async () => {
    await prepare(of);
    await write("SELECT 1 AS id, 'a' AS name, NULL::TIMESTAMP AS t, 1 AS total, 1.5 AS big");
    world.file("data/orders/.keep", "");
    await write("SELECT 1 AS id, 'a' AS name, NULL::TIMESTAMP AS t, 1 AS total, 1.5 AS big", "orders/a.parquet");
    await write(
      "SELECT 2.5::DOUBLE AS big, 2::BIGINT AS id, 'b' AS name, NULL::TIMESTAMP AS t, 1 AS total",
      "orders/b.parquet",
    );
    await world.run(spec);
    expect((await rows()).map(([id, name, , , big]) => [id, name, big])).toEqual([
      ["1", "a", 1.5],
      ["2", "b", 2.5],
    ]);
  });

  it("are refused with what is wrong and where", async () => {
    await prepare(of);
    const whole = "SELECT 1 AS id, 'a' AS name, NULL::TIMESTAMP AS t, 1 AS total, 1.5 AS big";
    const bad: readonly (readonly [string, string])[] = [
      [`SELECT * EXCLUDE total FROM (${whole})`, 'the column "total" is missing'],
      [
        `SELECT * REPLACE ([1] AS name) FROM (${whole})`,
        '"name" is INTEGER[] there, and the dataset declares varchar(3)',
      ],
      [`SELECT * REPLACE (5 AS name) FROM (${whole})`, '"name" is INTEGER there'],
      [`SELECT * REPLACE (true AS id) FROM (${whole})`, '"id" is BOOLEAN there'],
      [`SELECT * REPLACE ('abcd' AS name) FROM (${whole})`, 'row 1: "name" is "abcd", which is no varchar(3)'],
      [`SELECT * REPLACE (1.239 AS total) FROM (${whole})`, '"total" is "1.239", which is no decimal(6,2)'],
      [`SELECT * REPLACE (TIMESTAMP_NS '2024-01-01 00:00:00.000000001' AS t) FROM (${whole})`, "which is no timestamp"],
      [`SELECT * REPLACE (1.5 AS id) FROM (${whole})`, 'row 1: "id" is "1.5", which is no bigint'],
    ];
    for (const [query, expected] of bad) {
      await write(query);
      expect((await world.problem(spec)).message).toContain(expected);
    }
    await write(whole);
    const { readFileSync } = await import("node:fs");
    const bytes = readFileSync(join(world.root, "data/orders.parquet"));
    world.file("data/orders.parquet", bytes.subarray(0, bytes.length - 20));
    expect((await world.problem(spec)).message).toContain("orders.parquet is no whole Parquet file");
    world.file("data/orders.parquet", "");
    expect((await world.problem(spec)).message).toContain("orders.parquet is no whole Parquet file");
  });
});

describe("a DuckDB source", () => {
  const of = shape({ id: "integer!", name: "string" }, "id");
  const source = {
    type: "duckdb" as const,
    container: "shop_db",
    file: { base: "root" as const, path: "shop.duckdb" },
  };
  const path = () => join(world.root, "shop.duckdb");

  it("is read as of one moment: tables, views, and what other schemas hold", async () => {
    await prepare(of);
    await prepare(of, "items");
    await sql(
      path(),
      "CREATE TABLE orders AS SELECT 1::INTEGER AS id, 'a' AS name, 0 AS other",
      "CREATE SCHEMA s",
      "CREATE TABLE s.things AS SELECT 2::BIGINT AS id, NULL AS name",
      "CREATE VIEW v AS SELECT * FROM orders",
    );
    const spec = ingestSpec({ shapes: { orders: of, items: of }, from: { orders: "v", items: "s.things" }, source });
    expect(await world.run(spec)).toMatchObject({ inserted: 2 });
    expect(await rows()).toEqual([[1, "a"]]);
    expect(await world.run(spec)).toMatchObject({ unchanged: true });
    await sql(path(), "CREATE TABLE unrelated AS SELECT 1");
    expect(await world.run(spec)).toEqual({ inserted: 0, updated: 0, deleted: 0, unchanged: true });
    await sql(path(), "UPDATE orders SET name = 'b'", "INSERT INTO orders VALUES (3, NULL, 1)");
    expect(await world.run(spec)).toMatchObject({ inserted: 1, updated: 1 });
  });

  it("is told of when it, the table or a type is not there, or when it is no database", async () => {
    await prepare(of);
    const spec = ingestSpec({ shapes: { orders: of }, source });
    expect((await world.problem(spec)).message).toContain("shop.duckdb");
    await sql(path(), "CREATE TABLE order_lines (id INTEGER)");
    expect((await world.problem(spec)).message).toContain(
      'no table "orders" in the schema "main" of "shop.duckdb". There are "order_lines"',
    );
    await sql(path(), "CREATE TABLE orders AS SELECT DATE '2024-01-01' AS id, 'a' AS name");
    expect((await world.problem(spec)).message).toContain('"id" is DATE there');
    world.file("shop.duckdb", "no database".repeat(1000));
    expect((await world.problem(spec)).message).toContain("is not a DuckDB database");
  });

  it("may be the container that data is exported to", async () => {
    await prepare(of);
    await sql(path(), "CREATE TABLE orders AS SELECT 1::INTEGER AS id, 'a' AS name");
    const store = { type: "duckdb" as const, file: source.file };
    await world.provision(tableSpec({ store, table: layout.table("shop", "orders") }, of));
    const spec = ingestSpec({ shapes: { orders: of }, source });
    await world.run(spec);
    expect(await world.run(exportSpec(of, store))).toMatchObject({ inserted: 1 });
    const both = await Promise.all([world.run(spec), world.run(exportSpec(of, store))]);
    expect(both.map(({ unchanged }) => unchanged)).toEqual([true, true]);
  });
});
