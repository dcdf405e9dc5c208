import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { layout } from "../../../../platforms/local/layout.js";
import { keptType, kindOf } from "../../../../platforms/local/runtime/javascript/kinds.js";
import { readResults } from "../../../../platforms/local/runtime/javascript/read-results.js";
import { writer } from "../../../../platforms/local/runtime/javascript/transform-values.mjs";
import { load } from "../../../../platforms/local/runtime/load.js";
import { Session } from "../../../../platforms/local/runtime/session.js";
import type { Store } from "../../../../platforms/local/spec.js";
import { javascriptCode, prepare, result, transformSpec } from "./support/sums.js";
import { exportSpec, ingestSpec, problemOf, rootFolder, shape, sql, World } from "./support/world.js";

let world: World;
beforeEach(() => {
  world = new World();
});
afterEach(() => world.remove());

/** Of each type: values as SQL, and how JavaScript sees each of them. */
const VALUES: Readonly<Record<string, readonly (readonly [sql: string, seen: string])[]>> = {
  boolean: [
    ["true", "boolean true"],
    ["false", "boolean false"],
  ],
  tinyint: [["(-128)::TINYINT", "number -128"]],
  integer: [
    ["-2147483648", "number -2147483648"],
    ["0", "number 0"],
  ],
  uint32: [["4294967295::UINTEGER", "number 4294967295"]],
  bigint: [
    ["(-9223372036854775808)::BIGINT", "bigint -9223372036854775808"],
    ["1::BIGINT", "bigint 1"],
  ],
  uint64: [["18446744073709551615::UBIGINT", "bigint 18446744073709551615"]],
  float32: [
    ["0.1::FLOAT", "number 0.10000000149011612"],
    ["'-0.0'::FLOAT", "number -0"],
    ["'nan'::FLOAT", "number NaN"],
  ],
  float64: [
    ["0.1::DOUBLE", "number 0.1"],
    ["1.7976931348623157e308::DOUBLE", "number 1.7976931348623157e+308"],
    ["5e-324::DOUBLE", "number 5e-324"],
    ["'inf'::DOUBLE", "number Infinity"],
    ["'-inf'::DOUBLE", "number -Infinity"],
    ["'nan'::DOUBLE", "number NaN"],
    ["'-0.0'::DOUBLE", "number -0"],
  ],
  "decimal(38,10)": [
    ["'1234567890123456789012345678.0123456789'::DECIMAL(38,10)", 'string "1234567890123456789012345678.0123456789"'],
    ["'-0.5'::DECIMAL(38,10)", 'string "-0.5000000000"'],
  ],
  string: [
    ["''", 'string ""'],
    ["'a' || chr(10) || chr(13) || '\"\\,€😀' || chr(8232)", 'string "a\\n\\r\\"\\\\,€😀\u2028"'],
    ["'null'", 'string "null"'],
    ["chr(0) || 'nul'", 'string "\\u0000nul"'],
  ],
  "binary(4)": [
    ["'\\x00\\xFFab'::BLOB", "Uint8Array 0,255,97,98"],
    ["''::BLOB", "Uint8Array "],
  ],
  date: [
    ["DATE '2024-02-29'", 'string "2024-02-29"'],
    ["DATE '0044-03-15 (BC)'", 'string "0044-03-15 (BC)"'],
    ["'infinity'::DATE", 'string "infinity"'],
  ],
  time: [["TIME '23:59:59.999999'", 'string "23:59:59.999999"']],
  timestamp: [
    ["TIMESTAMP '2024-02-29 12:00:00.000001'", 'string "2024-02-29T12:00:00.000001"'],
    ["TIMESTAMP '12024-01-01 00:00:00'", 'string "12024-01-01T00:00:00"'],
    ["TIMESTAMP '0044-03-15 (BC) 10:00:00'", 'string "0044-03-15 (BC) 10:00:00"'],
    ["'-infinity'::TIMESTAMP", 'string "-infinity"'],
  ],
  timestamptz: [
    ["TIMESTAMPTZ '2024-03-31 02:30:00.5+01'", 'string "2024-03-31T01:30:00.5Z"'],
    ["TIMESTAMPTZ '0044-03-15 (BC) 10:00:00+00'", 'string "0044-03-15 (BC) 10:00:00Z"'],
    ["'infinity'::TIMESTAMPTZ", 'string "infinity"'],
  ],
  interval: [
    [
      "INTERVAL '1 year 2 months' + INTERVAL '-3 days 04:05:06.000007'",
      'string "1 year 2 months -3 days 04:05:06.000007"',
    ],
  ],
  uuid: [["UUID '0b8d3ef8-54a3-4bd2-9e0a-2f0c3d7d1c11'", 'string "0b8d3ef8-54a3-4bd2-9e0a-2f0c3d7d1c11"']],
  json: [
    [
      '\'{"n": 12345678901234567890.10, "a": [1, null]}\'::JSON',
      'string "{\\"n\\": 12345678901234567890.10, \\"a\\": [1, null]}"',
    ],
    ["'null'::JSON", 'string "null"'],
    ["'\"text\"'::JSON", 'string "\\"text\\""'],
  ],
  "array<bigint>": [
    ["[9007199254740993, NULL]::BIGINT[]", "[bigint 9007199254740993,null]"],
    ["[]::BIGINT[]", "[]"],
  ],
  "array<array<float64>>": [["[['nan'::DOUBLE, 1.5], NULL, []]", "[[number NaN,number 1.5],null,[]]"]],
  "vector(3)": [["[0.5, -1, 3]::FLOAT[3]", "[number 0.5,number -1,number 3]"]],
  "map<integer,decimal(20,2)>": [
    ["MAP {10: 1.10::DECIMAL(20,2), 2: NULL}", 'Map{number 10:string "1.10",number 2:null}'],
    ["MAP {}::MAP(INTEGER, DECIMAL(20,2))", "Map{}"],
  ],
  "map<string,array<binary>>": [["MAP {'__proto__': ['\\x01'::BLOB]}", 'Map{string "__proto__":[Uint8Array 1]}']],
  "struct<at:timestamptz,body:json,more:struct<n:uint64>>": [
    [
      "{'at': TIMESTAMPTZ '2024-01-01 00:00:00+00', 'body': '1.0'::JSON, 'more': {'n': 7::UBIGINT}}",
      '{at:string "2024-01-01T00:00:00Z",body:string "1.0",more:{n:bigint 7}}',
    ],
    ["{'at': NULL::TIMESTAMPTZ, 'body': NULL::JSON, 'more': NULL::STRUCT(n UBIGINT)}", "{at:null,body:null,more:null}"],
  ],
  "array<struct<tags:map<string,date>>>": [
    ["[{'tags': MAP {'a': DATE '2024-01-01'}}, NULL]", '[{tags:Map{string "a":string "2024-01-01"}},null]'],
  ],
};

const TYPES = Object.keys(VALUES);
const DEPTH = Math.max(...Object.values(VALUES).map((values) => values.length));
const EVERYTHING = shape({ id: "integer!", ...Object.fromEntries(TYPES.map((type, n) => [`v${n}`, type])) }, "id");
const SEEN = shape({ id: "integer!", v: "integer!", seen: "string!" }, "id", "v");

/** Hands on what it gets, and says what that is to JavaScript. */
const HAND_ON = `
  const seen = (value) => value === null ? "null" : Array.isArray(value) ? "[" + value.map(seen).join() + "]"
    : value instanceof Uint8Array ? value.constructor.name + " " + value.join()
    : value instanceof Map ? "Map{" + [...value].map(([key, one]) => seen(key) + ":" + seen(one)).join() + "}"
    : typeof value === "object" ? "{" + Object.keys(value).map((key) => key + ":" + seen(value[key])).join() + "}"
    : typeof value + " " + (typeof value === "string" ? JSON.stringify(value) : Object.is(value, -0) ? "-0" : value);
  function* all(rows) {
    for (const { id, ...row } of rows) for (const [name, value] of Object.entries(row)) yield { id, v: Number(name.slice(1)), seen: seen(value) };
  }
  export function transform({ shop_orders }) { return { orders: shop_orders, seen: all(shop_orders) }; }`;

/** Brings a row for each of the values, and one of nulls, to where the transformer reads them. */
async function fill(store: Store): Promise<void> {
  const rows = Array.from({ length: DEPTH + 1 }, (_, row) => {
    const cells = TYPES.map((type, n) => {
      const storage = EVERYTHING.columns[n + 1]?.storage ?? "";
      return `CAST(${VALUES[type]?.[row]?.[0] ?? "NULL"} AS ${storage}) AS v${n}`;
    });
    return `SELECT ${row} AS id, ${cells.join(", ")}`;
  });
  await sql(
    join(world.root, "data/db.duckdb"),
    "SET TimeZone = 'UTC'",
    `CREATE TABLE orders AS ${rows.join(" UNION ALL ")}`,
  );
  const source = {
    type: "duckdb",
    container: "db",
    file: { base: "root", path: "data/db.duckdb" },
    schema: "main",
  } as const;
  await world.run(ingestSpec({ shapes: { orders: EVERYTHING }, source }));
  await world.run(exportSpec(EVERYTHING, store));
}

it.each([
  ["a database", layout.managedDuckdb],
  ["files", rootFolder("shared", "parquet")],
] as const)(
  "brings every value of every type from %s to JavaScript as is said, and back as it was",
  async (_, store) => {
    const parts = { outputs: { orders: EVERYTHING, seen: SEEN }, store, input: EVERYTHING };
    await prepare(world, parts);
    await fill(store);
    await world.run(transformSpec(javascriptCode(HAND_ON), parts));
    const seen = new Map((await world.rows(result("seen"))).map(([id, v, what]) => [`${id} ${v}`, what]));
    for (const [n, type] of TYPES.entries())
      for (let row = 0; row <= DEPTH; row += 1)
        expect(`${type} ${seen.get(`${row} ${n}`)}`).toBe(`${type} ${VALUES[type]?.[row]?.[1] ?? "null"}`);
    const plain = EVERYTHING.columns.map(({ name }) => `CAST("${name}" AS VARCHAR)`).join(", ");
    const [before, after] = [
      await sql(
        join(world.home, "staging/shop.duckdb"),
        "SET TimeZone = 'UTC'",
        `SELECT ${plain} FROM _store_shop.orders ORDER BY id`,
      ),
      await sql(
        join(world.home, "transforms/sums.duckdb"),
        "SET TimeZone = 'UTC'",
        `SELECT ${plain} FROM _store_sums.orders ORDER BY id`,
      ),
    ];
    expect(before).toHaveLength(DEPTH + 1);
    expect(after).toEqual(before);
  },
);

/** What a worker writes for a value. */
function written(type: string, value: unknown): unknown {
  return writer(kindOf(keptType(type).type), () => undefined)(value);
}

/** What a column of the type holds once the value is in. */
async function taken(type: string, value: unknown): Promise<unknown> {
  const path = world.file("made.json", `${JSON.stringify({ c0: written(type, value) })}\n`);
  const of = shape({ v: type });
  return Session.use(world.environment(), "take it", undefined, async (session) => {
    const rows = await load(
      session,
      readResults({ path, name: "orders", label: "sums.js" }, of, "UTC"),
      of,
      "sums/orders",
    );
    return (await session.row(`SELECT v FROM ${rows}`)).v;
  });
}

it.each([
  ["bigint", 9007199254740993n, "9007199254740993"],
  ["bigint", 5, "5"],
  ["decimal(30,20)", 1e-7, "0.00000010000000000000"],
  ["decimal(30,0)", 1.5e21, "1500000000000000000000"],
  ["decimal(30,2)", -12n, "-12.00"],
  ["varchar(3)", "😀😀😀", "😀😀😀"],
  ["timestamptz", new Date(Date.UTC(2024, 1, 29, 12, 0, 0, 5)), "2024-02-29 12:00:00.005+00"],
  ["timestamptz", new Date(Date.UTC(-43, 2, 15)), "0044-03-15 (BC) 00:00:00+00"],
  ["timestamptz", new Date(8.64e15), "275760-09-13 00:00:00+00"],
  ["json", { a: [1, "x", null] }, '{"a":[1,"x",null]}'],
  ["json", 5, "5"],
  ["json", "5.00", "5.00"],
  ["binary(2)", Buffer.from("ab"), "ab"],
  ["array<integer>", [1, undefined, null], [1, null, null]],
  ["vector(2)", new Float32Array([1, 2]), [1, 2]],
  [
    "map<string,integer>",
    { b: 1, a: 2 },
    [
      { key: "b", value: 1 },
      { key: "a", value: 2 },
    ],
  ],
  ["struct<a:integer,b:string>", { b: "x", c: 1 }, { a: null, b: "x" }],
] as const)("takes for a %s %s", async (type, value, expected) => {
  expect(await taken(type, value)).toEqual(expected);
});

it.each([
  ["bigint", 2n ** 63n, '"9223372036854775808"'],
  ["integer", 1.5, '"1.5"'],
  ["integer", 2147483648, '"2147483648"'],
  ["float32", 1e300, '"1e+300"'],
  ["decimal(5,2)", "1000", '"1000"'],
  ["varchar(3)", "abcd", '"abcd"'],
  ["date", "2023-02-29", '"2023-02-29"'],
  ["uuid", "x", '"x"'],
  ["json", "text", '"text"'],
  ["binary(2)", new Uint8Array(3), '"AAAA"'],
  ["array<integer>", [1, 1.5], '"[\\"1\\",\\"1.5\\"]"'],
  ["array<decimal(4,2)>", ["1.999"], "1.999"],
  ["array<date>", ["2024-01-01T10:00:00"], "2024"],
  ["array<varchar(1)>", ["ab"], "ab"],
  ["vector(2)", [1], "1"],
  [
    "map<integer,integer>",
    new Map<number | bigint, number>([
      [1, 1],
      [1n, 2],
    ]),
    "2",
  ],
  ["map<string,integer>", new Map([[null, 1]]), "1"],
  ["struct<a:tinyint>", { a: 128 }, "128"],
  ["array<struct<a:map<string,tinyint>>>", [{ a: { b: 128 } }], "128"],
] as const)("takes for a %s no %s", async (type, value, shown) => {
  const { message } = await problemOf(taken(type, value));
  expect(message).toContain(`sums/orders: 1 row is bad, so none was taken. sums.js, row 1 of orders: "v" is "`);
  expect(message).toContain(`which is no ${type}`);
  expect(message).toContain(shown);
});

it.each([
  ["bigint", "5", '"5"'],
  ["bigint", 2 ** 60, "is the number 1152921504606847000, which may have lost digits: make it a BigInt"],
  ["integer", true, "true"],
  ["float64", 1n, "the BigInt 1"],
  ["boolean", 1, "the number 1"],
  ["string", 5, "the number 5"],
  ["string", "a\ud800", "holds half of a character"],
  ["timestamptz", new Date(Number.NaN), "is an invalid Date"],
  ["timestamp", new Date(0), "of the class Date"],
  ["json", { n: 1n }, "cannot be written as JSON: Do not know how to serialize a BigInt"],
  ["json", () => 1, "a function"],
  ["binary", "ab", '"ab"'],
  ["binary", new Uint16Array(3), "of the class Uint16Array"],
  ["array<integer>", "ab", '"ab"'],
  ["array<integer>", new Set([1]), "of the class Set"],
  ["array<integer>", ["1"], '"1"'],
  ["map<string,integer>", [["a", 1]], "an array"],
  ["struct<a:integer>", { a: "x" }, '"x"'],
  ["struct<a:integer>", new Map(), "of the class Map"],
] as const)("writes for a %s no %s", (type, value, expected) => {
  expect(() => written(type, value)).toThrow(expected);
});
