import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { localRuntime } from "../../../../platforms/local/runtime/index.js";
import type { IngestSpec, Shape } from "../../../../platforms/local/spec.js";
import { postgresAvailable, startPostgres, type TestDatabase, type TestPostgres } from "../../../support/postgres.js";
import { ingestSpec, shape, staging, tableSpec, World } from "./support/world.js";

const ORDERS = shape({ id: "integer!", note: "string", amount: "decimal(10,2)" }, "id");

describe.skipIf(!postgresAvailable())("a PostgreSQL source", () => {
  let server: TestPostgres;
  let database: TestDatabase;
  let world: World;
  beforeAll(async () => {
    server = await startPostgres();
  });
  beforeEach(async () => {
    database = await server.database();
    world = new World();
    world.env = database.env;
  });
  afterEach(async () => {
    world.remove();
    await database.drop();
  });
  afterAll(() => server?.stop());

  const spec = (
    shapes: Record<string, Shape>,
    more: Partial<Parameters<typeof ingestSpec>[0]> = {},
    schema = "public",
  ) => ingestSpec({ shapes, source: { type: "postgresql", server: database.server, schema }, ...more });
  const provision = async (shapes: Record<string, Shape>): Promise<void> => {
    for (const [name, of] of Object.entries(shapes)) await world.provision(tableSpec(staging("shop", name), of));
  };
  const rows = (name = "orders") => world.rows(staging("shop", name));
  let reads = 0;
  /** What a source with one column of a type says of values, declared as another. */
  const read = async (type: string, declared: string, ...values: string[]) => {
    const of = shape({ id: "integer!", v: declared }, "id");
    reads += 1;
    const name = `v${reads}`;
    await database.sql(
      `CREATE TABLE ${name} (id integer, v ${type})`,
      ...values.map((value, index) => `INSERT INTO ${name} VALUES (${index}, ${value})`),
    );
    await provision({ [name]: of });
    await world.run(spec({ [name]: of }));
    return (await rows(name)).map((row) => row[1]);
  };
  const problem = async (type: string, declared: string, ...values: string[]): Promise<string> => {
    try {
      await read(type, declared, ...values);
    } catch (error) {
      return error instanceof Error ? error.message : "";
    }
    throw new Error("It went well.");
  };

  it("finds tables and views, by any name, in its schema or in another", async () => {
    const odd = `or"ders. of; 'ü'`;
    await database.sql(
      `CREATE TABLE "${odd.replaceAll('"', '""')}" ("No. ""1""" integer, "select" text)`,
      `INSERT INTO "${odd.replaceAll('"', '""')}" VALUES (1, 'odd')`,
      "CREATE SCHEMA crm",
      "CREATE TABLE crm.orders (id integer, note text, amount numeric(10,2), more text)",
      "INSERT INTO crm.orders VALUES (2, 'crm', 1.50, 'x')",
      "CREATE VIEW orders AS SELECT note, id + 1 AS id, amount FROM crm.orders",
      "CREATE MATERIALIZED VIEW kept AS SELECT * FROM orders",
    );
    const shapes = {
      odd: shape({ 'No. "1"': "integer!", select: "string" }, 'No. "1"'),
      a: ORDERS,
      b: ORDERS,
      c: ORDERS,
    };
    await provision(shapes);
    const notes: string[] = [];
    await world.run(spec(shapes, { from: { odd, a: "orders", b: "crm.orders", c: "kept" } }), { notes });
    expect(await rows("odd")).toEqual([[1, "odd"]]);
    expect(await rows("a")).toEqual([[3, "crm", "1.50"]]);
    expect(await rows("b")).toEqual([[2, "crm", "1.50"]]);
    expect(await rows("c")).toEqual([[3, "crm", "1.50"]]);
    expect(notes.join()).toMatch(/crm\.orders of warehouse: not in the dataset, so left out: "more"/);
    const missing = await world.problem(spec({ a: ORDERS }, { from: { a: "nope" } }));
    expect(missing.message).toMatch(
      /shop\/a: there is no table or view "nope" in the schema "public" of .*There are "kept", /,
    );
    expect((await world.problem(spec({ a: ORDERS }, { from: { a: odd } }))).message).toMatch(
      /"id", "note", "amount" are missing/,
    );
  });

  it("is read as of one moment, whatever happens meanwhile", async () => {
    await database.sql(
      "CREATE TABLE a (id integer, n integer)",
      "CREATE TABLE b (id integer, n integer)",
      "INSERT INTO a VALUES (1, 1)",
      "INSERT INTO b VALUES (1, 1)",
    );
    const shapes = {
      a: shape({ id: "integer!", n: "integer" }, "id"),
      b: shape({ id: "integer!", n: "integer" }, "id"),
    };
    await provision(shapes);
    const path = world.spec(spec(shapes));
    const [job] = await localRuntime.plan(world.out, "local", world.environment());
    let changes = 0;
    await job?.run(async (note) => {
      if (!/^reading /.test(note)) return;
      changes += 1;
      await database.sql(`UPDATE a SET n = n + 1`, `UPDATE b SET n = n + 1`);
    }, new AbortController().signal);
    expect(path).not.toBe("");
    expect(changes).toBe(2);
    const [[, a] = []] = await rows("a");
    expect((await rows("b"))[0]?.[1]).toBe(a);
  });

  it("is not read again as long as nothing has changed in it", async () => {
    await database.sql(
      "CREATE TABLE orders (id integer, note text, amount numeric(10,2))",
      "INSERT INTO orders VALUES (1, 'a', 1)",
    );
    await provision({ orders: ORDERS });
    const run = async (): Promise<readonly string[]> => {
      const notes: string[] = [];
      await world.run(spec({ orders: ORDERS }), { notes });
      return notes;
    };
    expect((await run()).join()).toMatch(/reading shop\/orders/);
    expect((await run()).join()).not.toMatch(/reading/);
    await database.sql("UPDATE orders SET note = 'b'");
    expect((await run()).join()).toMatch(/reading/);
    expect(await rows()).toEqual([[1, "b", "1.00"]]);
    expect((await run()).join()).not.toMatch(/reading/);
    await database.sql("TRUNCATE orders");
    await run();
    expect(await rows()).toEqual([]);
  });

  it("is always read where more than its transactions may change it", async () => {
    await database.sql(
      "CREATE TABLE clock (id integer, note text, amount numeric(10,2), until timestamptz)",
      "INSERT INTO clock VALUES (1, 'a', 1, now() + interval '1 day')",
      "CREATE VIEW orders AS SELECT id, clock_timestamp()::text AS note, amount FROM clock",
    );
    await provision({ orders: ORDERS });
    await world.run(spec({ orders: ORDERS }));
    const before = await rows();
    expect(await world.run(spec({ orders: ORDERS }))).toMatchObject({ updated: 1 });
    expect(await rows()).not.toEqual(before);
    // A child of a table may be on another server, or lose its rows in a crash.
    await database.sql(
      "CREATE TABLE parent (id integer, note text, amount numeric(10,2))",
      "CREATE UNLOGGED TABLE child () INHERITS (parent)",
      "INSERT INTO child VALUES (7)",
    );
    const inherited = spec({ orders: ORDERS }, { from: { orders: "parent" } });
    await world.run(inherited);
    expect(await rows()).toEqual([[7, null, null]]);
    const notes: string[] = [];
    await world.run(inherited, { notes });
    expect(notes.join()).toMatch(/reading/);
  });

  const TYPES: readonly (readonly [
    type: string,
    declared: string,
    values: readonly string[],
    expected: readonly unknown[],
  ])[] = [
    ["numeric(10,2)", "decimal(10,2)", ["1.50", "-1"], ["1.50", "-1.00"]],
    [
      "numeric",
      "decimal(38,10)",
      ["1234567890123456789012345678.0123456789", "1e2"],
      ["1234567890123456789012345678.0123456789", "100.0000000000"],
    ],
    ["numeric", "uint64", ["18446744073709551615"], ["18446744073709551615"]],
    ["numeric(5,-2)", "integer", ["12345"], [12300]],
    ["money", "decimal(12,2)", ["1234.5"], ["1234.50"]],
    ["bigint", "integer", ["7"], [7]],
    ["real", "float64", ["0.1"], [0.10000000149011612]],
    ["double precision", "float64", ["'NaN'", "'-Infinity'", "1e-300"], ["NaN", "-Infinity", 1e-300]],
    ["character(5)", "char(5)", ["'us'", "'de   '"], ["us", "de"]],
    ["varchar(5)", "string", ["'us '"], ["us "]],
    ["text", "integer", ["'12'"], [12]],
    ["date", "timestamp", ["'2024-02-29'"], ["2024-02-29 00:00:00"]],
    ["date", "date", ["'9999-12-31'", "'0044-03-15 BC'"], ["9999-12-31", "0044-03-15 (BC)"]],
    ["timestamp(0)", "timestamp", ["'2024-01-01 10:00:00.4'"], ["2024-01-01 10:00:00"]],
    ["timestamptz", "timestamptz", ["'2024-01-01 10:00:00.5+02'"], ["2024-01-01 08:00:00.5+00"]],
    ["time(3)", "time", ["'10:00:00.1234'"], ["10:00:00.123"]],
    ["interval day to second", "interval", ["'3 days 04:05:06'"], [expect.objectContaining({ days: 3 })]],
    ["jsonb", "json", ['\'{"b": 1, "a": [1, null]}\''], ['{"a": [1, null], "b": 1}']],
    ["jsonb", "array<integer>", ["'[1, null]'"], [[1, null]]],
    ["jsonb", "struct<a:integer,b:string>", ['\'{"a": 1, "b": "x"}\''], [{ a: 1, b: "x" }]],
    ["integer[]", "array<integer>", ["ARRAY[1, NULL]", "'{}'"], [[1, null], []]],
    ["integer[]", "json", ["ARRAY[[1],[2]]"], ["[[1],[2]]"]],
    [
      "integer[][]",
      "array<array<integer>>",
      ["ARRAY[[1,2],[3,4]]"],
      [
        [
          [1, 2],
          [3, 4],
        ],
      ],
    ],
    ["text[]", "array<string>", ["ARRAY['NULL', NULL, 'a\"b', '']"], [["NULL", null, 'a"b', ""]]],
    ["bytea[]", "array<binary>", ["ARRAY['\\x00ff'::bytea]"], [["\\x00\\xFF"]]],
    ["real[]", "vector(2)", ["ARRAY[0.5, 'NaN']"], [[0.5, "NaN"]]],
    ["uuid", "string", ["'ffffffff-ffff-ffff-ffff-ffffffffffff'"], ["ffffffff-ffff-ffff-ffff-ffffffffffff"]],
    ["inet", "string", ["'10.0.0.1/8'"], ["10.0.0.1/8"]],
    ["int4range", "string", ["'[1,5)'"], ["[1,5)"]],
    ["xml", "string", ["'<a/>'"], ["<a/>"]],
  ];
  it("gives values of each type as what they were declared", async () => {
    const of = shape(
      { id: "integer!", ...Object.fromEntries(TYPES.map(([, type], index) => [`c${index}`, type])) },
      "id",
    );
    const most = Math.max(...TYPES.map(([, , values]) => values.length));
    const line = (row: number): string => [row, ...TYPES.map(([, , values]) => values[row] ?? "NULL")].join(", ");
    await database.sql(
      `CREATE TABLE typed (id integer, ${TYPES.map(([type], index) => `c${index} ${type}`).join(", ")})`,
      ...Array.from({ length: most }, (_, row) => `INSERT INTO typed VALUES (${line(row)})`),
    );
    await provision({ typed: of });
    await world.run(spec({ typed: of }));
    const found = await rows("typed");
    for (const [index, [type, declared, values, expected]] of TYPES.entries()) {
      const column = found.slice(0, values.length).map((row) => row[index + 1]);
      expect({ type, declared, values: column }).toEqual({ type, declared, values: expected });
    }
  });

  it("gives domains as what they are made of, enumerations as texts, and composites as what they are made of", async () => {
    await database.sql(
      "CREATE DOMAIN price AS numeric(10,2) CHECK (VALUE >= 0)",
      "CREATE DOMAIN fair AS price",
      "CREATE TYPE mood AS ENUM ('sad', 'ok', 'it''s \"fine\"')",
      "CREATE TYPE address AS (street text, zip integer)",
    );
    expect(await read("fair", "decimal(10,2)", "2.50")).toEqual(["2.50"]);
    expect(await read("mood", "string", "'it''s \"fine\"'")).toEqual(['it\'s "fine"']);
    expect(await read("mood[]", "array<string>", "ARRAY['ok','sad']::mood[]")).toEqual([["ok", "sad"]]);
    expect(await read("address", "struct<street:string,zip:integer>", "ROW('x, \"y\"', 7)")).toEqual([
      { street: 'x, "y"', zip: 7 },
    ]);
    expect(
      await read("address[]", "array<struct<street:string,zip:integer>>", "ARRAY[ROW('x', 7)]::address[]"),
    ).toEqual([[{ street: "x", zip: 7 }]]);
  });

  it.each([
    ["numeric", "decimal(10,2)", "'NaN'", /the row with id = "0": "v" is "NaN", which is no decimal\(10,2\)/],
    ["numeric", "decimal(10,2)", "1.234", /"1\.234", which is no decimal/],
    ["numeric(20,3)", "decimal(10,2)", "12345678901.5", /which is no decimal/],
    ["bigint", "integer", "3000000000", /"3000000000", which is no integer/],
    ["double precision", "float32", "1e300", /which is no float32/],
    ["text", "integer", "'1.5'", /"1\.5", which is no integer/],
    ["varchar", "varchar(3)", "'four'", /"four", which is no varchar\(3\)/],
    ["timestamptz", "timestamptz", "'294276-12-31 23:59:59+00'", /which is no timestamptz/],
    ["integer[]", "array<tinyint>", "ARRAY[1, 300]", /which is no array<tinyint>/],
    ["integer[]", "array<integer>", "ARRAY[[1],[2]]", /which is no array<integer>/],
    ["real[]", "vector(2)", "ARRAY[1]", /which is no vector\(2\)/],
  ])("names what of %s is no %s", async (type, declared, value, expected) => {
    const said = await problem(type, declared, value);
    expect(said).toMatch(/^shop\/v\d+: 1 row is bad/);
    expect(said).toMatch(expected);
  });

  it.each([
    ["boolean", "integer", "true"],
    ["integer", "string", "1"],
    ["json", "integer", "'1'"],
    ["integer[]", "string", "ARRAY[1]"],
    ["text", "array<string>", "'{a}'"],
    ["bytea[][]", "array<array<binary>>", "ARRAY[['\\x00'::bytea]]"],
    ["numeric[][]", "array<array<decimal(38,10)>>", "ARRAY[[1.5]]"],
  ])("does not take %s for %s", async (type, declared, value) => {
    expect(await problem(type, declared, value)).toMatch(/these types do not agree/);
  });

  it("takes nulls, empty texts, and texts of a megabyte with what ends lines", async () => {
    const of = shape({ id: "integer!", note: "string", amount: "decimal(10,2)" }, "id");
    await database.sql(
      "CREATE TABLE orders (id integer, note text, amount numeric)",
      "INSERT INTO orders SELECT g, CASE g % 4 WHEN 0 THEN NULL WHEN 1 THEN '' WHEN 2 THEN repeat(E'\"\\r\\n,', g) ELSE E'\\n\\\\.\\n' END, g FROM generate_series(1, 5000) g",
      "INSERT INTO orders VALUES (0, repeat(E'x\\n\"', 700000), NULL)",
    );
    await provision({ orders: of });
    await world.run(spec({ orders: of }));
    const [wanted] = await database.sql(
      "SELECT count(*), count(note), sum(length(note)), max(md5(note)), sum(amount) FROM orders",
    );
    const found = await rows();
    const notes = found.map((row) => row[1]);
    expect(found).toHaveLength(Number(wanted?.[0]));
    expect(notes.filter((note) => note !== null)).toHaveLength(Number(wanted?.[1]));
    expect(notes.reduce((sum: number, note) => sum + String(note ?? "").length, 0)).toBe(Number(wanted?.[2]));
    expect(found[0]?.[1]).toBe('x\n"'.repeat(700_000));
    expect(found[3]?.[1]).toBe("\n\\.\n");
  });

  it("reads no more of a table than the window of a watermark", async () => {
    const watched = shape({ id: "integer!", changed: "timestamp!", note: "varchar(3)" }, "id");
    await database.sql(
      "CREATE TABLE watched (id integer PRIMARY KEY, changed timestamp NOT NULL, note text)",
      "INSERT INTO watched SELECT g, '2024-01-01'::timestamp + g * interval '1 minute', 'a' FROM generate_series(1, 1000) g",
    );
    await provision({ watched });
    const method: IngestSpec["method"] = { type: "watermark", column: "changed", overlap: "PT5M" };
    const watermark = spec({ watched }, { method });
    expect(await world.run(watermark)).toMatchObject({ inserted: 1000 });
    // What is below the window is not read at all, so that what is bad there disturbs nobody.
    await database.sql(
      "UPDATE watched SET note = 'too long' WHERE id = 1",
      "UPDATE watched SET note = 'b' WHERE id IN (996, 1000)",
      "INSERT INTO watched VALUES (1001, '2024-01-01 16:41:00', 'new')",
    );
    expect(await world.run(watermark)).toMatchObject({ inserted: 1, updated: 2 });
    const found = await rows("watched");
    expect([found[0]?.[2], found[995]?.[2], found[999]?.[2], found[1000]?.[2]]).toEqual(["a", "b", "b", "new"]);
    await database.sql("UPDATE watched SET note = 'too long' WHERE id = 1000");
    expect((await world.problem(watermark)).message).toMatch(/id = "1000"/);
  });

  it("gives a feed of changes", async () => {
    const accounts = shape({ id: "integer!", title: "string", lsn: "bigint!", op: "string!" }, "id");
    await database.sql(
      "CREATE TABLE accounts (lsn bigint, op text, id integer, title text)",
      "INSERT INTO accounts VALUES (1, 'I', 1, 'a'), (2, 'I', 2, 'b'), (3, 'U', 1, 'c'), (4, 'D', 2, NULL)",
    );
    await provision({ accounts });
    const method: IngestSpec["method"] = {
      ...{ type: "cdc", sequence: "lsn", sequenceType: "BIGINT", operation: "op" },
      ...{ inserted: "I", updated: "U", deleted: "D", overlap: "0" },
    };
    await world.run(spec({ accounts }, { method }));
    expect((await rows("accounts")).map((row) => row.slice(0, 2))).toEqual([[1, "c"]]);
    await database.sql("INSERT INTO accounts VALUES (5, 'I', 3, 'd'), (6, 'D', 1, NULL)");
    await world.run(spec({ accounts }, { method }));
    expect((await rows("accounts")).map((row) => row.slice(0, 2))).toEqual([[3, "d"]]);
  });
});
