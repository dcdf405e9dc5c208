import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { ingestSpec, shape, sql, staging, tableSpec, World } from "./support/world.js";

let world: World;
beforeEach(() => {
  world = new World();
});
afterEach(() => world.remove());

const KEYED = shape({ id: "integer!", name: "string", seq: "bigint" }, "id");
const rows = () => world.rows(staging("shop", "orders"));
const spec = (of = KEYED, overlap?: string) =>
  ingestSpec({ shapes: { orders: of }, method: { type: "watermark", column: "seq", overlap } });
const write = (...lines: string[]) =>
  world.file("data/orders.csv", `id,name,seq\n${lines.map((line) => `${line}\n`).join("")}`);

it("reads from the greatest value it has seen on, and brings rows in by key", async () => {
  await world.provision(tableSpec(staging("shop", "orders"), KEYED));
  write("1,a,10", "2,b,9");
  expect(await world.run(spec())).toMatchObject({ inserted: 2, updated: 0, rows: 2 });
  expect(await world.run(spec())).toMatchObject({ unchanged: true, rows: 2 });
  write("1,a,10", "2,B,11", "3,c,12");
  expect(await world.run(spec())).toMatchObject({ inserted: 1, updated: 1, deleted: 0 });
  // Below what was seen: not read. As great as that: read again. Gone from the source: not deleted.
  write("3,same moment,12", "1,late,11", "9,late,3");
  expect(await world.run(spec())).toMatchObject({ inserted: 0, updated: 1, deleted: 0 });
  expect(await rows()).toEqual([
    [1, "a", "10"],
    [2, "B", "11"],
    [3, "same moment", "12"],
  ]);
});

it("reads an overlap again for what comes late, and never goes back behind a newer row", async () => {
  await world.provision(tableSpec(staging("shop", "orders"), KEYED));
  const late = spec(KEYED, "5");
  write("1,a,10", "2,b,20");
  await world.run(late);
  write("1,late,15", "2,older,19", "3,late,16", "4,too late,14");
  expect(await world.run(late)).toMatchObject({ inserted: 1, updated: 1 });
  expect(await rows()).toEqual([
    [1, "late", "15"],
    [2, "b", "20"],
    [3, "late", "16"],
  ]);
  // The greatest is still 20: what was read last were late rows.
  write("5,too late,14", "6,late,15");
  expect(await world.run(late)).toMatchObject({ inserted: 1 });
});

it.each([
  ["date", "P1M", "2024-03-31", "2024-02-29", "2024-02-28"],
  ["date", "PT12H", "2024-03-31", "2024-03-30", "2024-03-29"],
  ["timestamp", "PT1H30M", "2024-03-31 01:00:00", "2024-03-30 23:30:00", "2024-03-30 23:29:59.999999"],
  ["timestamptz", "P1W", "2024-03-31 10:00:00+00", "2024-03-24 12:00:00+02", "2024-03-24 11:59:59+02"],
  ["tinyint", "100", "127", "27", "26"],
  ["uint8", "10", "255", "245", "244"],
  [
    "decimal(38,3)",
    "1",
    "99999999999999999999999999999999999.000",
    "99999999999999999999999999999999998.000",
    "99999999999999999999999999999999997.999",
  ],
])("of %s reads an overlap of %s again", async (type, overlap, greatest, late, tooLate) => {
  const of = shape({ id: "integer!", name: "string", seq: type }, "id");
  await world.provision(tableSpec(staging("shop", "orders"), of));
  write(`1,a,${greatest}`);
  await world.run(spec(of, overlap));
  write(`2,late,${late}`, `3,too late,${tooLate}`);
  expect(await world.run(spec(of, overlap))).toMatchObject({ inserted: 1 });
  expect((await rows()).map(([id]) => id)).toEqual([1, 2]);
});

it("reads it all again where nothing is that small, and where nothing says what an overlap is", async () => {
  const of = shape({ id: "integer!", name: "string", seq: "uint8" }, "id");
  await world.provision(tableSpec(staging("shop", "orders"), of));
  write("1,a,5");
  await world.run(spec(of, "10"));
  write("2,b,0");
  expect(await world.run(spec(of, "10"))).toMatchObject({ inserted: 1 });
  write("2,b,1");
  expect((await world.problem(spec(of, "PT1H"))).message).toContain(
    'the overlap "PT1H" does not fit "seq", which is uint8',
  );
});

it("does not look at what is outside of the window", async () => {
  await world.provision(tableSpec(staging("shop", "orders"), KEYED));
  write("1,a,10");
  await world.run(spec());
  write(",no key,9", "2,b,11");
  expect(await world.run(spec())).toMatchObject({ inserted: 1 });
  write(",no key,11", "3,c,12");
  expect((await world.problem(spec())).message).toContain('line 2: "id" is null');
});

it.each(["duckdb", "parquet"] as const)("does not look at what is outside of the window of %s", async (kind) => {
  await world.provision(tableSpec(staging("shop", "orders"), KEYED));
  const put = async (...values: string[]) => {
    world.file("data/.keep", "");
    const query = `SELECT * FROM (VALUES ${values.join(", ")}) AS t(id, name, seq)`;
    if (kind === "duckdb") await sql(join(world.root, "data/db.duckdb"), `CREATE OR REPLACE TABLE orders AS ${query}`);
    else await sql(":memory:", `COPY (${query}) TO '${join(world.root, "data/orders.parquet")}' (FORMAT parquet)`);
  };
  const source =
    kind === "duckdb"
      ? { type: kind, container: "c", file: { base: "root" as const, path: "data/db.duckdb" }, schema: "main" }
      : { type: "files" as const, container: "c", place: { base: "root" as const, path: "data" }, format: kind };
  const by = { ...spec(), source };
  await put("('1', 'a', 10)", "('2', 'b', 11)");
  expect(await world.run(by)).toMatchObject({ inserted: 2 });
  await put("('none', 'a', 10)", "('3', 'c', 11)", "(NULL, 'd', 9)");
  expect(await world.run(by)).toMatchObject({ inserted: 1, updated: 0 });
  await put("('none', 'a', 11)");
  expect((await world.problem(by)).message).toContain('row 1: "id" is "none", which is no integer');
  await put("('4', 'a', NULL)");
  expect((await world.problem(by)).message).toContain('row 1: "seq" is null, and it is the watermark');
});

it("starts over when another column is the watermark, or instants are read in another zone", async () => {
  const of = shape({ id: "integer!", name: "string", seq: "bigint", placed: "timestamptz" }, "id");
  await world.provision(tableSpec(staging("shop", "orders"), of));
  world.file("data/orders.csv", "id,name,seq,placed\n1,a,10,2024-01-01 10:00:00\n");
  await world.run(spec(of));
  world.file("data/orders.csv", "id,name,seq,placed\n1,a,10,2024-01-01 10:00:00\n2,b,1,2024-01-01 09:00:00\n");
  const by = (timezone: string) =>
    ingestSpec({ shapes: { orders: of }, method: { type: "watermark", column: "placed" }, timezone });
  expect(await world.run(by("UTC"))).toMatchObject({ inserted: 1 });
  expect(await world.run(by("Europe/Berlin"))).toMatchObject({ updated: 2 });
  expect((await rows()).map((row) => row[3])).toEqual(["2024-01-01 09:00:00+00", "2024-01-01 08:00:00+00"]);
});

it("takes a column as null in files that are older than it", async () => {
  const wider = shape({ id: "integer!", name: "string", seq: "bigint", note: "string" }, "id");
  await world.provision(tableSpec(staging("shop", "orders"), wider));
  world.file("data/orders/1.csv", "id,name,seq\n1,a,10\n");
  expect((await world.problem(spec(wider))).message).toContain('the column "note" is missing');
  world.file("data/orders/2.csv", "id,name,seq,note\n2,b,20,y\n");
  await world.run(spec(wider));
  expect(await rows()).toEqual([
    [1, "a", "10", null],
    [2, "b", "20", "y"],
  ]);
});

it("fills a column that was added, in all rows that the source still has", async () => {
  await world.provision(tableSpec(staging("shop", "orders"), KEYED));
  write("1,a,10", "2,b,20");
  await world.run(spec());
  const wider = shape({ id: "integer!", name: "string", seq: "bigint", note: "string" }, "id");
  world.file("data/orders.csv", "id,name,seq,note\n1,a,10,x\n2,b,20,y\n");
  await world.provision(tableSpec(staging("shop", "orders"), wider));
  expect(await world.run(spec(wider))).toMatchObject({ inserted: 0, updated: 2 });
  expect(await rows()).toEqual([
    [1, "a", "10", "x"],
    [2, "b", "20", "y"],
  ]);
});

it("takes the newest of several versions of a row, and refuses to choose between equal ones", async () => {
  await world.provision(tableSpec(staging("shop", "orders"), KEYED));
  write("1,old,1", "1,new,3", "1,middle,2");
  expect(await world.run(spec())).toMatchObject({ inserted: 1 });
  expect(await rows()).toEqual([[1, "new", "3"]]);
  write("1,x,5", "1,y,5", "2,z,5");
  expect((await world.problem(spec())).message).toContain('id = "1" (2 rows)');
  expect(await rows()).toEqual([[1, "new", "3"]]);
  write("1,x,5", "1,x,5");
  expect(await world.run(spec())).toMatchObject({ updated: 1 });
});

it("replaces the rows of the window where there is no key", async () => {
  const of = shape({ id: "integer", name: "string", seq: "bigint" });
  await world.provision(tableSpec(staging("shop", "orders"), of));
  const late = spec(of, "1");
  write("1,a,1", "1,a,1", "2,b,2", "3,c,3");
  expect(await world.run(late)).toMatchObject({ inserted: 4 });
  // 1 is outside of the window and stays; of 2 and 3 only what the source has now is left.
  write("2,b,2", "2,b,2", "4,d,3", "5,e,4");
  expect(await world.run(late)).toMatchObject({ inserted: 3, deleted: 1 });
  expect(await world.run(late)).toMatchObject({ unchanged: true });
  const left = [
    [1, "a", "1"],
    [1, "a", "1"],
    [2, "b", "2"],
    [2, "b", "2"],
    [4, "d", "3"],
    [5, "e", "4"],
  ];
  expect([...(await rows())].sort()).toEqual(left);
  write();
  expect(await world.run(late)).toMatchObject({ inserted: 0, deleted: 2 });
  expect((await rows()).length).toBe(4);
});

it("keeps older rows without a key than the source goes back to when it starts over", async () => {
  const of = shape({ id: "integer", name: "string", seq: "bigint" });
  await world.provision(tableSpec(staging("shop", "orders"), of));
  write("1,a,1", "2,b,2", "3,c,3");
  await world.run(spec(of));
  const wider = shape({ id: "integer", name: "string", seq: "bigint", note: "string" });
  await world.provision(tableSpec(staging("shop", "orders"), wider));
  world.file("data/orders.csv", "id,name,seq,note\n2,b,2,x\n3,c,3,y\n");
  await world.run(spec(wider));
  expect([...(await rows())].sort()).toEqual([
    [1, "a", "1", null],
    [2, "b", "2", "x"],
    [3, "c", "3", "y"],
  ]);
});

it("wants the watermark to be there in every row", async () => {
  await world.provision(tableSpec(staging("shop", "orders"), KEYED));
  write("1,a,1", "2,b,");
  expect((await world.problem(spec())).message).toContain('line 3: "seq" is null, and it is the watermark');
});

it("orders by the declared type, to the microsecond", async () => {
  const of = shape({ id: "integer!", name: "string", seq: "timestamptz" }, "id");
  await world.provision(tableSpec(staging("shop", "orders"), of));
  write("1,a,2024-01-01 10:00:00.000001+00");
  await world.run(spec(of));
  write("1,same,2024-01-01 12:00:00.000001+02", "2,new,2024-01-01 10:00:00.000002+00", "3,old,2024-01-01 09:00:00+00");
  expect(await world.run(spec(of))).toMatchObject({ inserted: 1, updated: 1 });
  expect(await rows()).toEqual([
    [1, "same", "2024-01-01 10:00:00.000001+00"],
    [2, "new", "2024-01-01 10:00:00.000002+00"],
  ]);
});
