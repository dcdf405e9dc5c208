import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { mapPostgres } from "../../../../platforms/local/postgres-types.js";
import { literal } from "../../../../platforms/local/runtime/sql.js";
import { EVERY_TYPE } from "../../../../platforms/local/type-table.js";
import { mapType } from "../../../../platforms/local/types.js";
import { parseDataType } from "../../../../src/model/data-type.js";
import { postgresAvailable, startPostgres, type TestDatabase } from "../../../support/postgres.js";
import {
  exportSpec,
  ingestSpec,
  rootDatabase,
  shape,
  shared,
  sql,
  staging,
  tableSpec,
  World,
} from "./support/world.js";

const typeOf = (text: string) => {
  const { type } = parseDataType(text);
  if (!type) throw new Error(text);
  return type;
};

/** Texts of any characters but U+0000, as SQL writes them. */
const TEXTS = fc
  .sample(fc.string({ unit: "binary", maxLength: 12 }), { numRuns: 120, seed: 20_240_229 })
  .concat(
    fc.sample(fc.string({ unit: fc.constantFrom(..."\\\"'{},\n\r\tNULn. "), maxLength: 8 }), { numRuns: 120, seed: 1 }),
  )
  .map((text) => literal(text.replaceAll("\0", "")));

/** Values of each type that are hard to keep, as DuckDB's SQL writes them. */
const VALUES: Readonly<Record<string, readonly string[]>> = {
  boolean: ["true", "false"],
  tinyint: ["-128", "127"],
  smallint: ["-32768", "32767"],
  integer: ["-2147483648", "2147483647"],
  bigint: ["-9223372036854775808", "9223372036854775807"],
  uint8: ["0", "255"],
  uint16: ["0", "65535"],
  uint32: ["0", "4294967295"],
  uint64: ["0", "18446744073709551615"],
  float16: ["65504", "5.9604645e-08", "'-0.0'::FLOAT", "'nan'::FLOAT"],
  float32: [
    "3.4028235e38::FLOAT",
    "'-3.4028235e38'::FLOAT",
    "'1e-45'::FLOAT",
    "'-0.0'::FLOAT",
    "'0.0'::FLOAT",
    "'nan'::FLOAT",
    "'inf'::FLOAT",
    "'-inf'::FLOAT",
    "0.1::FLOAT",
  ],
  float64: [
    "1.7976931348623157e308::DOUBLE",
    "'5e-324'::DOUBLE",
    "'-0.0'::DOUBLE",
    "'0.0'::DOUBLE",
    "'nan'::DOUBLE",
    "'inf'::DOUBLE",
    "'-inf'::DOUBLE",
    "0.30000000000000004::DOUBLE",
  ],
  "decimal(38,0)": ["99999999999999999999999999999999999999", "-99999999999999999999999999999999999999", "0"],
  "decimal(38,38)": ["'0.99999999999999999999999999999999999999'", "'-0.00000000000000000000000000000000000001'"],
  "decimal(9,2)": ["-9999999.99", "0.01", "0"],
  string: [
    "''",
    "' '",
    "'NULL'",
    "'\\N'",
    "'\\.'",
    "'a' || chr(10) || '\\.' || chr(10) || 'b'",
    "'\"quoted\", and ''more'''",
    "'one' || chr(13) || chr(10) || 'two' || chr(13) || 'three' || chr(9)",
    "'ü€😀' || chr(1) || chr(127)",
    "'back\\slash\\\\'",
    "repeat('x', 1000000)",
    "repeat('\"' || chr(10), 700000)",
    ...TEXTS,
  ],
  "varchar(20)": ["'twenty characters ok'"],
  "char(2)": ["'a '", "'us'"],
  nvarchar: ["'é'"],
  "nchar(2)": ["'é'"],
  geography: ["'POINT(1 2)'"],
  binary: ["''::BLOB", "'\\x00\\xFF\\x5C\\x27'::BLOB", "encode(repeat('b', 1000000))"],
  "binary(16)": ["'\\x00\\x01'::BLOB"],
  date: [
    "'0001-01-01'",
    "'9999-12-31'",
    "'0044-03-15 (BC)'",
    "'4713-01-01 (BC)'",
    "'12345-06-07'",
    "'infinity'",
    "'-infinity'",
    "'2024-02-29'",
  ],
  time: ["'00:00:00'", "'23:59:59.999999'", "'24:00:00'"],
  timestamp: [
    "'0001-01-01 00:00:00'",
    "'9999-12-31 23:59:59.999999'",
    "'0044-03-15 (BC) 10:11:12.000001'",
    "'infinity'",
    "'-infinity'",
    "'294246-12-31 23:59:59.999999'",
  ],
  timestamptz: [
    "'0001-01-01 00:00:00+00'",
    "'9999-12-31 23:59:59.999999+00'",
    "'0044-03-15 (BC) 10:11:12.000001+00'",
    "'infinity'",
    "'-infinity'",
    "'2024-03-31 02:30:00+01'",
  ],
  interval: [
    "INTERVAL '0 seconds'",
    "INTERVAL '30 days'",
    "INTERVAL '1 month'",
    "to_months(2147483647)",
    "to_months(-2147483648)",
    "to_days(2147483647) + to_microseconds(9223372036854775807)",
    "to_days(-2147483648) + to_microseconds(-9223372036854775808)",
    "to_months(-14) + to_days(3) + to_microseconds(-1)",
    "to_months(14) + to_days(-3) + to_microseconds(3600000001)",
  ],
  uuid: ["'00000000-0000-0000-0000-000000000000'", "'ffffffff-ffff-ffff-ffff-ffffffffffff'"],
  json: [
    "'null'",
    "'{}'",
    '\'{"b": 1.00, "a" : [1e2, "\\u0000", null]}\'',
    "'12345678901234567890123456789.5'",
    "'\"text\"'",
  ],
  variant: ["'[true]'"],
  "vector(3)": ["[0.1, -1, 3.4028235e38]", "['nan'::FLOAT, 'inf'::FLOAT, '-0.0'::FLOAT]"],
  "array<integer>": ["[]", "[1, NULL, -2147483648]"],
  "array<string>": [
    "['', 'NULL', NULL, 'a\"b\\c', '{x,y}', ' ', 'ü' || chr(10)]",
    "[]",
    ...TEXTS.map((text, index) => `[${text}, NULL, ${TEXTS[(index + 1) % TEXTS.length]}]`),
  ],
  "array<decimal(38,10)>": ["[1234567890123456789012345678.0123456789, NULL]"],
  "array<float64>": ["['nan'::DOUBLE, '-inf'::DOUBLE, '-0.0'::DOUBLE, 1e-300]"],
  "array<timestamptz>": ["['0044-03-15 (BC) 10:00:00+00'::TIMESTAMPTZ, NULL, 'infinity'::TIMESTAMPTZ]"],
  "array<interval>": ["[to_months(-14) + to_days(3) + to_microseconds(-1), NULL]"],
  "array<binary>": ["['\\x00\\xFF'::BLOB, ''::BLOB, NULL]"],
  "array<json>": ["['null'::JSON, NULL, '{\"a\": 1.0}'::JSON]"],
  "array<boolean>": ["[true, false, NULL]"],
  "array<uuid>": ["['ffffffff-ffff-ffff-ffff-ffffffffffff'::UUID]"],
  "array<date>": ["['0001-01-01'::DATE, '0044-03-15 (BC)'::DATE]"],
  "array<uint64>": ["[18446744073709551615]"],
  "array<array<float32>>": ["[[], NULL, ['nan'::FLOAT, 0.1::FLOAT], ['-0.0'::FLOAT, NULL]]"],
  "map<string,float64>": ["MAP {'a': 1.5, 'b': NULL, 'nan': 'nan'::DOUBLE, 'z': '-inf'::DOUBLE}", "MAP {}"],
  "map<integer,string>": ["MAP {2: 'b', 1: 'a' || chr(0)}", ...TEXTS.map((text) => `MAP {1: ${text}}`)],
  "map<string,decimal(20,10)>": TEXTS.map((text) => `MAP {${text}: 0.5}`),
  // Lossy: JSON within is written anew, so it is given as DuckDB writes it, without a null of its own.
  "struct<at:timestamptz,body:json>": [
    "{'at': '0001-01-01 00:00:00+00'::TIMESTAMPTZ, body: '{\"b\":1.5,\"a\":[null]}'::JSON}",
    "{'at': NULL, body: NULL}",
  ],
  "struct<a:string,b:float32>": TEXTS.map((text) => `{a: ${text}, b: 'nan'}`),
  "map<date,decimal(38,2)>": ["MAP {'2024-02-29'::DATE: 123456789012345678901234567890123456.78}"],
  "struct<street:string,zip:char(5)>": ["{street: 'a\"b', zip: NULL}", "{street: '', zip: '01234'}"],
  "struct<a:decimal(38,38),b:decimal(15,15),c:uint64,d:binary,e:interval,f:timestamp,g:float32,h:array<vector(2)>>": [
    "{a: '0.99999999999999999999999999999999999999', b: 0.999999999999999, c: 18446744073709551615, d: '\\x00\\xFF\\x41'::BLOB, " +
      "e: to_months(-14) + to_days(3) + to_microseconds(-1), f: '0044-03-15 (BC) 10:00:00'::TIMESTAMP, g: 'inf'::FLOAT, h: [[0.1, 'nan'::FLOAT]]}",
  ],
};

/** Types that are like another one in every way that matters here. */
const LIKE: Readonly<Record<string, string>> = {
  float128: "float64",
  varchar: "string",
  "nvarchar(20)": "nvarchar",
  "decimal(38,10)": "decimal(9,2)",
  "vector(768)": "vector(3)",
  ...Object.fromEntries(EVERY_TYPE.filter((type) => /^(?:mx)?fp|^mxint/.test(type)).map((type) => [type, "float16"])),
};

describe.skipIf(!postgresAvailable())("values on their way through PostgreSQL", () => {
  let database: TestDatabase;
  let world: World;
  beforeAll(async () => {
    database = await (await startPostgres()).database();
    world = new World();
    world.env = database.env;
  });
  afterAll(async () => {
    world?.remove();
    await database?.drop();
  });

  it("are tried for every type that can be kept", () => {
    const kept = EVERY_TYPE.filter((text) => mapPostgres(typeOf(text)).fidelity !== "impossible");
    for (const text of kept) expect(Object.keys(VALUES), text).toContain(LIKE[text] ?? text);
    for (const text of EVERY_TYPE)
      expect(mapPostgres(typeOf(text)).fidelity === "impossible", text).toBe(
        mapType(typeOf(text)).fidelity === "impossible",
      );
  });

  it.each(
    [...EVERY_TYPE, ...Object.keys(VALUES)].filter((text) => mapPostgres(typeOf(text)).fidelity !== "impossible"),
  )("have, as %s, a type that PostgreSQL writes so", async (text) => {
    const mapped = mapPostgres(typeOf(text));
    if (mapped.fidelity === "impossible") throw new Error(mapped.why);
    const [[written] = []] = await database.sql(
      `SELECT format_type(a.atttypid, a.atttypmod) FROM (SELECT NULL::${mapped.postgres} AS v) AS t, pg_attribute a WHERE false`,
      "DROP TABLE IF EXISTS spelled",
      `CREATE TABLE spelled (v ${mapped.postgres})`,
      "SELECT format_type(atttypid, atttypmod) FROM pg_attribute WHERE attrelid = 'spelled'::regclass AND attname = 'v'",
    );
    expect(written).toBe(mapped.postgres);
  });

  const types = Object.entries(VALUES);
  const of = shape({ id: "integer!", ...Object.fromEntries(types.map(([type], index) => [`c${index}`, type])) }, "id");
  const rows = Math.max(...types.map(([, values]) => values.length)) + 1;
  let wanted: readonly (readonly unknown[])[] = [];
  let back: typeof wanted = [];
  let shown: typeof wanted = [];
  let found: typeof wanted = [];

  it("are all brought there and back", async () => {
    const source = join(world.root, "data/source.duckdb");
    const storages = of.columns.map(({ storage }) => storage);
    const line = (row: number): string =>
      [row, ...types.map(([, values], index) => `CAST(${values[row - 1] ?? "NULL"} AS ${storages[index + 1]})`)].join(
        ", ",
      );
    await sql(
      source,
      `CREATE TABLE t (${of.columns.map(({ name, storage }) => `${name} ${storage}`).join(", ")})`,
      ...Array.from({ length: rows }, (_, row) => `INSERT INTO t VALUES (${line(row)})`),
    );
    // A negative zero is a text of its own, and so is an interval.
    const text = (at: string): string =>
      `SELECT ${of.columns.map(({ name }) => `CAST(${name} AS VARCHAR)`).join(", ")} FROM ${at} ORDER BY id`;
    wanted = await sql(source, text("t"));
    expect(wanted).toHaveLength(rows);

    // From DuckDB to PostgreSQL ...
    const store = { type: "postgresql", server: database.server } as const;
    const own = {
      type: "duckdb",
      container: "own",
      file: { base: "root", path: "data/source.duckdb" },
      schema: "main",
    } as const;
    await world.provision(tableSpec(staging("there", "t"), of));
    await world.run(ingestSpec({ shapes: { t: of }, datastore: "there", source: own }));
    await world.provision(tableSpec(shared(store, "there", "t"), of));
    const there = exportSpec(of, store, "t", "there");
    expect(await world.run(there)).toMatchObject({ inserted: rows, unchanged: false });

    // ... the same again changes nothing, compared value by value ...
    await database.sql("UPDATE _sluice.tables SET fingerprint = NULL");
    expect(await world.run(there)).toMatchObject({ inserted: 0, updated: 0, deleted: 0, unchanged: true });

    // ... back as a source, whose table it is now ...
    const source2 = { type: "postgresql", server: database.server, schema: "_store_there" } as const;
    await world.provision(tableSpec(staging("back", "t"), of));
    await world.run(ingestSpec({ shapes: { t: of }, datastore: "back", source: source2 }));
    const file = rootDatabase("data/back.duckdb");
    await world.provision(tableSpec(shared(file, "back", "t"), of));
    await world.run(exportSpec(of, file, "t", "back"));
    back = await sql(join(world.root, "data/back.duckdb"), text("_store_back.t"));

    // ... and as a consumer's table, as its readers and transformers find it.
    shown = await world.rows(shared(file, "back", "t"));
    found = await world.rows(shared(store, "there", "t"));
  }, 120_000);

  it.each(types.map(([type], index) => ({ type, index: index + 1 })))("come back as they were: $type", ({ index }) => {
    const column = (rows: typeof wanted): unknown[] => rows.map((row) => row[index]);
    expect(column(wanted).filter((value) => value !== null).length).toBeGreaterThan(0);
    expect(column(back)).toEqual(column(wanted));
    expect(column(found)).toEqual(column(shown));
  });
});
