import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Shape, Store, TableRef } from "../../../../platforms/local/spec.js";
import { Stage } from "./support/core.js";
import {
  exportSpec,
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
let stage: Stage;
const AT = staging("shop", "orders");
beforeEach(() => {
  world = new World();
  stage = new Stage(world, AT);
});
afterEach(() => world.remove());

const COLUMNS = { id: "integer!", name: "string", total: "decimal(6,2)" };
const live = (columns: Record<string, string>, ...key: string[]): Shape =>
  shape(columns, ...(key.length > 0 ? key : ["id"]));
const dated = (columns: Record<string, string>, ...key: string[]): Shape => ({
  ...live(columns, ...key),
  history: "milestoned",
});
const LIVE = live(COLUMNS);
const DATED = dated(COLUMNS);
const on = (day: number): string => `2024-01-${String(day).padStart(2, "0")} 00:00:00+00`;

async function bring(day: number, of: Shape, ...rows: string[]) {
  stage.now = new Date(Date.UTC(2024, 0, day));
  return stage.bring(of, rows);
}

describe.each([
  ["DuckDB", rootDatabase("marts.duckdb")],
  ["files", rootFolder("marts")],
] as const)("the history of a table in %s", (_, store: Store) => {
  const at = shared(store, "shop", "orders");
  /** Where all that is kept is seen. */
  const every: TableRef = store.type === "files" ? { store, table: { ...at.table, name: "orders.versions" } } : at;
  const apply = async (of: Shape): Promise<void> => {
    for (const one of [AT, at]) await world.provision(tableSpec(one, of));
  };
  const filled = async (): Promise<void> => {
    await apply(DATED);
    await bring(1, DATED, "1, 'a', 1.5", "2, 'b', NULL");
    await bring(2, DATED, "1, 'A', 1.5");
    await world.run(exportSpec(DATED, store));
  };

  it("begins with the last batch, and ends with the current rows", async () => {
    await apply(LIVE);
    await bring(1, LIVE, "1, 'a', 1", "2, 'b', 2");
    await world.run(exportSpec(LIVE, store));
    await bring(2, LIVE, "1, 'A', 1", "2, 'b', 2");
    await apply(DATED);
    expect(await world.rows(every)).toEqual([
      [1, "a", "1.00", on(1), null],
      [2, "b", "2.00", on(1), null],
    ]);
    expect((await world.rows(AT)).map((row) => row[3])).toEqual([on(2), on(2)]);
    await bring(3, DATED, "1, 'A', 1");
    // What staging says holds everywhere: it knows no older versions.
    expect(await world.run(exportSpec(DATED, store))).toMatchObject({ rows: 1 });
    expect(await world.rows(every)).toEqual([
      [1, "A", "1.00", on(2), null],
      [2, "b", "2.00", on(2), on(3)],
    ]);
    await apply(LIVE);
    expect(await world.rows(at)).toEqual([[1, "A", "1.00"]]);
    expect(await world.rows(AT)).toEqual([[1, "A", "1.00"]]);
    expect(await world.run(exportSpec(LIVE, store))).toMatchObject({ unchanged: true, rows: 1 });
  });

  it("begins before all time where no batch came in", async () => {
    await apply(LIVE);
    await apply(DATED);
    await bring(2, DATED, "1, 'a', 1");
    expect(await world.run(exportSpec(DATED, store))).toMatchObject({ inserted: 1 });
    expect(await world.rows(every)).toEqual([[1, "a", "1.00", on(2), null]]);
  });

  it("stays when columns come, widen and go", async () => {
    await filled();
    const wider = { id: "bigint!", day: "date", total: "decimal(9,3)" };
    await apply(dated(wider));
    const versions = [
      ["1", null, "1.500", on(1), on(2)],
      ["1", null, "1.500", on(2), null],
      ["2", null, null, on(1), on(2)],
    ];
    expect(await world.rows(every)).toEqual(versions);
    expect(await world.rows(AT)).toEqual(versions);
    await bring(4, dated(wider), "1, DATE '2024-01-01', 1.5", "3, NULL, 3");
    expect(await world.run(exportSpec(dated(wider), store))).toMatchObject({ inserted: 2, updated: 1, deleted: 0 });
    expect(await world.rows(every)).toEqual(await world.rows(AT));
  });

  it("asks what has become not nullable of the current rows only", async () => {
    await filled();
    const strict = { ...COLUMNS, total: "decimal(6,2)!" };
    await apply(dated(strict));
    expect((await world.rows(every)).length).toBe(3);
    await bring(3, dated(strict), "1, NULL, 1");
    await world.run(exportSpec(dated(strict), store));
    const problem = await problemOf(world.provision(tableSpec(at, dated({ ...strict, name: "string!" }))));
    expect(problem.message).toContain('the column "name" cannot become not nullable, since it is null in 1 row');
    const added = await problemOf(world.provision(tableSpec(at, dated({ ...strict, more: "date!" }))));
    expect(added.message).toContain("cannot be added as not nullable, since 1 row there has no value");
    expect((await world.rows(every)).length).toBe(4);
  });

  it("loses no value of an old version", async () => {
    await filled();
    await bring(3, DATED, "1, '5', 1");
    await world.run(exportSpec(DATED, store));
    const problem = await problemOf(world.provision(tableSpec(at, dated({ ...COLUMNS, name: "integer" }))));
    expect(problem.message).toContain("3 rows would lose their value");
  });

  it("gets another key only when it tells the current rows and the versions apart", async () => {
    await filled();
    await bring(3, DATED, "1, 'x', 1", "2, 'x', 2");
    await world.run(exportSpec(DATED, store));
    const problem = await problemOf(world.provision(tableSpec(at, dated({ ...COLUMNS, name: "string!" }, "name"))));
    expect(problem.message).toMatch(/so it cannot become the primary key: name = "x" \(2 rows\)/);
    await world.provision(tableSpec(at, dated({ ...COLUMNS, name: "string!" }, "id", "name")));
    expect((await world.rows(every)).length).toBe(5);
  });

  it("needs staging to have it", async () => {
    await world.provision(tableSpec(AT, LIVE));
    await world.provision(tableSpec(at, DATED));
    await bring(1, LIVE, "1, 'a', 1");
    expect((await problemOf(world.run(exportSpec(DATED, store)))).remedy).toContain("sluice apply");
  });
});

it("is taken for what it is when the ledger was lost", async () => {
  await world.provision(tableSpec(AT, DATED));
  await bring(1, DATED, "1, 'a', 1");
  await bring(2, DATED, "1, 'b', 1");
  await sql(join(world.home, "staging/shop.duckdb"), "DROP SCHEMA _sluice CASCADE");
  await world.provision(tableSpec(AT, dated({ ...COLUMNS, more: "date" })));
  expect((await world.rows(AT)).map((row) => row[1])).toEqual(["a", "b"]);
});

describe("what the version before left", () => {
  const MART = rootDatabase("marts.duckdb");
  const FOLDER = rootFolder("marts");
  const old = [
    "DROP TABLE _sluice.batches",
    'DROP TABLE _sluice."changes of ""_store_shop"".""orders"""',
    'ALTER TABLE _sluice.tables DROP COLUMN "at"',
    "ALTER TABLE _sluice.tables DROP COLUMN number",
    "ALTER TABLE _sluice.relations DROP COLUMN history",
  ];
  const relations = {
    schema: 1 as const,
    kind: "relations" as const,
    workspace: "r",
    store: MART,
    relations: [{ schema: "r_live", name: "o", table: AT.table }],
  };

  it("is read and written on as it is", async () => {
    for (const at of [AT, shared(MART, "shop", "orders"), shared(FOLDER, "shop", "orders")])
      await world.provision(tableSpec(at, LIVE));
    await world.provision(relations);
    await bring(1, LIVE, "1, 'a', 1");
    await bring(1, LIVE, "1, 'b', 1");
    for (const store of [MART, FOLDER]) await world.run(exportSpec(LIVE, store));
    await sql(join(world.home, "staging/shop.duckdb"), ...old);
    await sql(join(world.root, "marts.duckdb"), ...old.slice(2));
    const manifest = join(world.root, "marts/_sluice/_store_shop/orders.json");
    const { at: _at, number: _number, ...rest } = JSON.parse(readFileSync(manifest, "utf8"));
    writeFileSync(manifest, JSON.stringify(rest));

    for (const store of [MART, FOLDER])
      expect(await world.run(exportSpec(LIVE, store))).toMatchObject({ unchanged: true, rows: 1 });
    await bring(2, LIVE, "1, 'b', 1", "2, 'b', 1");
    expect(await stage.state()).toMatchObject({ at: on(2), number: 1 });
    for (const store of [MART, FOLDER])
      expect(await world.run(exportSpec(LIVE, store))).toMatchObject({ inserted: 1, updated: 0, rows: 2 });
    await world.provision(relations);
    await world.provision(tableSpec(shared(MART, "shop", "orders"), DATED));
    expect(await world.rows({ store: MART, table: { schema: "r_live", name: "o" } })).toEqual([
      [1, "b", "1.00"],
      [2, "b", "1.00"],
    ]);
  });
});
