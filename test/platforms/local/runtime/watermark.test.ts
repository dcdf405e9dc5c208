import { afterEach, beforeEach, expect, it } from "vitest";
import { ingestSpec, shape, staging, tableSpec, World } from "./support/world.js";

let world: World;
beforeEach(() => {
  world = new World();
});
afterEach(() => world.remove());

const KEYED = shape({ id: "integer!", name: "string", seq: "bigint" }, "id");
const rows = () => world.rows(staging("shop", "orders"));
const spec = (of = KEYED) => ingestSpec({ shapes: { orders: of }, method: { type: "watermark", column: "seq" } });
const write = (...lines: string[]) =>
  world.file("data/orders.csv", `id,name,seq\n${lines.map((line) => `${line}\n`).join("")}`);

it("takes only rows beyond the greatest value it has seen, and brings them in by key", async () => {
  await world.provision(tableSpec(staging("shop", "orders"), KEYED));
  write("1,a,10", "2,b,9");
  expect(await world.run(spec())).toMatchObject({ inserted: 2, updated: 0 });
  expect(await world.run(spec())).toMatchObject({ unchanged: true });
  write("1,a,10", "2,B,11", "3,c,12");
  expect(await world.run(spec())).toMatchObject({ inserted: 1, updated: 1, deleted: 0 });
  // At or below what was seen: not new. Gone from the source: not deleted.
  write("1,late,12", "9,late,3");
  expect(await world.run(spec())).toEqual({ inserted: 0, updated: 0, deleted: 0, unchanged: true });
  expect(await rows()).toEqual([
    [1, "a", "10"],
    [2, "B", "11"],
    [3, "c", "12"],
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
});

it("adds rows to a table without a key, each batch once", async () => {
  const of = shape({ id: "integer", name: "string", seq: "bigint" });
  await world.provision(tableSpec(staging("shop", "orders"), of));
  write("1,a,1", "1,a,1");
  expect(await world.run(spec(of))).toMatchObject({ inserted: 2 });
  write("1,a,1", "1,a,1", "1,a,2");
  expect(await world.run(spec(of))).toMatchObject({ inserted: 1 });
  expect(await world.run(spec(of))).toMatchObject({ unchanged: true });
  expect((await rows()).length).toBe(3);
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
  expect(await world.run(spec(of))).toMatchObject({ inserted: 1, updated: 0 });
});
