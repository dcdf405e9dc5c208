import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { IngestSpec, Shape } from "../../../../platforms/local/spec.js";
import { ingestSpec, shape, sql, staging, tableSpec, World } from "./support/world.js";

let world: World;
beforeEach(() => {
  world = new World();
});
afterEach(() => world.remove());

const ORDERS = shape({ id: "integer!", name: "varchar(5)", total: "decimal(6,2)" }, "id");
type Source = Parameters<typeof ingestSpec>[0]["source"];
const spec = (of: Shape = ORDERS, method?: IngestSpec["method"], source?: Source) => ({
  ...ingestSpec({ shapes: { orders: of }, ...(method ? { method } : {}), ...(source ? { source } : {}) }),
  badRecords: "reject" as const,
});
const prepare = (of: Shape = ORDERS, dataset = "orders") => world.provision(tableSpec(staging("shop", dataset), of));
const rows = (dataset = "orders") => world.rows(staging("shop", dataset));
const rejects = (columns = "place, column_name, problem, record") =>
  sql(join(world.home, "staging", "shop.duckdb"), `SELECT ${columns} FROM _sluice.rejects`);
const write = (path: string, ...lines: string[]) =>
  world.file(`data/${path}`, lines.map((line) => `${line}\n`).join(""));
const files = (format: "csv" | "json" | "parquet") =>
  ({ type: "files", container: "c", place: { base: "root", path: "data" }, format }) as const;

describe("bad records of a snapshot", () => {
  it("are put aside with where they are and what is wrong, and the good ones are taken", async () => {
    await prepare();
    write("orders.csv", "id,name,total", "1,a,1.00", "x,b,2", "3,too long,3", ",d,4", "5,e,5.555", "6,f,6");
    const notes: string[] = [];
    expect(await world.run(spec(), { notes })).toMatchObject({ inserted: 2, rows: 2, rejects: 4 });
    expect(notes.join("\n")).toContain("shop/orders: 4 bad records put aside in _sluice.rejects");
    expect(await rows()).toEqual([
      [1, "a", "1.00"],
      [6, "f", "6.00"],
    ]);
    expect(await rejects()).toEqual([
      ["orders.csv, line 3", "id", '"id" is "x", which is no integer', '{"id":"x","name":"b","total":"2"}'],
      [
        "orders.csv, line 4",
        "name",
        '"name" is "too long", which is no varchar(5)',
        '{"id":"3","name":"too long","total":"3"}',
      ],
      [
        "orders.csv, line 5",
        "id",
        '"id" is null, and it is part of the primary key',
        '{"id":null,"name":"d","total":"4"}',
      ],
      [
        "orders.csv, line 6",
        "total",
        '"total" is "5.555", which is no decimal(6,2)',
        '{"id":"5","name":"e","total":"5.555"}',
      ],
    ]);
  });

  it("replace those of the batch before, and are counted while nothing changes", async () => {
    await prepare();
    write("orders.csv", "id,name,total", "1,a,1", "x,b,2", "y,c,3");
    const first = await world.run(spec());
    expect(first).toMatchObject({ rejects: 2 });
    expect(await world.run(spec())).toMatchObject({ unchanged: true, rejects: 2 });
    expect(new Set((await rejects("batch")).map(([batch]) => batch))).toEqual(new Set([first.batch?.id]));
    write("orders.csv", "id,name,total", "1,a,1", "z,b,2");
    expect(await world.run(spec())).toMatchObject({ unchanged: true, rejects: 1 });
    expect(await rejects("record")).toEqual([['{"id":"z","name":"b","total":"2"}']]);
    write("orders.csv", "id,name,total", "1,a,1", "2,b,2");
    expect((await world.run(spec())).rejects).toBeUndefined();
    expect(await rejects()).toEqual([]);
  });

  it("stop the batch where nothing else is said, as do keys that are there twice", async () => {
    await prepare();
    write("orders.csv", "id,name,total", "1,a,1", "x,b,2");
    expect((await world.problem(ingestSpec({ shapes: { orders: ORDERS } }))).message).toContain("1 row is bad");
    write("orders.csv", "id,name,total", "1,a,1", "1,b,2", "x,c,3");
    expect((await world.problem(spec())).message).toContain("1 primary key is there more than once");
    write("orders.csv", "id,name", "1,a");
    expect((await world.problem(spec())).message).toContain('the column "total" is missing');
  });

  it("are those of each dataset and each file", async () => {
    await prepare();
    await prepare(ORDERS, "lines");
    write("orders/1.csv", "id,name,total", "x,a,1");
    write("orders/2.csv", "total,id,name", "1,1,ok", "1,y,b");
    write("lines.csv", "id,name,total", "1,ok,1", "z,c,1");
    const both = { ...ingestSpec({ shapes: { orders: ORDERS, lines: ORDERS } }), badRecords: "reject" as const };
    expect(await world.run(both)).toMatchObject({ inserted: 2, rejects: 3 });
    expect(await rejects("table_name, place, record")).toEqual([
      ["orders", "orders/1.csv, line 2", '{"id":"x","name":"a","total":"1"}'],
      ["orders", "orders/2.csv, line 3", '{"id":"y","name":"b","total":"1"}'],
      ["lines", "lines.csv, line 3", '{"id":"z","name":"c","total":"1"}'],
    ]);
    await world.provision({ schema: 1, kind: "drop", dataset: "shop/orders", at: staging("shop", "orders") });
    expect(await rejects("table_name")).toEqual([["lines"]]);
  });

  it("are kept up to a number, and counted all", async () => {
    await prepare();
    write("orders.csv", "id,name,total", "0,ok,1", ...Array.from({ length: 10_050 }, (_, index) => `x${index},a,1`));
    const notes: string[] = [];
    expect(await world.run(spec(), { notes })).toMatchObject({ inserted: 1, rejects: 10_050 });
    expect(notes.join()).toContain("10,050 bad records put aside in _sluice.rejects, which keeps 10,000 of a table");
    const kept = await rejects("place, problem");
    expect(kept.length).toBe(10_000);
    expect(kept.at(-1)).toEqual(["orders.csv, line 10002", '"id" is "x9999", which is no integer']);
  });

  it("are shown in bounds, whatever they hold", async () => {
    await prepare(shape({ id: "integer!", name: "varchar(5)", total: "decimal(6,2)", 'od"d': "string" }, "id"));
    write("orders.csv", 'id,name,total,od"d', `x,"${"long ".repeat(300_000)}",1,"quote "" \u0000 \u202e 😀"`);
    const of = shape({ id: "integer!", name: "varchar(5)", total: "decimal(6,2)", 'od"d': "string" }, "id");
    expect(await world.run(spec(of))).toMatchObject({ rejects: 1 });
    const [[record] = []] = await rejects("record");
    const shown = JSON.parse(String(record));
    expect(shown.name).toBe(`${"long ".repeat(40)}…`);
    expect(shown['od"d']).toBe('quote " \u0000 \u202e 😀');
  });
});

describe("badly written records", () => {
  it("of CSV are put aside when one can tell where they end", async () => {
    await prepare();
    const lines = ["id,name,total", "1,a,1", "2,b", "3,c,3,4", '4,"d"x,4', "", "x,e,5", '6,"f\ng",6', "7,\u0000,7"];
    write("orders.csv", ...lines);
    world.file(
      "data/orders.csv",
      Buffer.concat([Buffer.from(`${lines.join("\n")}\n8,`), Buffer.from([0xff]), Buffer.from(",8\n9,i,9\n")]),
    );
    expect(await world.run(spec())).toMatchObject({ inserted: 4, rejects: 5 });
    expect(await rows()).toEqual([
      [1, "a", "1.00"],
      [6, "f\ng", "6.00"],
      [7, "\u0000", "7.00"],
      [9, "i", "9.00"],
    ]);
    expect(await rejects()).toEqual([
      ["orders.csv, line 3", null, "2 fields where 3 are wanted", '"2,b"'],
      ["orders.csv, line 4", null, "4 fields where 3 are wanted", '"3,c,3,4"'],
      [
        "orders.csv, line 5",
        null,
        "something follows a closing quote; a quote within quotes is written twice",
        '"4,\\"d\\"x,4"',
      ],
      ["orders.csv, line 11", null, "it is not UTF-8", '"8,\ufffd,8"'],
      ["orders.csv, line 7", "id", '"id" is "x", which is no integer', '{"id":"x","name":"e","total":"5"}'],
    ]);
  });

  it.each([
    ['id,name,total\n1,"a,1\n2,b,2\n', "a quote is opened and never closed"],
    ["id,name,total\n1,a,1\n2,b", "half written"],
    ["id,name,total\n1,a,1\r\n2,b,2\n", "its lines end in two ways"],
  ])("stop %j, which leaves in doubt where records end", async (text, says) => {
    await prepare();
    world.file("data/orders.csv", text);
    expect((await world.problem(spec())).message).toContain(says);
    expect(await rows()).toEqual([]);
  });

  it("of JSON are what is no object", async () => {
    await prepare();
    write("orders.jsonl", '{"id":1,"name":"a","total":1}', "[1]", "null", '{"id":"x","name":["b"],"total":{}}');
    expect(await world.run(spec(ORDERS, undefined, files("json")))).toMatchObject({ inserted: 1, rejects: 3 });
    expect(await rejects("place, problem, record")).toEqual([
      ["orders.jsonl, record 2", "a record is no JSON object", "[1]"],
      ["orders.jsonl, record 3", "a record is no JSON object", "null"],
      ["orders.jsonl, record 4", '"id" is "x", which is no integer', '{"id":"x","name":"[\\"b\\"]","total":"{}"}'],
    ]);
  });

  it("of JSON lines are put aside, too, but for a first one and half a last one", async () => {
    await prepare();
    const source = files("json");
    write(
      "orders.jsonl",
      "",
      '{"id":1,"name":"a","total":1}',
      '{"id":2,',
      "\tnonsense",
      "",
      '{"id":3,"name":"c"}',
      "[3]",
    );
    expect(await world.run(spec(ORDERS, undefined, source))).toMatchObject({ inserted: 2, rejects: 3 });
    expect(await rejects("place, problem, record")).toEqual([
      ["orders.jsonl, line 3", "it is no JSON", '"{\\"id\\":2,"'],
      ["orders.jsonl, line 4", "it is no JSON", '"\\tnonsense"'],
      ["orders.jsonl, record 3", "a record is no JSON object", "[3]"],
    ]);
    world.file("data/orders.jsonl", '{"id":1,"name":"a","total":1}\n{"id":2,');
    expect((await world.problem(spec(ORDERS, undefined, source))).message).toContain("is no whole JSON file");
    world.file("data/orders.jsonl", '[\n{"id":1,"name":"a","total":1},\n{"id":2\n]\n');
    expect((await world.problem(spec(ORDERS, undefined, source))).message).toContain("is no whole JSON file");
  });

  it.each(["json", "parquet"] as const)("stop a file that is no %s at all", async (format) => {
    await prepare();
    world.file(`data/orders.${format}`, "{{{ this is none");
    expect((await world.problem(spec(ORDERS, undefined, files(format)))).message).toContain("is no whole");
  });
});

describe("bad records of databases and Parquet files", () => {
  const source = {
    type: "duckdb",
    container: "erp",
    file: { base: "root", path: "erp.duckdb" },
    schema: "main",
  } as const;
  const erp = (...statements: string[]) => sql(join(world.root, "erp.duckdb"), ...statements);

  it("are told by their row", async () => {
    await prepare();
    const path = join(world.root, "data", "orders.parquet");
    world.file("data/.keep", "");
    const query = "SELECT * FROM (VALUES (1, 'a', 1.5), (NULL, 'b', 2.5), (3000000000, 'c', 3.5)) t(id, name, total)";
    await sql(join(world.folder, "x.duckdb"), `COPY (${query}) TO '${path}'`);
    expect(await world.run(spec(ORDERS, undefined, files("parquet")))).toMatchObject({ inserted: 1, rejects: 2 });
    expect(await rejects("place, problem")).toEqual([
      ["orders.parquet, row 2", '"id" is null, and it is part of the primary key'],
      ["orders.parquet, row 3", '"id" is "3000000000", which is no integer'],
    ]);
  });

  it("are the same when rows around them go, so that they are not counted twice", async () => {
    const of = shape({ id: "integer!", name: "varchar(5)", seq: "bigint!" }, "id");
    await prepare(of);
    await erp(
      "CREATE TABLE orders (id BIGINT, name VARCHAR, seq BIGINT)",
      "INSERT INTO orders VALUES (1, 'a', 1), (2, 'too long', 2), (3, 'too long', 2), (3, 'too long', 2)",
    );
    const watermark = { type: "watermark", column: "seq", overlap: "5" } as const;
    expect(await world.run(spec(of, watermark, source))).toMatchObject({ inserted: 1, rejects: 3 });
    await erp("DELETE FROM orders WHERE id = 1", "INSERT INTO orders VALUES (4, 'too long', 3), (5, 'e', 3)");
    expect(await world.run(spec(of, watermark, source))).toMatchObject({ inserted: 1, rejects: 4 });
  });
});

describe("bad records of windows and feeds", () => {
  const of = shape({ id: "integer!", name: "varchar(5)", seq: "bigint!" }, "id");
  const watermark = { type: "watermark", column: "seq", overlap: "5" } as const;

  it("add up, and count once when they are read again", async () => {
    await prepare(of);
    write("orders.csv", "id,name,seq", "1,a,10", "2,too long,9", "3,c,none");
    expect(await world.run(spec(of, watermark))).toMatchObject({ rejects: 2 });
    write("orders.csv", "id,name,seq", "1,a,10", "2,too long,9", "3,c,none", "4,too long,11");
    expect(await world.run(spec(of, watermark))).toMatchObject({ rejects: 3 });
    // Out of the window, and still aside.
    write("orders.csv", "id,name,seq", "5,e,100");
    expect(await world.run(spec(of, watermark))).toMatchObject({ inserted: 1, rejects: 3 });
    expect(await rejects("place, record")).toEqual([
      ["orders.csv, line 3", '{"id":"2","name":"too long","seq":"9"}'],
      ["orders.csv, line 4", '{"id":"3","name":"c","seq":"none"}'],
      ["orders.csv, line 5", '{"id":"4","name":"too long","seq":"11"}'],
    ]);
  });

  it("are judged again after a migration", async () => {
    await prepare(of);
    write("orders.csv", "id,name,seq", "1,a,10", "2,too long,9", "x,c,8");
    expect(await world.run(spec(of, watermark))).toMatchObject({ inserted: 1, rejects: 2 });
    const wider = shape({ id: "integer!", name: "varchar(9)", seq: "bigint!" }, "id");
    await prepare(wider);
    expect(await world.run(spec(wider, watermark))).toMatchObject({ inserted: 1, rejects: 1 });
  });

  it("of changes leave the row as it was", async () => {
    const cdc = {
      type: "cdc",
      sequence: "n",
      sequenceType: "BIGINT",
      operation: "op",
      inserted: "I",
      updated: "U",
      deleted: "D",
    } as const;
    await prepare();
    write("orders/1.csv", "id,name,total,n,op", "1,a,1,1,I", "1,too long,1,2,U", "2,b,2,3,X", "2,b", "3,c,3,4,I");
    expect(await world.run(spec(ORDERS, cdc))).toMatchObject({ inserted: 2, rejects: 3 });
    write("orders/2.csv", "id,name,total,n,op", "x,,,5,D", "3,,,6,D");
    expect(await world.run(spec(ORDERS, cdc))).toMatchObject({ deleted: 1, rejects: 4 });
    expect(await world.run(spec(ORDERS, cdc))).toMatchObject({ unchanged: true, rejects: 4 });
    // The first file grows: what was read of it before is not counted again.
    write(
      "orders/1.csv",
      "id,name,total,n,op",
      "1,a,1,1,I",
      "1,too long,1,2,U",
      "2,b,2,3,X",
      "2,b",
      "3,c,3,4,I",
      ",,,7,D",
    );
    expect(await world.run(spec(ORDERS, cdc))).toMatchObject({ unchanged: true, rejects: 5 });
    expect(await rows()).toEqual([[1, "a", "1.00"]]);
    // A file that comes twice says nothing twice, even where all is read from the start.
    write("orders/3.csv", "id,name,total,n,op", "x,,,5,D", "3,,,6,D");
    expect(await world.run(spec(ORDERS, cdc))).toMatchObject({ unchanged: true, rejects: 5 });
    const later = { ...ORDERS, columns: [...ORDERS.columns].reverse() };
    await prepare(later);
    expect(await world.run(spec(later, cdc))).toMatchObject({ unchanged: true, rejects: 5 });
  });
});
