import { createServer, connect as dial, type Server } from "node:net";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { localRuntime } from "../../../../platforms/local/runtime/index.js";
import type { Shape, Store } from "../../../../platforms/local/spec.js";
import { postgresAvailable, startPostgres, type TestDatabase, type TestPostgres } from "../../../support/postgres.js";
import { buildProgram, ended, start } from "./support/child.js";
import { exportSpec, ingestSpec, shape, shared, staging, tableSpec, World } from "./support/world.js";

const ORDERS = shape({ id: "integer!", note: "string" }, "id");
const LOOSE = shape({ note: "string" });

describe.skipIf(!postgresAvailable())("a table in PostgreSQL, cut off", () => {
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
  const at = () => shared(store(), "shop", "orders");
  const prepare = async (of: Shape): Promise<void> => {
    for (const ref of [staging("shop", "orders"), at()]) await world.provision(tableSpec(ref, of));
  };
  /** Brings rows into staging. */
  const stage = async (of: Shape, ...lines: string[]): Promise<void> => {
    world.file("data/orders.csv", `${of.columns.map(({ name }) => name).join(",")}\n${lines.join("\n")}\n`);
    await world.run(ingestSpec({ shapes: { orders: of } }));
  };
  const notes = async (): Promise<unknown> =>
    (await database.sql(`SELECT note FROM "_store_shop".orders ORDER BY note`)).flat();
  const kill = async (what: "run" | "provision", path: string, point: string): Promise<string> => {
    const program = await buildProgram(join(world.folder, "program"));
    // This process runs nothing any more.
    await (await localRuntime.reserve(world.environment(), "leave")).release();
    return ended(start(program, what, world, path, { ...database.env, SLUICE_FAILPOINT: point }));
  };

  it.each(["export.postgresql.commit:before", "export.postgresql.commit:after"])(
    "by a kill at %s is as it was or as it is to be, and the next run makes it right",
    async (point) => {
      await prepare(ORDERS);
      await stage(ORDERS, "1,a", "2,b");
      await world.run(exportSpec(ORDERS, store()));
      await stage(ORDERS, "1,a", "2,c", "3,d");
      world.spec({ ...exportSpec(ORDERS, store()), after: [] });
      expect(await kill("run", world.out, point)).toMatch(/^started\nwriting .*\n$/);
      expect(await notes()).toEqual(point.endsWith("before") ? ["a", "b"] : ["a", "c", "d"]);
      const result = await world.run(exportSpec(ORDERS, store()));
      expect(result.unchanged).toBe(point.endsWith("after"));
      expect(await notes()).toEqual(["a", "c", "d"]);
    },
  );

  it.each(["provision.postgresql.commit:before", "provision.postgresql.commit:after"])(
    "by a kill at %s is migrated or not at all, and migrated when it is done again",
    async (point) => {
      await prepare(ORDERS);
      await stage(ORDERS, "1,a");
      await world.run(exportSpec(ORDERS, store()));
      const wider = tableSpec(at(), shape({ id: "bigint!", note: "string" }, "id"));
      expect(await kill("provision", world.spec(wider), point)).toBe("");
      const type = async (): Promise<unknown> =>
        (await database.sql(`SELECT pg_typeof(id), note FROM "_store_shop".orders`)).flat();
      expect(await type()).toEqual([point.endsWith("before") ? "integer" : "bigint", "a"]);
      await world.provision(wider);
      expect(await type()).toEqual(["bigint", "a"]);
    },
  );

  describe("behind a line that breaks", () => {
    let proxy: Server;
    let port = 0;
    beforeEach(async () => {
      // Says nothing of what the server answers to a COMMIT of an export, once.
      let armed = true;
      proxy = createServer((client) => {
        const upstream = dial(server.port, server.host);
        let silent = false;
        client.on("data", (chunk) => {
          if (armed && chunk.includes("COMMIT\0")) {
            armed = false;
            silent = true;
          }
          upstream.write(chunk);
        });
        upstream.on("data", (chunk) => {
          if (silent) client.destroy();
          else client.write(chunk);
        });
        for (const [one, other] of [
          [client, upstream],
          [upstream, client],
        ] as const) {
          one.on("error", () => other.destroy());
          one.on("close", () => other.destroy());
        }
      });
      await new Promise<void>((resolve) => proxy.listen(0, "127.0.0.1", resolve));
      const address = proxy.address();
      port = typeof address === "object" && address ? address.port : 0;
    });
    afterEach(() => proxy.close());

    it("is not written twice where the answer to the commit was lost", async () => {
      await prepare(LOOSE);
      await stage(LOOSE, "a");
      await world.run(exportSpec(LOOSE, store()));
      await stage(LOOSE, "a", "b");
      const through: Store = { type: "postgresql", server: { ...database.server, port } };
      const lost = await world.problem(exportSpec(LOOSE, through));
      expect(lost.message).toMatch(/The connection to .* broke during export shop\/orders/);
      expect(lost.remedy).toMatch(/ledger/);
      expect(await notes()).toEqual(["a", "b"]);
      expect(await world.run(exportSpec(LOOSE, through))).toMatchObject({ unchanged: true });
      expect(await notes()).toEqual(["a", "b"]);
    });
  });
});
