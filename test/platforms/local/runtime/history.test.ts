import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { layout } from "../../../../platforms/local/layout.js";
import type { Shape, Store } from "../../../../platforms/local/spec.js";
import { Stage } from "./support/core.js";
import {
  exportSpec,
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
beforeEach(() => {
  world = new World();
  stage = new Stage(world, ORDERS_AT);
});
afterEach(() => world.remove());

const LIVE = shape({ id: "integer!", name: "string", ratio: "float64" }, "id");
const ORDERS: Shape = { ...LIVE, history: "milestoned" };
const ORDERS_AT = staging("shop", "orders");
const EVERY = rootDatabase("every.duckdb");
const CURRENT = rootDatabase("current.duckdb");

const at = (day: number): Date => new Date(Date.UTC(2024, 0, day));
const on = (day: number): string => `2024-01-${String(day).padStart(2, "0")} 00:00:00+00`;

async function prepare(): Promise<void> {
  await world.provision(tableSpec(ORDERS_AT, ORDERS));
  await world.provision(tableSpec(shared(EVERY, "shop", "orders"), ORDERS));
  await world.provision(tableSpec(shared(CURRENT, "shop", "orders"), LIVE));
}

async function bring(day: number, ...rows: string[]) {
  stage.now = at(day);
  return stage.bring(ORDERS, rows);
}

describe("a milestoned table", () => {
  beforeEach(prepare);

  it("ends versions that changed or went, and begins new ones, at the batch's instant", async () => {
    expect(await bring(1, "1, 'a', 0.0", "2, 'b', NULL")).toEqual({ inserted: 2, updated: 0, deleted: 0 });
    expect(await bring(2, "1, 'A', 0.0", "3, 'c', 1")).toEqual({ inserted: 1, updated: 1, deleted: 1 });
    // Zeros are one, whatever their sign.
    expect(await bring(3, "1, 'A', '-0.0'::DOUBLE", "2, 'b', NULL", "3, 'c', 1")).toEqual({
      inserted: 1,
      updated: 0,
      deleted: 0,
    });
    expect(await world.rows(ORDERS_AT)).toEqual([
      [1, "A", 0, on(2), null],
      [1, "a", 0, on(1), on(2)],
      [2, "b", null, on(1), on(2)],
      [2, "b", null, on(3), null],
      [3, "c", 1, on(2), null],
    ]);
  });

  it("stays as it is when nothing changed", async () => {
    await bring(1, "1, 'a', 0.5");
    const before = await stage.state();
    expect(await bring(2, "1, 'a', 0.5")).toEqual({ inserted: 0, updated: 0, deleted: 0 });
    expect(await stage.state()).toEqual({ ...before, fingerprint: "f2" });
    expect(await world.rows(ORDERS_AT)).toEqual([[1, "a", 0.5, on(1), null]]);
  });

  it("takes more rows, and the keys of those that are gone, without touching others", async () => {
    await bring(1, "1, 'a', 1", "2, 'b', 2", "3, 'c', 3");
    stage.now = at(2);
    const gone = "(SELECT * FROM (VALUES (3), (99)) AS g(id))";
    const counts = await stage.bring(ORDERS, ["2, 'B', 2", "4, 'd', 4"], { type: "more", gone });
    expect(counts).toEqual({ inserted: 1, updated: 1, deleted: 1 });
    const current = (await world.rows(ORDERS_AT)).filter((row) => row[4] === null).map((row) => row.slice(0, 2));
    expect(current).toEqual([
      [1, "a"],
      [2, "B"],
      [4, "d"],
    ]);
  });

  it("is dated in order when the clock goes back, or stands still", async () => {
    await bring(5, "1, 'a', 1");
    await bring(4, "1, 'b', 1");
    await bring(4, "1, 'c', 1");
    expect((await world.rows(ORDERS_AT)).map((row) => row.slice(3))).toEqual([
      ["2024-01-05 00:00:00+00", "2024-01-05 00:00:00.000001+00"],
      ["2024-01-05 00:00:00.000001+00", "2024-01-05 00:00:00.000002+00"],
      ["2024-01-05 00:00:00.000002+00", null],
    ]);
  });

  it("is the same in every container, also where an export was late, and live elsewhere", async () => {
    const every = exportSpec(ORDERS, EVERY);
    const current = exportSpec(LIVE, CURRENT);
    await bring(1, "1, 'a', 1", "2, 'b', 2");
    expect(await world.run(every)).toMatchObject({ inserted: 2, rows: 2, batch: { at: at(1) } });
    await bring(2, "1, 'x', 1", "2, 'b', 2");
    await bring(3, "1, 'y', 1", "3, 'c', 3");
    expect(await world.run(every)).toMatchObject({
      inserted: 3,
      updated: 2,
      deleted: 0,
      rows: 2,
      batch: { at: at(3) },
    });
    expect(await world.rows(shared(EVERY, "shop", "orders"))).toEqual(await world.rows(ORDERS_AT));
    expect(await world.run(current)).toMatchObject({ inserted: 2, rows: 2 });
    await bring(4, "1, 'y', 1", "3, 'd', 3");
    expect(await world.run(current)).toMatchObject({ inserted: 0, updated: 1, deleted: 0 });
    expect(await world.rows(shared(CURRENT, "shop", "orders"))).toEqual([
      [1, "y", 1],
      [3, "d", 3],
    ]);
    expect(await world.run(current)).toMatchObject({ unchanged: true });
  });

  it("keeps the same rows of another day apart: they are another history", async () => {
    await bring(1, "1, 'a', 1");
    const first = (await stage.state())?.batch;
    await bring(2, "1, 'b', 1");
    stage.now = at(3);
    await stage.bring(ORDERS, ["1, 'a', 1"], "all", "f1");
    expect((await stage.state())?.batch).not.toBe(first);
    expect((await stage.state())?.number).toBe(3);
  });
});

describe("retention", () => {
  beforeEach(prepare);
  const versions = async (store?: Store) =>
    (await world.rows(store ? shared(store, "shop", "orders") : ORDERS_AT)).map((row) => row[1]);

  it("deletes what ended before it, by the calendar, and never a current row", async () => {
    stage.now = new Date("2020-02-29T00:00:00Z");
    await stage.bring(ORDERS, ["1, 'a', 1", "2, 'old', 1"]);
    stage.now = new Date("2020-03-31T00:00:00Z");
    await stage.bring(ORDERS, ["1, 'b', 1", "2, 'old', 1"]);
    stage.now = new Date("2020-04-30T00:00:00Z");
    await stage.bring(ORDERS, ["1, 'c', 1", "2, 'old', 1"]);
    stage.now = new Date("2020-04-30T00:00:00Z");
    expect(await stage.purge(ORDERS, "P1M")).toBe(0);
    stage.now = new Date("2020-04-30T00:00:01Z");
    expect(await stage.purge(ORDERS, "P1M")).toBe(0);
    stage.now = new Date("2020-05-01T00:00:00Z");
    const before = await stage.state();
    expect(await stage.purge(ORDERS, "P1M")).toBe(1);
    expect(await versions()).toEqual(["b", "c", "old"]);
    const after = await stage.state();
    expect(after).toEqual({ ...before, batch: after?.batch, number: 4 });
    expect(after?.batch).not.toBe(before?.batch);
    stage.now = new Date("2120-05-01T00:00:00Z");
    expect(await stage.purge(ORDERS, "P99999999Y")).toBe(0);
    expect(await stage.purge(ORDERS, "forever")).toBe(0);
    expect(await stage.purge(ORDERS, "PT0S")).toBe(1);
    expect(await versions()).toEqual(["c", "old"]);
  });

  it("reaches consumers, each with its own", async () => {
    const brief = { ...exportSpec(ORDERS, EVERY), retention: "P10D" };
    const environment = () => world.environment({ now: () => stage.now });
    await bring(1, "1, 'a', 1");
    await bring(2, "1, 'b', 1");
    await bring(8, "1, 'c', 1");
    expect(await world.run(brief, { environment: environment() })).toMatchObject({ inserted: 3 });
    stage.now = at(13);
    expect(await world.run(brief, { environment: environment() })).toMatchObject({ inserted: 0, deleted: 1, rows: 1 });
    expect(await world.run(brief, { environment: environment() })).toMatchObject({ unchanged: true });
    expect(await versions(EVERY)).toEqual(["b", "c"]);
    expect(await versions()).toEqual(["a", "b", "c"]);
    const longer = { ...brief, retention: "P1Y" };
    expect(await world.run(longer, { environment: environment() })).toMatchObject({ inserted: 1, deleted: 0 });
    stage.now = at(20);
    expect(await stage.purge(ORDERS, "P10D")).toBe(2);
    expect(await world.run(longer, { environment: environment() })).toMatchObject({ inserted: 0, deleted: 2 });
    expect(await versions(EVERY)).toEqual(["c"]);
  });
});

describe.each(["csv", "json", "parquet"] as const)("a folder of %s files", (format) => {
  it("holds the current rows, and every version beside them", async () => {
    const store = rootFolder("marts", format);
    const to = shared(store, "shop", "orders");
    const every = { ...to, table: { ...to.table, name: "orders.versions" } };
    await prepare();
    await world.provision(tableSpec(to, ORDERS));
    const relation = { table: layout.table("shop", "orders"), schema: "r_live" };
    const relations = [
      { ...relation, name: "now", history: "live" as const },
      { ...relation, name: "ever", history: "milestoned" as const },
    ];
    await world.provision({ schema: 1, kind: "relations", workspace: "r", store, relations });
    await bring(1, "1, 'a', 1", "2, 'b', 2");
    await bring(2, "1, 'A', 1");
    expect(await world.run(exportSpec(ORDERS, store))).toMatchObject({ inserted: 3, rows: 1 });
    await bring(3, "1, 'A', 1", "2, 'b', 2");
    expect(await world.run(exportSpec(ORDERS, store))).toMatchObject({ inserted: 1, updated: 0, rows: 2 });
    const texts = (rows: readonly (readonly unknown[])[]) => rows.map((row) => row.slice(0, 2).map(String));
    const now = [
      ["1", "A"],
      ["2", "b"],
    ];
    expect(texts(await world.rows(to))).toEqual(now);
    expect((await world.rows(to))[0]?.length).toBe(3);
    expect(texts(await world.rows({ store, table: { schema: "r_live", name: "now" } }))).toEqual(now);
    for (const ref of [every, { store, table: { schema: "r_live", name: "ever" } }]) {
      const rows = await world.rows(ref);
      expect(rows.map((row) => row[1]).sort()).toEqual(["A", "a", "b", "b"]);
      expect(rows.filter((row) => row[4] === null || row[4] === "").length).toBe(2);
    }
    await world.provision(tableSpec(to, LIVE));
    expect(texts(await world.rows(to))).toEqual(now);
    await expect(world.rows(every)).rejects.toThrow("There is no");
  });
});

describe("relations of a milestoned table", () => {
  const table = layout.table("shop", "orders");
  const seen = (name: string) => ({ store: EVERY, table: { schema: "r_all", name } });
  const relations = (history: "live" | "milestoned") => ({
    schema: 1 as const,
    kind: "relations" as const,
    workspace: "r",
    store: EVERY,
    relations: [
      { schema: "r_all", name: "shop_orders", table, history },
      { schema: "r_all", name: "current", table, history: "live" as const },
    ],
  });
  const path = () => join(world.root, "every.duckdb");
  const asOf = (instant: string) => sql(path(), `SELECT * FROM r_all.shop_orders_as_of(${instant}) ORDER BY ALL`);

  it("show the current rows, or every version and what was current at an instant", async () => {
    await prepare();
    await world.provision(relations("milestoned"));
    await bring(1, "1, 'a', 1");
    await bring(2, "1, 'A', 1", "2, 'b', 2");
    await bring(3, "2, 'b', 2");
    await world.run(exportSpec(ORDERS, EVERY));
    expect(await world.rows(seen("current"))).toEqual([[2, "b", 2]]);
    expect((await world.rows(seen("shop_orders"))).length).toBe(3);
    expect(await asOf("TIMESTAMPTZ '2023-12-31 23:59:59.999999+00'")).toEqual([]);
    expect(await asOf("TIMESTAMPTZ '2024-01-01 00:00:00+00'")).toEqual([[1, "a", 1]]);
    expect(await asOf("TIMESTAMPTZ '2024-01-01 23:59:59.999999+00'")).toEqual([[1, "a", 1]]);
    expect(await asOf("'2024-01-02 00:00:00+00'")).toEqual([
      [1, "A", 1],
      [2, "b", 2],
    ]);
    expect(await asOf("'2024-01-03 00:00:00+00'")).toEqual([[2, "b", 2]]);
  });

  it("follow the table's columns, and go when nobody wants them", async () => {
    await prepare();
    await world.provision(relations("milestoned"));
    await bring(1, "1, 'a', 1");
    await world.run(exportSpec(ORDERS, EVERY));
    const wider: Shape = {
      ...shape({ id: "bigint!", added: "date", name: "string", ratio: "float64" }, "id"),
      history: "milestoned",
    };
    await world.provision(tableSpec(shared(EVERY, "shop", "orders"), wider));
    expect(await asOf("'2024-01-01 00:00:00+00'")).toEqual([["1", null, "a", 1]]);
    expect(await world.rows(seen("current"))).toEqual([["1", null, "a", 1]]);

    // The table loses its history before the relations are told.
    await world.provision(tableSpec(shared(EVERY, "shop", "orders"), LIVE));
    expect(await world.rows(seen("shop_orders"))).toEqual([[1, "a", 1]]);
    await world.provision(relations("live"));
    await expect(asOf("'2024-01-01'")).rejects.toThrow("does not exist");
    await world.provision(tableSpec(shared(EVERY, "shop", "orders"), ORDERS));
    await world.provision(relations("milestoned"));
    expect((await asOf("'2024-01-01 00:00:00+00'")).length).toBe(1);
    await world.provision({ ...relations("live"), relations: [] });
    expect(await sql(path(), "SELECT count(*) FROM duckdb_schemas() WHERE schema_name = 'r_all'")).toEqual([["0"]]);
  });

  it("do not replace a macro of the consumer's", async () => {
    await prepare();
    await sql(path(), "CREATE SCHEMA r_all", "CREATE MACRO r_all.shop_orders_as_of(x) AS TABLE SELECT x");
    await expect(world.provision(relations("milestoned"))).rejects.toThrow("A macro r_all.shop_orders_as_of is there");
    await world.provision(relations("live"));
    await world.provision({ ...relations("live"), relations: [] });
    expect(await sql(path(), "SELECT * FROM r_all.shop_orders_as_of(7)")).toEqual([[7]]);
  });
});
