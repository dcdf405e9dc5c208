import { readdirSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { layout, type SpecInput } from "../../../../platforms/local/spec.js";
import { buildProgram, ended, start } from "./support/child.js";
import {
  exportSpec,
  ingestSpec,
  rootDatabase,
  rootFolder,
  shape,
  shared,
  staging,
  tableSpec,
  World,
} from "./support/world.js";

const ORDERS = shape({ id: "integer!", customer: "string", total: "decimal(8,2)" }, "id");
const EVENTS = shape({ seq: "bigint!", text: "string" });
const TOTALS = shape({ customer: "string!", total: "decimal(12,2)" }, "customer");
const MART = rootDatabase("mart.duckdb");
const FILES = rootFolder("mart", "csv");

let world: World;
let program: string;
beforeAll(async () => {
  world = new World();
  program = await buildProgram(join(world.folder, "program"));
});
afterAll(() => world.remove());

const ROWS = 20_000;
type Order = readonly [number, string, string];

/** The orders as of a version: some go, some come, many change. */
function orders(version: number): readonly Order[] {
  return Array.from({ length: ROWS }, (_, index): Order => {
    const id = index + version * 500;
    return [id, `c${(id + version) % 97}`, `${(id * 7 + version) % 1000}.25`];
  });
}

function write(version: number): void {
  world.file(
    "data/orders.csv",
    `id,customer,total\n${orders(version)
      .map((row) => row.join())
      .join("\n")}\n`,
  );
  const events = Array.from({ length: (version + 1) * 5_000 }, (_, seq) => `${seq},event ${seq % 11}`);
  world.file("data/events.csv", `seq,text\n${events.join("\n")}\n`);
}

async function deploy(): Promise<void> {
  const watermark = { type: "watermark", column: "seq" } as const;
  const jobs: (SpecInput & { id: string; after: string[] })[] = [
    { ...ingestSpec({ shapes: { orders: ORDERS } }), id: "ingest:shop/orders" },
    { ...ingestSpec({ shapes: { events: EVENTS }, method: watermark }), id: "ingest:shop/events" },
    { ...exportSpec(ORDERS, MART), id: "export:mart/orders", after: ["ingest:shop/orders"] },
    { ...exportSpec(ORDERS, FILES), id: "export:files/orders", after: ["ingest:shop/orders"] },
    { ...exportSpec(EVENTS, MART, "events"), id: "export:mart/events", after: ["ingest:shop/events"] },
    {
      schema: 1,
      kind: "transform",
      id: "transform:sums",
      title: "transform sums",
      after: ["export:mart/orders"],
      priority: "medium",
      workspace: "sums",
      code: {
        runtime: "sql",
        file: "sums.sql",
        text: "SELECT customer, sum(total) AS total FROM shop_orders GROUP BY ALL",
      },
      inputs: [{ relation: "shop_orders", from: shared(MART, "shop", "orders"), shape: ORDERS }],
      target: layout.transforms("sums"),
      outputs: [{ dataset: "sums/totals", name: "totals", table: layout.table("sums", "totals"), shape: TOTALS }],
    },
  ];
  for (const job of jobs) world.spec(job);
  for (const at of [staging("shop", "orders"), shared(MART, "shop", "orders"), shared(FILES, "shop", "orders")])
    await world.provision(tableSpec(at, ORDERS));
  for (const at of [staging("shop", "events"), shared(MART, "shop", "events")])
    await world.provision(tableSpec(at, EVENTS));
  await world.provision(tableSpec({ store: layout.transforms("sums"), table: layout.table("sums", "totals") }, TOTALS));
}

const text = (rows: readonly (readonly unknown[])[]): string =>
  rows
    .map((row) => row.join())
    .sort()
    .join("\n");

/** What is there must be one of `versions`, whole. Gives which. */
async function seen(versions: readonly number[]): Promise<void> {
  const wanted = versions.map((version) => text(orders(version)));
  expect(wanted).toContain(text(await world.rows(shared(MART, "shop", "orders"))));
  expect(wanted).toContain(text(await world.rows(shared(FILES, "shop", "orders"))));
  const events = await world.rows(shared(MART, "shop", "events"));
  expect(versions.map((version) => (version + 1) * 5_000)).toContain(events.length);
  expect(new Set(events.map(([seq]) => seq)).size).toBe(events.length);
}

async function whole(version: number): Promise<void> {
  await seen([version]);
  const sums = new Map<string, number>();
  for (const [, customer, total] of orders(version)) sums.set(customer, (sums.get(customer) ?? 0) + Number(total));
  const totals = await world.rows({ store: layout.transforms("sums"), table: layout.table("sums", "totals") });
  expect(text(totals)).toBe(text([...sums].map(([customer, total]) => [customer, total.toFixed(2)])));
}

/** Kills a process some milliseconds after its `line`th line of output, and waits for its end. Says whether it was still running. */
async function killAt(child: ReturnType<typeof start>, line: number, delay: number): Promise<boolean> {
  let lines = 0;
  child.stdout.on("data", (chunk: Buffer) => {
    const before = lines;
    lines += chunk.toString().split("\n").length - 1;
    if (before < line && lines >= line) setTimeout(() => child.kill("SIGKILL"), delay);
  });
  await ended(child);
  return child.signalCode === "SIGKILL";
}

it("a kill at any moment, and running again, leave the tables of an undisturbed run", async () => {
  await deploy();
  write(0);
  const undisturbed = await ended(start(program, "run", world, world.out));
  expect(undisturbed).toContain("done");
  const lines = undisturbed.split("\n").length - 2;
  await whole(0);

  // From the first word to the last, and a little after each.
  const kills = 7;
  let killed = 0;
  for (let round = 1; round <= kills; round += 1) {
    write(round);
    const line = 1 + Math.floor(((lines - 1) * (round - 1)) / (kills - 1));
    if (await killAt(start(program, "run", world, world.out), line, (round * 7) % 25)) killed += 1;
    await seen([round - 1, round]);
    expect(await ended(start(program, "run", world, world.out))).toContain("done");
    await whole(round);
  }
  expect(killed).toBeGreaterThan(kills / 2);

  // Nothing is left to do, and nothing is left of those who were killed.
  expect(await ended(start(program, "run", world, world.out))).toBe("started\ndone\n");
  const names = [world.home, world.root].flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: "utf8" }),
  );
  expect(names.filter((name) => /\.unfinished$|\.lock$|tmp\/./.test(name))).toEqual([]);
}, 180_000);
