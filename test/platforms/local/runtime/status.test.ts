import { chmodSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { layout } from "../../../../platforms/local/layout.js";
import { localRuntime } from "../../../../platforms/local/runtime/index.js";
import { acquire } from "../../../../platforms/local/runtime/locks.js";
import type { SpecInput, TableRef } from "../../../../platforms/local/spec.js";
import type { RelationStatus } from "../../../../src/platform/runtime.js";
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
let time: string;
beforeEach(() => {
  world = new World();
  time = "2026-05-01T10:00:00Z";
});
afterEach(() => world.remove());

const OF = shape({ id: "integer!" }, "id");
const TOTALS = shape({ n: "bigint!" });
const MART = rootDatabase("mart.duckdb");
const FILES = rootFolder("files");

const environment = () => world.environment({ now: () => new Date(time) });
const run = async (...ids: string[]): Promise<void> => {
  for (const id of ids) {
    const job = (await localRuntime.plan(world.out, "local", environment())).find((one) => one.id === id);
    await job?.run(() => undefined, new AbortController().signal);
  }
};
const status = () => localRuntime.status(world.out, "local", environment());
const relation = async (name: string): Promise<RelationStatus> => {
  const found = (await status()).flatMap(({ relations }) => relations).find((one) => one.relation.endsWith(name));
  if (found === undefined) throw new Error(`no relation ${name}`);
  return found;
};
const fresh = async (name: string): Promise<string | undefined> =>
  (await relation(name)).freshSince?.toISOString().slice(11, 16);

/** shop/orders and shop/returns go to a mart; what a transformer counts of the orders goes to files. */
async function deploy(): Promise<void> {
  world.file("data/orders.csv", "id\n1\n2\n");
  world.file("data/returns.csv", "id\n1\n");
  const job = (spec: SpecInput & { id: string }, id: string, after: readonly string[]) =>
    world.spec({ ...spec, id, title: id.replace(":", " "), after: [...after] } as SpecInput);
  job(ingestSpec({ shapes: { orders: OF } }), "ingest:orders", []);
  job(ingestSpec({ shapes: { returns: OF } }), "ingest:returns", []);
  job(exportSpec(OF, MART), "export:orders", ["ingest:orders"]);
  job(exportSpec(OF, MART, "returns"), "export:returns", ["ingest:returns"]);
  const inputs: TableRef[] = [shared(MART, "shop", "orders"), shared(MART, "shop", "returns")];
  const known = { schema: 1, priority: "medium", workspace: "counts", title: "t" } as const;
  job({ ...known, kind: "trigger", id: "", on: "change", inputs, after: [] }, "trigger:counts", [
    "export:orders",
    "export:returns",
  ]);
  job(
    {
      ...known,
      kind: "transform",
      id: "",
      after: [],
      code: { runtime: "sql", file: "counts.sql", text: "SELECT count(*) AS n FROM shop_orders" },
      inputs: [{ relation: "shop_orders", from: shared(MART, "shop", "orders"), shape: OF }],
      target: layout.transforms("counts"),
      outputs: [{ dataset: "counts/totals", name: "totals", table: layout.table("counts", "totals"), shape: TOTALS }],
    },
    "transform:counts",
    ["trigger:counts"],
  );
  const { file } = layout.transforms("counts");
  const source = { type: "transformer", workspace: "counts", file, schema: "_store_counts" } as const;
  job({ ...ingestSpec({ shapes: { totals: TOTALS }, datastore: "counts" }), source }, "ingest:counts", [
    "transform:counts",
  ]);
  job(exportSpec(TOTALS, FILES, "totals", "counts"), "export:totals", ["ingest:counts"]);
  const table = (store: string, name: string) => layout.table(store, name);
  world.spec({
    schema: 1,
    kind: "relations",
    workspace: "desk@local",
    store: MART,
    relations: [
      {
        schema: "desk_today",
        name: "shop_returns",
        table: table("shop", "returns"),
        group: "today",
        dataset: "shop/returns",
      },
      {
        schema: "desk_today",
        name: "shop_orders",
        table: table("shop", "orders"),
        group: "today",
        dataset: "shop/orders",
      },
      // As trees say it that are older than the two fields.
      { schema: "desk_old", name: "shop_orders", table: table("shop", "orders") },
    ],
  });
  world.spec({
    schema: 1,
    kind: "relations",
    workspace: "board@local",
    store: FILES,
    relations: [
      {
        schema: "board_sums",
        name: "counts_totals",
        table: table("counts", "totals"),
        group: "sums",
        dataset: "counts/totals",
      },
    ],
  });
  for (const name of ["orders", "returns"])
    for (const at of [staging("shop", name), shared(MART, "shop", name)]) await world.provision(tableSpec(at, OF));
  for (const at of [
    { store: layout.transforms("counts"), table: layout.table("counts", "totals") },
    staging("counts", "totals"),
    shared(FILES, "counts", "totals"),
  ])
    await world.provision(tableSpec(at, TOTALS, "counts/totals"));
}

const ALL = [
  "ingest:orders",
  "ingest:returns",
  "export:orders",
  "export:returns",
  "trigger:counts",
  "transform:counts",
  "ingest:counts",
  "export:totals",
];

describe("what consumers have", () => {
  it("is said group by group, before anything was filled, too", async () => {
    await deploy();
    const groups = await status();
    expect(groups.map(({ workspace, group }) => `${workspace}/${group}`)).toEqual([
      "board/sums",
      "desk/old",
      "desk/today",
    ]);
    expect(groups[2]?.relations).toEqual([
      {
        dataset: "shop/orders",
        relation: "desk_today.shop_orders",
        container: "mart.duckdb",
        rejects: 0,
        failures: [],
      },
      {
        dataset: "shop/returns",
        relation: "desk_today.shop_returns",
        container: "mart.duckdb",
        rejects: 0,
        failures: [],
      },
    ]);
    expect(groups[1]?.relations[0]).toMatchObject({ dataset: "shop/orders", relation: "desk_old.shop_orders" });
  });

  it("is as fresh as its source was last looked at, although nothing had to be moved", async () => {
    await deploy();
    await run(...ALL);
    expect(await relation("today.shop_orders")).toMatchObject({ rows: 2, batch: { id: expect.any(String) } });
    expect(await fresh("today.shop_orders")).toBe("10:00");
    expect(await fresh("counts_totals")).toBe("10:00");

    time = "2026-05-01T11:00:00Z";
    await run("ingest:orders");
    expect(await fresh("today.shop_orders")).toBe("11:00");
    // The transformer waits for the returns, too.
    expect(await fresh("counts_totals")).toBe("10:00");
    await run("ingest:returns");
    expect(await fresh("counts_totals")).toBe("11:00");
  });

  it("is no fresher than what was moved, and never less than before", async () => {
    await deploy();
    await run(...ALL);
    time = "2026-05-01T11:00:00Z";
    await run("ingest:orders", "ingest:returns");
    time = "2026-05-01T12:00:00Z";
    world.file("data/orders.csv", "id\n1\n2\n3\n");
    await run("ingest:orders");
    expect(await fresh("today.shop_orders")).toBe("11:00");
    expect(await fresh("counts_totals")).toBe("11:00");
    time = "2026-05-01T13:00:00Z";
    world.file("data/orders.csv", "id\n1\n2\n3\n4\n");
    await run("ingest:orders");
    expect(await fresh("today.shop_orders")).toBe("11:00");
    await run("export:orders");
    expect(await fresh("today.shop_orders")).toBe("13:00");
    expect(await relation("today.shop_orders")).toMatchObject({ rows: 4 });
    expect(await fresh("counts_totals")).toBe("11:00");
    await run("ingest:returns", "trigger:counts", "transform:counts", "ingest:counts", "export:totals");
    expect(await fresh("counts_totals")).toBe("13:00");
  });

  it("names what failed on the way, from the source on, and keeps what it has", async () => {
    await deploy();
    await run(...ALL);
    time = "2026-05-01T11:00:00Z";
    world.file("data/orders.csv", "id\nx\n");
    await problemOf(run("ingest:orders"));
    time = "2026-05-01T12:00:00Z";
    await problemOf(run("ingest:orders"));
    const since = new Date("2026-05-01T11:00:00Z");
    const failure = { job: "ingest orders", since, times: 2, message: expect.stringContaining("orders.csv") };
    expect(await relation("today.shop_orders")).toMatchObject({ failures: [failure], rows: 2 });
    expect(await relation("counts_totals")).toMatchObject({ failures: [failure] });
    expect(await relation("shop_returns")).toMatchObject({ failures: [] });
    expect(await fresh("today.shop_orders")).toBe("10:00");
  });

  it("is nothing once its table was made anew, until that is filled", async () => {
    await deploy();
    await run(...ALL);
    await sql(join(world.root, "mart.duckdb"), `DROP TABLE "_store_shop"."orders"`);
    await world.provision(tableSpec(shared(MART, "shop", "orders"), OF));
    const emptied = await relation("today.shop_orders");
    expect(emptied.freshSince).toBeUndefined();
    expect(emptied.rows).toBeUndefined();
    await run("export:orders");
    expect(await fresh("today.shop_orders")).toBe("10:00");
  });

  it("stays what it was when its table got another column", async () => {
    await deploy();
    await run(...ALL);
    const wider = shape({ id: "integer!", more: "string" }, "id");
    await world.provision(tableSpec(shared(MART, "shop", "orders"), wider));
    expect(await fresh("today.shop_orders")).toBe("10:00");
    expect((await relation("today.shop_orders")).rows).toBe(2);
  });

  it("is told while others hold every lock, and where databases cannot be read", async () => {
    await deploy();
    await run(...ALL);
    const files = [
      join(world.root, "mart.duckdb"),
      join(world.home, "staging", "shop.duckdb"),
      join(world.home, "run"),
    ];
    const locks = [];
    for (const file of files) locks.push(await acquire(file, { what: file, purpose: "test", wait: 2_000 }));
    for (const file of files.slice(0, 2)) chmodSync(file, 0o000);
    expect((await relation("today.shop_orders")).rows).toBe(2);
    for (const lock of locks) await lock.release();
  });
});
