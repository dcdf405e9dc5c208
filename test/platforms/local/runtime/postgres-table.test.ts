import { join } from "node:path";
import fc from "fast-check";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { layout } from "../../../../platforms/local/layout.js";
import { usePostgresTable } from "../../../../platforms/local/runtime/postgres/table.js";
import { Session } from "../../../../platforms/local/runtime/session.js";
import type { Shape, Store } from "../../../../platforms/local/spec.js";
import { postgresAvailable, startPostgres, type TestDatabase, type TestPostgres } from "../../../support/postgres.js";
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

const ORDERS = shape({ id: "integer!", note: "string", ratio: "float64", took: "interval" }, "id");
const LOOSE = shape({ note: "string", ratio: "float64", took: "interval" });
const MART = rootDatabase("mart.duckdb");

describe.skipIf(!postgresAvailable())("a consumer's table in PostgreSQL", () => {
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

  const store = (): Extract<Store, { type: "postgresql" }> => ({ type: "postgresql", server: database.server });
  const source = {
    type: "duckdb",
    container: "own",
    file: { base: "root", path: "data/own.duckdb" },
    schema: "main",
  } as const;
  const prepare = async (of: Shape, name = "orders"): Promise<void> => {
    for (const at of [staging("shop", name), shared(store(), "shop", name), shared(MART, "shop", name)])
      await world.provision(tableSpec(at, of));
  };
  /** Makes the source hold rows, and brings them through staging to both consumers. */
  const bring = async (of: Shape, rows: readonly string[], name = "orders") => {
    const columns = of.columns.map((column) => `"${column.name}" ${column.storage}`);
    await sql(
      join(world.root, "data/own.duckdb"),
      `CREATE OR REPLACE TABLE ${name} (${columns.join(", ")})`,
      ...(rows.length === 0 ? [] : [`INSERT INTO ${name} VALUES ${rows.map((row) => `(${row})`).join(", ")}`]),
    );
    await world.run(ingestSpec({ shapes: { [name]: of }, source }));
    await world.run(exportSpec(of, MART, name));
    return world.run(exportSpec(of, store(), name));
  };
  const rows = (name = "orders") => world.rows(shared(store(), "shop", name));

  it("is made what staging holds, and no row is touched that stays as it was", async () => {
    await prepare(ORDERS);
    expect(await bring(ORDERS, ["1, 'a', 1, NULL", "2, 'b', 2, NULL", "3, NULL, 3, NULL"])).toMatchObject({
      inserted: 3,
      rows: 3,
    });
    const versions = () => database.sql(`SELECT id, xmin, ctid FROM "_store_shop".orders ORDER BY id`);
    const before = await versions();
    expect(await bring(ORDERS, ["1, 'a', 1, NULL", "2, NULL, 2, NULL", "4, '', 4, NULL"])).toMatchObject({
      ...{ inserted: 1, updated: 1, deleted: 1, unchanged: false },
    });
    expect((await versions())[0]).toEqual(before[0]);
    expect((await versions())[1]).not.toEqual(before[1]);
    expect(await rows()).toEqual(await world.rows(shared(MART, "shop", "orders")));
    const last = await versions();
    expect(await world.run(exportSpec(ORDERS, store()))).toMatchObject({ unchanged: true });
    // By every value, too, where the ledger has forgotten what it was made of.
    await database.sql(`UPDATE "_sluice".tables SET fingerprint = NULL`);
    expect(await world.run(exportSpec(ORDERS, store()))).toMatchObject({
      inserted: 0,
      updated: 0,
      deleted: 0,
      unchanged: true,
    });
    expect(await versions()).toEqual(last);
  });

  it("tells apart intervals that PostgreSQL calls equal, and takes for equal what is: NaN, zeros", async () => {
    await prepare(ORDERS);
    await prepare(LOOSE, "loose");
    const rows = ["'a', '-0.0'::DOUBLE, INTERVAL '1 month'", "'b', 'nan', INTERVAL '24 hours'"];
    await bring(
      ORDERS,
      rows.map((row, index) => `${index}, ${row}`),
    );
    await bring(LOOSE, rows, "loose");
    const kept = [
      ["a", "-0", "1 mon"],
      ["b", "NaN", "24:00:00"],
    ];
    for (const name of ["orders", "loose"]) {
      const again = async () => {
        await database.sql(`UPDATE "_sluice".tables SET fingerprint = NULL`);
        const result = await world.run(exportSpec(name === "loose" ? LOOSE : ORDERS, store(), name));
        expect(await database.sql(`SELECT note, ratio, took FROM "_store_shop".${name} ORDER BY note`)).toEqual(kept);
        return Math.max(result.updated, result.inserted);
      };
      expect(await again()).toBe(0);
      await database.sql(`UPDATE "_store_shop".${name} SET took = '30 days' WHERE note = 'a'`);
      expect(await again()).toBe(1);
      await database.sql(`UPDATE "_store_shop".${name} SET took = '1 day' WHERE note = 'b'`);
      expect(await again()).toBe(1);
    }
  });

  it("holds rows without a key as often as they come", async () => {
    await prepare(LOOSE);
    await bring(LOOSE, ["'a', 0, NULL", "'a', 0, NULL", "NULL, NULL, NULL", "'b', 1, NULL"]);
    const places = () => database.sql(`SELECT note, ctid FROM "_store_shop".orders WHERE note IS NULL`);
    const before = await places();
    expect(await bring(LOOSE, ["'a', 0, NULL", "'a', 0, NULL", "'a', 0, NULL", "NULL, NULL, NULL"])).toMatchObject({
      ...{ inserted: 1, updated: 0, deleted: 1 },
    });
    expect(
      await database.sql(`SELECT note, ratio, count(*) FROM "_store_shop".orders GROUP BY 1, 2 ORDER BY 1`),
    ).toEqual([
      ["a", "0", "3"],
      [null, null, "1"],
    ]);
    expect(await places()).toEqual(before);
    expect(await bring(LOOSE, [])).toMatchObject({ deleted: 4 });
  });

  it("has the history that staging has, and gets only what was touched since", async () => {
    const dated: Shape = { ...ORDERS, history: "milestoned" };
    await prepare(dated);
    const many = Array.from({ length: 500 }, (_, id) => `${id + 10}, 'x', 1, NULL`);
    await bring(dated, ["1, 'a', 1, NULL", "2, 'b', 1, NULL", ...many]);
    await bring(dated, ["1, 'A', 1, NULL", "3, 'c', 1, NULL", ...many]);
    await bring(dated, ["1, 'a', 1, NULL", "2, 'b', 1, NULL", ...many]);
    const found = await rows();
    expect(found).toEqual(await world.rows(shared(MART, "shop", "orders")));
    expect(found).toHaveLength(500 + 3 + 2 + 1);
    const [[types] = []] = await database.sql(
      `SELECT string_agg(attname || ' ' || format_type(atttypid, atttypmod) || CASE WHEN attnotnull THEN '!' ELSE '' END, ', ' ORDER BY attnum) FROM pg_attribute WHERE attrelid = '"_store_shop".orders'::regclass AND attnum > 0`,
    );
    expect(types).toBe(
      "id integer!, note text, ratio double precision, took interval, valid_from timestamp with time zone!, valid_to timestamp with time zone",
    );
  });

  it("holds what a DuckDB table holds, whatever comes and goes", async () => {
    const value = fc.constantFrom("NULL", "''", "'a'", "'b'");
    const number = fc.constantFrom("NULL", "0", "'-0.0'::DOUBLE", "'nan'", "1.5");
    const took = fc.constantFrom("NULL", "INTERVAL '1 month'", "INTERVAL '30 days'");
    const row = fc.tuple(fc.integer({ min: 1, max: 6 }), value, number, took);
    const batch = fc.uniqueArray(row, { selector: ([id]) => id, maxLength: 6 });
    await prepare(ORDERS);
    await prepare(LOOSE, "loose");
    await fc.assert(
      fc.asyncProperty(batch, async (rows) => {
        const keyed = await bring(
          ORDERS,
          rows.map((values) => values.join(", ")),
        );
        const mart = await world.rows(shared(MART, "shop", "orders"));
        expect(await world.rows(shared(store(), "shop", "orders"))).toEqual(mart);
        expect(keyed.rows).toBe(rows.length);
        await bring(
          LOOSE,
          rows.flatMap(([id, ...values]) => Array.from({ length: id % 3 }, () => values.join(", "))),
          "loose",
        );
        expect(await world.rows(shared(store(), "shop", "loose"))).toEqual(
          await world.rows(shared(MART, "shop", "loose")),
        );
      }),
      { numRuns: 8 },
    );
  }, 120_000);

  it("has a window of it replaced, and nothing beside", async () => {
    await prepare(LOOSE);
    await bring(LOOSE, ["'a', 1, NULL", "'b', 2, NULL", "'c', 3, NULL", "NULL, NULL, NULL"]);
    const apply = (rows: string): Promise<unknown> =>
      Session.use(world.environment(), "replace a window", undefined, (session) =>
        usePostgresTable(session, store(), layout.table("shop", "orders"), (table) =>
          table.apply({
            ...{ shape: LOOSE, rows: `(${rows})`, extent: { type: "window", where: "ratio >= CAST('2' AS DOUBLE)" } },
            ...{ fingerprint: rows, watermark: null, at: "2024-01-01 00:00:00+00" },
          }),
        ),
      );
    const row = (note: string, ratio: number) =>
      `SELECT '${note}' AS note, ${ratio}::DOUBLE AS ratio, NULL::INTERVAL AS took`;
    expect(await apply(`${row("b", 2)} UNION ALL ${row("d", 4)}`)).toEqual({ inserted: 1, updated: 0, deleted: 1 });
    expect((await rows()).map(([note]) => note)).toEqual(["a", "b", "d", null]);
    expect(await apply(`${row("x", 2)} LIMIT 0`)).toEqual({ inserted: 0, updated: 0, deleted: 2 });
  });

  it("says which column and row holds what no text of PostgreSQL's may, and writes nothing", async () => {
    await prepare(ORDERS);
    await bring(ORDERS, ["1, 'a', 1, NULL"]);
    const bad = "2, 'x' || chr(0) || 'y', 1, NULL";
    await sql(join(world.root, "data/own.duckdb"), `INSERT INTO orders VALUES (${bad})`);
    await world.run(ingestSpec({ shapes: { orders: ORDERS }, source }));
    const problem = await world.problem(exportSpec(ORDERS, store()));
    expect(problem.message).toMatch(
      /export shop\/orders: the column "note", where id = "2", holds the character U\+0000/,
    );
    expect(problem.remedy).toMatch(/Remove/);
    expect(await rows()).toHaveLength(1);
  });

  it("says what of a value PostgreSQL has no place for", async () => {
    const dates = shape({ id: "integer!", at: "date" }, "id");
    await prepare(dates);
    await expect(bring(dates, ["1, '200000-01-01 (BC)'"])).rejects.toThrow(
      /the column "at" holds a value that PostgreSQL does not take: .*out of range/,
    );
    const texts = shape({ id: "string!", at: "date" }, "id");
    await prepare(texts, "texts");
    const long = "(SELECT string_agg(md5(i::VARCHAR), '') FROM range(400) t(i)), NULL";
    await expect(bring(texts, [long], "texts")).rejects.toThrow(/primary key is longer than PostgreSQL takes/);
  });

  it("is an input of a transformer", async () => {
    await prepare(ORDERS);
    await bring(ORDERS, ["1, 'a', 0.5, INTERVAL '1 month'", "2, 'b', 'nan', NULL"]);
    const made = shape({ note: "string!", took: "interval" }, "note");
    const at = { store: layout.transforms("sums"), table: layout.table("sums", "made") };
    await world.provision(tableSpec(at, made, "sums/made"));
    const run = () =>
      world.run({
        ...{
          schema: 1,
          kind: "transform",
          id: "transform:sums",
          title: "transform sums",
          after: [],
          priority: "medium",
        },
        workspace: "sums",
        code: { runtime: "sql", file: "sums.sql", text: "CREATE TABLE made AS SELECT note, took FROM shop_orders" },
        inputs: [{ relation: "shop_orders", from: shared(store(), "shop", "orders"), shape: ORDERS }],
        target: layout.transforms("sums"),
        outputs: [{ dataset: "sums/made", name: "made", table: layout.table("sums", "made"), shape: made }],
      });
    expect(await run()).toMatchObject({ inserted: 2 });
    expect(await run()).toMatchObject({ unchanged: true });
    expect((await world.rows(at)).map(([note]) => note)).toEqual(["a", "b"]);
  });

  it("says to apply first where it is not there, or somebody dropped it", async () => {
    await world.provision(tableSpec(staging("shop", "orders"), ORDERS));
    await sql(
      join(world.root, "data/own.duckdb"),
      "CREATE TABLE orders AS SELECT 1 AS id, 'a' AS note, 1::DOUBLE AS ratio, NULL::INTERVAL AS took",
    );
    await world.run(ingestSpec({ shapes: { orders: ORDERS }, source }));
    expect((await world.problem(exportSpec(ORDERS, store()))).remedy).toMatch(/sluice apply/);
    await world.provision(tableSpec(shared(store(), "shop", "orders"), ORDERS));
    await database.sql(`DROP TABLE "_store_shop".orders`);
    expect((await world.problem(exportSpec(ORDERS, store()))).remedy).toMatch(/sluice apply/);
    await world.provision(tableSpec(shared(store(), "shop", "orders"), ORDERS));
    expect(await world.run(exportSpec(ORDERS, store()))).toMatchObject({ inserted: 1 });
  });

  it("is held by one at a time, and readers go on meanwhile", async () => {
    await prepare(ORDERS);
    await bring(ORDERS, ["1, 'a', 1, NULL"]);
    const other = await database.connect();
    try {
      await other.query(`BEGIN; SELECT * FROM "_sluice".tables FOR UPDATE`);
      const environment = world.environment({ env: { ...database.env, SLUICE_LOCK_WAIT: "0.2" } });
      const problem = await world.problem(exportSpec(ORDERS, store()), { environment });
      expect(problem.message).toMatch(/waited too long for a lock/);
      expect(await database.sql(`SELECT count(*) FROM "_store_shop".orders`)).toEqual([["1"]]);
    } finally {
      await other.end();
    }
  });
});
