import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { layout } from "../../../../platforms/local/layout.js";
import type { IngestSpec, Shape } from "../../../../platforms/local/spec.js";
import { ingestSpec, shape, sql, staging, tableSpec, World } from "./support/world.js";

let world: World;
beforeEach(() => {
  world = new World();
});
afterEach(() => world.remove());

const ORDERS = shape({ id: "integer!", name: "string", total: "decimal(6,2)!" }, "id");
type Changes = Extract<IngestSpec["method"], { type: "cdc" }>;
const BY: Changes = {
  type: "cdc",
  sequence: "seq",
  sequenceType: "BIGINT",
  operation: "op",
  inserted: "I",
  updated: "U",
  deleted: "D",
};
const spec = (of: Shape = ORDERS, method: Partial<Changes> = {}, source?: Parameters<typeof ingestSpec>[0]["source"]) =>
  ingestSpec({ shapes: { orders: of }, method: { ...BY, ...method }, ...(source ? { source } : {}) });
const prepare = (of: Shape = ORDERS) => world.provision(tableSpec(staging("shop", "orders"), of));
const rows = () => world.rows(staging("shop", "orders"));
const write = (name: string, ...lines: string[]) =>
  world.file(`data/${name}.csv`, `id,name,total,seq,op\n${lines.map((line) => `${line}\n`).join("")}`);

describe("a feed in one file", () => {
  it("inserts, updates and deletes by key, and says what became of the table", async () => {
    await prepare();
    write("orders", "1,a,1.00,1,I", "2,b,2.00,2,I", "1,A,1.50,3,U", "3,c,3.00,4,I");
    expect(await world.run(spec())).toMatchObject({ inserted: 3, updated: 0, deleted: 0, rows: 3 });
    write("orders", "1,AA,1.75,5,U", "2,,,6,D", "4,d,4.00,7,I");
    expect(await world.run(spec())).toMatchObject({ inserted: 1, updated: 1, deleted: 1, rows: 3 });
    expect(await world.run(spec())).toMatchObject({ unchanged: true, inserted: 0, rows: 3 });
    expect(await rows()).toEqual([
      [1, "AA", "1.75"],
      [3, "c", "3.00"],
      [4, "d", "4.00"],
    ]);
  });

  it("never goes back: late changes find a newer row, or none", async () => {
    await prepare();
    write("orders", "1,new,1,10,U", "2,,,11,D");
    await world.run(spec());
    write("orders", "1,old,1,9,U", "2,old,2,10,I", "1,,,8,D");
    expect(await world.run(spec())).toMatchObject({ unchanged: true });
    write("orders", "2,again,2,12,I");
    expect(await world.run(spec())).toMatchObject({ inserted: 1 });
    expect(await rows()).toEqual([
      [1, "new", "1.00"],
      [2, "again", "2.00"],
    ]);
  });

  it("does not depend on the order of its records", async () => {
    await prepare();
    write("orders", "1,c,3,3,U", "2,x,1,4,I", "1,a,1,1,I", "1,,,2,D", "2,,,5,D");
    await world.run(spec());
    expect(await rows()).toEqual([[1, "c", "3.00"]]);
  });

  it("takes a key change as the end of one row and the beginning of another", async () => {
    await prepare();
    write("orders", "1,a,1,1,I", "1,,,2,D", "9,a,1,2,I");
    expect(await world.run(spec())).toMatchObject({ inserted: 1 });
    expect(await rows()).toEqual([[9, "a", "1.00"]]);
  });

  it("may have its sequence and its operation among the dataset's columns, by whatever case", async () => {
    const of = shape({ id: "integer!", SEQ: "timestamptz", Op: "varchar(6)" }, "id");
    await prepare(of);
    world.file("data/orders.csv", "op,id,Seq\ndelete,1,2024-01-01 10:00:00+02\nupsert,1,2024-01-01 09:00:00Z\n");
    const method = {
      sequenceType: "TIMESTAMP WITH TIME ZONE",
      inserted: "upsert",
      updated: "upsert",
      deleted: "delete",
    };
    expect(await world.run(spec(of, method))).toMatchObject({ inserted: 1 });
    expect(await rows()).toEqual([[1, "2024-01-01 09:00:00+00", "upsert"]]);
  });

  it("may call its sequence and its operation whatever it likes", async () => {
    await prepare();
    world.file("data/orders.csv", "id,name,total,_sequence,_deleted\n1,a,1,1,I\n2,b,2,1,I\n2,,,2,D\n");
    expect(await world.run(spec(ORDERS, { sequence: "_sequence", operation: "_deleted" }))).toMatchObject({
      inserted: 1,
    });
  });

  it("knows rows by several columns, of which nothing else need be there", async () => {
    const of = shape({ region: "string!", id: "bigint!" }, "id", "region");
    await prepare(of);
    world.file("data/orders.csv", "region,id,seq,op\neu,1,1,I\nus,1,2,I\neu,1,3,D\nus,1,4,U\n");
    expect(await world.run(spec(of))).toMatchObject({ inserted: 1 });
    expect(await rows()).toEqual([["us", "1"]]);
  });

  it.each([
    ["1,a,1,1,X", '"op" is "X", which is none of "I", "U", "D"'],
    ["1,a,1,1,", '"op" is null, and it says what was changed'],
    ["1,a,1,,I", '"seq" is null, and it is the sequence of the changes'],
    ["1,a,1,one,I", '"seq" is "one", which is no bigint'],
    [",a,1,1,D", '"id" is null, and it is part of the primary key'],
    ["x,a,1,1,D", '"id" is "x", which is no integer'],
    ["1,a,,1,U", '"total" is null, and it is declared not nullable'],
    ["1,a,1.234,1,I", '"total" is "1.234", which is no decimal(6,2)'],
  ])("tells of the record %s", async (line, says) => {
    await prepare();
    write("orders", "7,,,5,D", "8,,bad,6,D", line);
    expect((await world.problem(spec())).message).toContain(`orders.csv, line 4: ${says}`);
    expect(await rows()).toEqual([]);
  });

  it("takes equal changes as one, and refuses to choose between others with one sequence", async () => {
    await prepare();
    write("orders", "1,a,1,1,I", "1,a,1.00,1,U", "2,,,1,D", "2,whatever,x,1,D");
    expect(await world.run(spec())).toMatchObject({ inserted: 1 });
    write("orders", "3,a,1,2,I", "3,b,1,2,U", "4,a,1,3,I");
    const { message } = await world.problem(spec());
    expect(message).toContain("two different changes with one sequence");
    expect(message).toContain('id = "3" at sequence "2"');
    // Also when the other one is in already, as a row or as the end of one.
    write("orders", "1,b,1,1,U");
    expect((await world.problem(spec())).message).toContain('id = "1" at sequence "1"');
    write("orders", "2,b,1,1,I");
    expect((await world.problem(spec())).message).toContain('id = "2" at sequence "1"');
    write("orders", "1,a,1,1,I", "2,,,1,D", "5,e,5,2,I");
    expect(await world.run(spec())).toMatchObject({ inserted: 1, updated: 0, deleted: 0 });
  });
});

describe("a feed in a folder that grows", () => {
  it("reads only files that it did not read before, whatever became of those", async () => {
    await prepare();
    write("orders/1", "1,a,1,1,I");
    expect(await world.run(spec())).toMatchObject({ inserted: 1 });
    write("orders/2", "2,b,2,2,I");
    write("orders/0-late", "1,older,1,0,I", "3,c,3,1,I");
    const notes: string[] = [];
    expect(await world.run(spec(), { notes })).toMatchObject({ inserted: 2, updated: 0 });
    expect(notes.join()).toContain("3 changes read");
    // A file that was read before may go, or come again under another name.
    write("orders/9", "1,a,1,1,I");
    expect(await world.run(spec(), { notes })).toMatchObject({ unchanged: true });
    expect(notes.join()).toContain("0 changes read");
    write("orders/2", "2,B,2,3,U");
    expect(await world.run(spec())).toMatchObject({ updated: 1 });
  });

  it.each(["json", "parquet"] as const)("may be of %s", async (format) => {
    await prepare();
    const source = { type: "files", container: "c", place: { base: "root", path: "data" }, format } as const;
    const put = async (name: string, query: string) => {
      const path = join(world.root, "data", "orders", `${name}.${format}`);
      world.file("data/orders/.keep", "");
      await sql(join(world.folder, "scratch.duckdb"), `COPY (${query}) TO '${path}' (FORMAT ${format})`);
    };
    await put("1", "SELECT 1 AS id, 'a' AS name, 1.5::DECIMAL(6,2) AS total, 1 AS seq, 'I' AS op");
    expect(await world.run(spec(ORDERS, {}, source))).toMatchObject({ inserted: 1 });
    await put("2", "SELECT 1 AS id, NULL::VARCHAR AS name, NULL::DECIMAL(6,2) AS total, 2 AS seq, 'D' AS op");
    expect(await world.run(spec(ORDERS, {}, source))).toMatchObject({ deleted: 1 });
  });

  it("takes JSON deletions that hold no more than their key", async () => {
    await prepare();
    const source = { type: "files", container: "c", place: { base: "root", path: "data" }, format: "json" } as const;
    world.file("data/orders/1.jsonl", '{"id":1,"seq":1,"op":"D"}\n');
    expect(await world.run(spec(ORDERS, {}, source))).toMatchObject({ unchanged: true });
    world.file(
      "data/orders/2.jsonl",
      '{"id":2,"name":null,"total":1,"seq":2,"op":"I"}\n{"id":1,"total":3,"seq":0,"op":"I"}\n',
    );
    expect(await world.run(spec(ORDERS, {}, source))).toMatchObject({ inserted: 1 });
    expect(await rows()).toEqual([[2, null, "1.00"]]);
  });

  it("fills a column that was added, where the files have it, and keeps what is gone gone", async () => {
    await prepare();
    write("orders/1", "1,a,1,1,I", "2,b,2,2,I", "3,c,3,3,I", "3,,,4,D");
    await world.run(spec());
    const wider = shape({ id: "integer!", name: "string", total: "decimal(6,2)!", note: "string" }, "id");
    await prepare(wider);
    expect((await world.problem(spec(wider))).message).toContain('the column "note" is missing');
    world.file("data/orders/2.csv", "id,name,total,note,seq,op\n1,a,1,x,1,I\n4,d,4,y,5,I\n3,c,3,z,3,I\n");
    const notes: string[] = [];
    // What is in already is said again with more: the start is read once more.
    world.file("data/orders/1.csv", "id,name,total,seq,op\n2,b,2,2,I\n3,c,3,3,I\n3,,,4,D\n");
    expect(await world.run(spec(wider), { notes })).toMatchObject({ inserted: 1, updated: 1, deleted: 0 });
    expect(notes.join()).toContain('orders/1.csv: without "note", so null there');
    expect(await rows()).toEqual([
      [1, "a", "1.00", "x"],
      [2, "b", "2.00", null],
      [4, "d", "4.00", "y"],
    ]);
  });

  it("remembers what is gone when the key's type changes", async () => {
    await prepare();
    write("orders/1", "1,a,1,1,I", "2,,,9,D");
    await world.run(spec());
    const wider = shape({ id: "bigint!", name: "string", total: "decimal(6,2)!" }, "id");
    await prepare(wider);
    write("orders/1", "2,late,2,8,I", "3000000000,c,3,10,I");
    expect(await world.run(spec(wider))).toMatchObject({ inserted: 1 });
    expect(await rows()).toEqual([
      ["1", "a", "1.00"],
      ["3000000000", "c", "3.00"],
    ]);
    const kept = await sql(
      join(world.home, "staging", "shop.duckdb"),
      `SELECT * FROM _sluice."sequences of _store_shop.orders" ORDER BY ALL`,
    );
    expect(kept).toEqual([
      ["1", "1", false],
      ["2", "9", true],
      ["3000000000", "10", false],
    ]);
  });

  it("goes on where snapshots ended, and starts over by another sequence", async () => {
    await prepare();
    world.file("data/orders.csv", "id,name,total\n1,a,1\n2,b,2\n3,c,3\n");
    await world.run(ingestSpec({ shapes: { orders: ORDERS } }));
    const lines = ["1,A,1,5,I,50", "2,,,6,D,60"];
    world.file("data/orders.csv", `id,name,total,seq,op,other\n${lines.map((line) => `${line}\n`).join("")}`);
    expect(await world.run(spec())).toMatchObject({ inserted: 0, updated: 1, deleted: 1, rows: 2 });
    // By its own order the second record is now the older one of its key.
    world.file("data/orders.csv", `id,name,total,seq,op,other\n${lines.join("\n")}\n2,b,2,4,I,70\n`);
    expect(await world.run(spec())).toMatchObject({ unchanged: true });
    expect(await world.run(spec(ORDERS, { sequence: "other" }))).toMatchObject({ inserted: 1 });
  });

  it("starts anew with a table that was dropped and made again", async () => {
    await prepare();
    write("orders/1", "1,a,1,1,I", "2,,,9,D");
    await world.run(spec());
    await world.provision({ schema: 1, kind: "drop", dataset: "shop/orders", at: staging("shop", "orders") });
    await prepare();
    write("orders/1", "1,a,1,1,I", "2,b,2,8,I");
    expect(await world.run(spec())).toMatchObject({ inserted: 2 });
  });
});

describe("a feed in a DuckDB table or view", () => {
  const source = {
    type: "duckdb",
    container: "erp",
    file: { base: "root", path: "erp.duckdb" },
    schema: "main",
  } as const;
  const erp = (...statements: string[]) => sql(join(world.root, "erp.duckdb"), ...statements);
  const FEED = "CREATE TABLE orders (id INTEGER, name VARCHAR, total VARCHAR, seq BIGINT, op VARCHAR)";

  it("is read as a whole each time, or from an overlap on", async () => {
    await prepare();
    await erp(FEED, "INSERT INTO orders VALUES (1, 'a', '1', 10, 'I'), (2, 'b', '2', 20, 'I')");
    const notes: string[] = [];
    expect(await world.run(spec(ORDERS, {}, source))).toMatchObject({ inserted: 2 });
    await erp("INSERT INTO orders VALUES (3, 'c', '3', 12, 'I'), (2, NULL, NULL, 21, 'D')");
    expect(await world.run(spec(ORDERS, {}, source), { notes })).toMatchObject({ inserted: 1, deleted: 1 });
    expect(notes.join()).toContain("4 changes read");
    await erp("INSERT INTO orders VALUES (4, 'd', '4', 19, 'I'), (5, 'e', 'late and bad', 15, 'I')");
    const from = { overlap: "2" };
    expect(await world.run(spec(ORDERS, from, source), { notes })).toMatchObject({ inserted: 1 });
    expect(notes.join()).toContain("3 changes read");
  });

  it("is read as a view, too", async () => {
    await prepare();
    await erp(
      "CREATE TABLE log (key INTEGER, moment TIMESTAMP, kind INTEGER)",
      "INSERT INTO log VALUES (1, '2024-01-01', 1), (2, '2024-01-02', 1), (1, '2024-01-03', 3)",
      "CREATE VIEW orders AS SELECT key AS id, 'n' AS name, 1 AS total, moment AS seq, CASE kind WHEN 3 THEN 'D' ELSE 'I' END AS op FROM log",
    );
    const by = { sequenceType: "TIMESTAMP", overlap: "P1D" };
    expect(await world.run(spec(ORDERS, by, source))).toMatchObject({ inserted: 1 });
    expect(await rows()).toEqual([[2, "n", "1.00"]]);
  });
});

it("makes versions of a milestoned table, each dated by its batch", async () => {
  const of: Shape = { ...ORDERS, history: "milestoned" };
  await prepare(of);
  const at = (day: number) => ({ environment: world.environment({ now: () => new Date(Date.UTC(2024, 0, day)) }) });
  write("orders", "1,a,1,1,I", "2,b,2,2,I");
  await world.run(spec(of), at(1));
  write("orders", "1,A,1,3,U", "2,,,4,D");
  expect(await world.run(spec(of), at(2))).toMatchObject({ inserted: 0, updated: 1, deleted: 1, rows: 1 });
  write("orders", "1,a,1,1,I", "2,b,2,5,I");
  const result = await world.run(spec(of), at(3));
  expect(result).toMatchObject({ inserted: 1, updated: 0, rows: 2, batch: { at: new Date(Date.UTC(2024, 0, 3)) } });
  const versions = await sql(
    join(world.home, "staging", "shop.duckdb"),
    `SELECT id, name, ${layout.validFrom}::DATE::VARCHAR, ${layout.validTo}::DATE::VARCHAR FROM _store_shop.orders ORDER BY ALL`,
  );
  expect(versions).toEqual([
    [1, "A", "2024-01-02", null],
    [1, "a", "2024-01-01", "2024-01-02"],
    [2, "b", "2024-01-01", "2024-01-02"],
    [2, "b", "2024-01-03", null],
  ]);
});

it("lets versions go that ended before the retention, also when nothing new came", async () => {
  const of: Shape = { ...ORDERS, history: "milestoned" };
  await prepare(of);
  const at = (day: number) => ({ environment: world.environment({ now: () => new Date(Date.UTC(2024, 0, day)) }) });
  const keeping = { ...spec(of), datasets: spec(of).datasets.map((one) => ({ ...one, retention: "P10D" })) };
  write("orders", "1,a,1,1,I");
  await world.run(keeping, at(1));
  write("orders", "1,b,1,2,U");
  await world.run(keeping, at(2));
  expect(await world.run(keeping, at(12))).toMatchObject({ unchanged: true });
  expect(await world.run(keeping, at(13))).toMatchObject({ unchanged: false, deleted: 0, rows: 1 });
  expect(await world.run(keeping, at(14))).toMatchObject({ unchanged: true });
});
