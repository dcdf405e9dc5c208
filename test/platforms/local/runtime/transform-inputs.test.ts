import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { layout } from "../../../../platforms/local/layout.js";
import { readTables } from "../../../../platforms/local/runtime/read-tables.js";
import { Session } from "../../../../platforms/local/runtime/session.js";
import type { Shape, Store } from "../../../../platforms/local/spec.js";
import { postgresAvailable, startPostgres, type TestDatabase, type TestPostgres } from "../../../support/postgres.js";
import { feed, javascriptCode, ORDERS, prepare, result, sqlCode, transformSpec } from "./support/sums.js";
import { exportSpec, ingestSpec, rootFolder, shape, shared, staging, tableSpec, World } from "./support/world.js";

const EVERY: Shape = { ...ORDERS, history: "milestoned" };
const SEEN = shape({ id: "integer!", customer: "string", columns: "integer" }, "id");
const PAIRS = shape({ id: "integer!", times: "integer" }, "id");

const CODES = {
  SQL: sqlCode("SELECT id, customer, (SELECT count(*) FROM (DESCRIBE shop_orders)) AS columns FROM shop_orders"),
  JavaScript: javascriptCode(
    "export const transform = ({ shop_orders }) => ({ seen: shop_orders.map((row) => ({ id: row.id, customer: row.customer, columns: Object.keys(row).length })) })",
  ),
};

let world: World;
let server: TestPostgres | undefined;
let database: TestDatabase | undefined;
beforeAll(async () => {
  if (postgresAvailable()) server = await startPostgres();
});
beforeEach(async () => {
  world = new World();
  database = await server?.database();
  world.env = database?.env ?? {};
});
afterEach(async () => {
  world.remove();
  await database?.drop();
});
afterAll(() => server?.stop());

const STORES: Readonly<Record<string, () => Store>> = {
  "a database": () => layout.managedDuckdb,
  files: () => rootFolder("inputs", "json"),
  ...(postgresAvailable()
    ? {
        PostgreSQL: () => {
          if (database === undefined) throw new Error("There is no database.");
          return { type: "postgresql", server: database.server };
        },
      }
    : {}),
};

describe.each(Object.keys(STORES))("inputs in %s", (kind) => {
  const store = (): Store => STORES[kind]?.() ?? layout.managedDuckdb;

  it.each(["SQL", "JavaScript"] as const)(
    "are their current rows to %s, also where every version is kept",
    async (runtime) => {
      const at = { outputs: { seen: SEEN }, store: store(), input: EVERY };
      await prepare(world, at);
      await feed(world, ["1,A,1", "2,B,2"], at);
      await feed(world, ["1,C,1", "3,D,3"], at);
      const spec = transformSpec(CODES[runtime], { ...at, input: ORDERS });
      expect(await world.run(spec)).toMatchObject({ inserted: 2, rows: 2 });
      expect(await world.rows(result("seen"))).toEqual([
        [1, "C", 3],
        [3, "D", 3],
      ]);
      expect(await world.run(spec)).toMatchObject({ unchanged: true });
      expect(
        (await world.problem(transformSpec(CODES[runtime], { ...at, input: shape({ id: "integer!" }, "id") }))).message,
      ).toContain("not in the shape that this deployment asks for");
    },
  );

  it("are several, each once whoever wants it, and run the code again when one of them changed", async () => {
    const at = { outputs: { pairs: PAIRS }, store: store() };
    await prepare(world, at);
    for (const ref of [staging("shop", "more"), shared(store(), "shop", "more")])
      await world.provision(tableSpec(ref, ORDERS));
    const bring = async (dataset: string, rows: string): Promise<void> => {
      world.file(`data/${dataset}.csv`, `id,customer,total\n${rows}`);
      await world.run(ingestSpec({ shapes: { [dataset]: ORDERS } }));
      await world.run(exportSpec(ORDERS, store(), dataset));
    };
    await bring("orders", "1,A,1\n");
    const code = javascriptCode(
      "export const transform = ({ shop_orders, shop_more, ...rest }) => ({ pairs: [...shop_orders, ...shop_more].map(({ id }, times) => ({ id, times: times + Object.keys(rest).length })) })",
    );
    const spec = transformSpec(code, at);
    const [orders] = spec.inputs;
    if (orders === undefined) throw new Error("It has an input.");
    const both = {
      ...spec,
      inputs: [orders, { ...orders, relation: "shop_more", from: shared(store(), "shop", "more") }, orders],
    };
    expect((await world.problem(both)).message).toContain("no complete batch yet");
    await bring("more", "2,B,1\n");
    expect(await world.run(both)).toMatchObject({ inserted: 2 });
    expect(await world.run(both)).toMatchObject({ unchanged: true });
    await bring("more", "3,B,1\n");
    expect(await world.run(both)).toMatchObject({ inserted: 1, deleted: 1 });
    expect(await world.rows(result("pairs"))).toEqual([
      [1, 0],
      [3, 1],
    ]);
  });

  it("are read as of one moment, whatever comes meanwhile", async () => {
    const at = { store: store() };
    await prepare(world, at);
    await feed(world, ["1,A,1"], at);
    const ref = shared(store(), "shop", "orders");
    const count = await Session.use(world.environment(), "look", undefined, (session) =>
      readTables(session, [ref], async (tables) => {
        const before = tables(ref).state;
        const coming = kind === "files" ? undefined : feed(world, ["1,A,1", "2,B,2"], at);
        if (kind === "PostgreSQL") await coming;
        const rows = await session.number(`SELECT count(*) FROM ${await tables(ref).rows()}`);
        expect(tables(ref).state).toEqual(before);
        return { rows, coming };
      }),
    );
    expect(count.rows).toBe(1);
    await (count.coming ?? feed(world, ["1,A,1", "2,B,2"], at));
    expect(await world.rows(ref)).toHaveLength(2);
  });
});
