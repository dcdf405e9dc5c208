import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { layout } from "../../../../platforms/local/layout.js";
import { localRuntime } from "../../../../platforms/local/runtime/index.js";
import type { Shape, Store } from "../../../../platforms/local/spec.js";
import {
  exportSpec,
  ingestSpec,
  problemOf,
  rootDatabase,
  rootFolder,
  shape,
  shared,
  sql,
  staging,
  tableSpec,
  World,
} from "./support/world.js";

let world: World;
beforeEach(() => {
  world = new World();
});
afterEach(() => world.remove());

const FIRST = shape({ id: "integer!", name: "varchar(5)", total: "decimal(6,2)" }, "id");
const SEEN = { schema: "reporting_live", name: "shop_orders" };

async function filled(store: Store): Promise<void> {
  for (const at of [staging("shop", "orders"), shared(store, "shop", "orders")])
    await world.provision(tableSpec(at, FIRST));
  await world.provision({
    schema: 1,
    kind: "relations",
    workspace: "reporting",
    store,
    relations: [{ ...SEEN, table: layout.table("shop", "orders") }],
  });
  world.file("data/orders.csv", "id,name,total\n1,ANNA,1.5\n2,,\n");
  await world.run(ingestSpec({ shapes: { orders: FIRST } }));
  await world.run(exportSpec(FIRST, store));
}

describe.each([
  ["DuckDB", rootDatabase("marts.duckdb")],
  ["files", rootFolder("marts")],
] as const)("a table in %s", (_, store) => {
  const apply = async (of: Shape): Promise<void> => {
    for (const at of [staging("shop", "orders"), shared(store, "shop", "orders")])
      await world.provision(tableSpec(at, of));
  };
  const seen = () => world.rows({ store, table: SEEN });

  it("gets columns, wider types, another order and another nullability, and keeps its rows", async () => {
    await filled(store);
    const next = shape({ total: "decimal(10,4)", added: "date", id: "bigint!", name: "string" }, "id");
    await apply(next);
    await apply(next);
    expect(await seen()).toEqual([
      ["1.5000", null, "1", "ANNA"],
      [null, null, "2", null],
    ]);
    world.file("data/orders.csv", "id,name,total,added\n1,ANNA,1.5,2024-01-01\n2,,,\n");
    expect(await world.run(ingestSpec({ shapes: { orders: next } }))).toMatchObject({ updated: 1, inserted: 0 });
    expect(await world.run(exportSpec(next, store))).toMatchObject({ updated: 1, inserted: 0, deleted: 0 });
    expect((await seen())[0]).toEqual(["1.5000", "2024-01-01", "1", "ANNA"]);
  });

  it("loses a column that the model no longer has, and gets it back from the source", async () => {
    await filled(store);
    const less = shape({ id: "integer!", total: "decimal(6,2)" }, "id");
    await apply(less);
    expect(await seen()).toEqual([
      [1, "1.50"],
      [2, null],
    ]);
    await apply(FIRST);
    expect((await seen())[0]).toEqual([1, null, "1.50"]);
    await world.run(ingestSpec({ shapes: { orders: FIRST } }));
    expect(await world.run(exportSpec(FIRST, store))).toMatchObject({ updated: 1 });
    expect((await seen())[0]).toEqual([1, "ANNA", "1.50"]);
  });

  it("is not changed in a way that would lose a value or a row, and says why and the way out", async () => {
    await filled(store);
    const at = shared(store, "shop", "orders");
    const cases: readonly (readonly [Shape, string])[] = [
      [
        shape({ id: "integer!", name: "varchar(5)!", total: "decimal(6,2)" }, "id"),
        'the column "name" cannot become not nullable, since it is null in 1 row',
      ],
      [
        shape({ id: "integer!", name: "varchar(5)", total: "integer" }, "id"),
        'the column "total" cannot change from DECIMAL(6,2) to INTEGER: 1 row would lose its value, such as "1.50"',
      ],
      [shape({ id: "integer!", name: "integer", total: "decimal(6,2)" }, "id"), 'such as "ANNA"'],
      [
        shape({ id: "integer!", name: "varchar(3)", total: "decimal(6,2)" }, "id"),
        'the column "name" cannot become varchar(3): 1 row is longer there, up to 4',
      ],
      [
        shape({ id: "integer!", name: "varchar(5)", total: "char(2)" }, "id"),
        'the column "total" cannot become char(2): 1 row is longer there, up to 4',
      ],
      [
        shape({ id: "integer!", name: "varchar(5)", total: "decimal(6,2)", more: "string!" }, "id"),
        'the column "more" cannot be added as not nullable, since 2 rows there have no value',
      ],
    ];
    for (const [of, expected] of cases) {
      const problem = await problemOf(world.provision(tableSpec(at, of)));
      expect(problem.message).toContain(expected);
      expect(problem.message).toContain("shop/orders");
      expect(problem.remedy.length).toBeGreaterThan(20);
    }
    const added = await problemOf(world.provision(tableSpec(at, cases.at(-1)?.[0] ?? FIRST)));
    expect(added.remedy).toContain("dropped from the table by hand, drop the whole table");
    expect((await seen()).length).toBe(2);
    expect(await world.run(exportSpec(FIRST, store))).toMatchObject({ unchanged: true });
  });

  it("narrows where every value stays the same", async () => {
    await filled(store);
    await apply(shape({ id: "tinyint!", name: "varchar(4)", total: "decimal(3,1)" }, "id"));
    expect((await seen())[0]).toEqual([1, "ANNA", "1.5"]);
  });

  it("gets another key only when it tells the rows apart", async () => {
    await filled(store);
    world.file("data/orders.csv", "id,name,total\n1,A,1\n2,A,2\n");
    await world.run(ingestSpec({ shapes: { orders: FIRST } }));
    await world.run(exportSpec(FIRST, store));
    const columns = { id: "integer!", name: "varchar(5)", total: "decimal(6,2)" };
    const at = shared(store, "shop", "orders");
    const { message } = await problemOf(world.provision(tableSpec(at, shape(columns, "name"))));
    expect(message).toContain('name = "A" (2 rows), so it cannot become'.split(", so")[0] ?? "");
    await world.provision(tableSpec(at, shape(columns, "id", "total")));
    await world.provision(tableSpec(at, shape(columns)));
  });
});

it("mends a table that somebody changed by hand", async () => {
  const store = rootDatabase("marts.duckdb");
  await filled(store);
  const path = join(world.root, "marts.duckdb");
  await sql(path, 'ALTER TABLE "_store_shop".orders DROP COLUMN name');
  await world.provision(tableSpec(shared(store, "shop", "orders"), FIRST));
  expect(await world.run(exportSpec(FIRST, store))).toMatchObject({ updated: 1 });
  await sql(path, 'DROP TABLE "_store_shop".orders');
  expect((await world.problem(exportSpec(FIRST, store))).remedy).toContain("sluice apply");
  await world.provision(tableSpec(shared(store, "shop", "orders"), FIRST));
  expect(await world.run(exportSpec(FIRST, store))).toMatchObject({ inserted: 2 });
  await sql(path, "DROP SCHEMA _sluice CASCADE");
  await world.provision(tableSpec(shared(store, "shop", "orders"), FIRST));
  expect(await world.run(exportSpec(FIRST, store))).toMatchObject({ inserted: 0, updated: 0, unchanged: true });
});

it("takes the place of stores that say where they are, and of nothing outside", async () => {
  const outside = tableSpec({ store: rootDatabase("../x.duckdb"), table: layout.table("shop", "orders") }, FIRST);
  expect((await problemOf(world.provision(outside))).message).toContain("none that this version of Sluice knows");
  const { symlinkSync } = await import("node:fs");
  symlinkSync(world.folder, join(world.root, "up"));
  const linked = tableSpec({ store: rootDatabase("up/x.duckdb"), table: layout.table("shop", "orders") }, FIRST);
  expect((await problemOf(world.provision(linked))).message).toContain("leads out of");
  const files = tableSpec({ store: rootFolder("up"), table: layout.table("shop", "orders") }, FIRST);
  expect((await problemOf(world.provision(files))).message).toContain("leads out of");
  const root = tableSpec({ store: rootDatabase("x.duckdb"), table: layout.table("shop", "orders") }, FIRST);
  const problem = await problemOf(world.provision(root, world.environment({ root: undefined })));
  expect(problem.message).toContain("SLUICE_ROOT is not set");
});

it("says what is wrong with a specification", async () => {
  const environment = world.environment();
  const missing = await problemOf(localRuntime.provision(join(world.out, "nowhere.json"), environment));
  expect(missing.message).toContain("cannot be read");
  world.file("bad.json", "{");
  expect((await problemOf(localRuntime.provision(join(world.root, "bad.json"), environment))).message).toContain(
    "no JSON",
  );
  world.file("new.json", JSON.stringify({ ...tableSpec(staging("a", "b"), FIRST), schema: 2 }));
  expect((await problemOf(localRuntime.provision(join(world.root, "new.json"), environment))).remedy).toContain(
    "version of Sluice",
  );
});
