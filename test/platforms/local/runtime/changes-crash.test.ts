import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { buildProgram, ended, start } from "./support/child.js";
import { ingestSpec, shape, sql, staging, tableSpec, World } from "./support/world.js";

const ORDERS = shape({ id: "integer!", name: "varchar(5)" }, "id");
const METHOD = {
  type: "cdc",
  sequence: "seq",
  sequenceType: "BIGINT",
  operation: "op",
  inserted: "I",
  updated: "U",
  deleted: "D",
} as const;

let world: World;
let program: string;
beforeAll(async () => {
  world = new World();
  program = await buildProgram(join(world.folder, "program"));
});
afterAll(() => world.remove());

const write = (name: string, ...lines: string[]) =>
  world.file(`data/orders/${name}.csv`, `id,name,seq,op\n${lines.map((line) => `${line}\n`).join("")}`);

/** Everything that staging keeps, but for names that only tell batches apart. */
async function kept(): Promise<readonly unknown[]> {
  const staged = join(world.home, "staging/shop.duckdb");
  const tables = ["_store_shop.orders", '_sluice."sequences of _store_shop.orders"'];
  const rows: unknown[] = [];
  for (const table of tables) rows.push(await sql(staged, `SELECT * FROM ${table} ORDER BY ALL`));
  rows.push(await sql(staged, "SELECT place, problem FROM _sluice.rejects ORDER BY ALL"));
  rows.push(await sql(staged, "SELECT watermark FROM _sluice.tables"));
  return rows;
}

it("a kill before or after the commit, and running again, leave rows, sequences, rejects and position of an undisturbed run", async () => {
  await world.provision(tableSpec(staging("shop", "orders"), ORDERS));
  world.spec({ ...ingestSpec({ shapes: { orders: ORDERS }, method: METHOD }), badRecords: "reject" });
  write("1", "1,a,1,I", "2,b,2,I", "x,bad,3,I");
  expect(await ended(start(program, "run", world, world.out))).toContain("done");
  const first = await kept();

  write("2", "1,A,5,U", "2,,6,D", "y,bad,7,I");
  write("3", "3,c,4,I", "1,late,3,U");
  expect(
    await ended(start(program, "run", world, world.out, { SLUICE_FAILPOINT: "ingest.commit:before" })),
  ).not.toContain("done");
  expect(await kept()).toEqual(first);
  expect(
    await ended(start(program, "run", world, world.out, { SLUICE_FAILPOINT: "ingest.commit:after" })),
  ).not.toContain("done");
  const second = await kept();
  expect(second.slice(0, 3)).toEqual([
    [
      [1, "A"],
      [3, "c"],
    ],
    [
      [1, "5", false],
      [2, "6", true],
      [3, "4", false],
    ],
    [
      ["orders/1.csv, line 4", '"id" is "x", which is no integer'],
      ["orders/2.csv, line 4", '"id" is "y", which is no integer'],
    ],
  ]);
  expect(await ended(start(program, "run", world, world.out))).toBe("started\ndone\n");
  expect(await kept()).toEqual(second);
}, 60_000);
