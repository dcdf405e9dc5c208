import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { layout, type Shape, type Store, type TransformSpec } from "../../../../platforms/local/spec.js";
import { exportSpec, ingestSpec, rootFolder, shape, shared, staging, tableSpec, World } from "./support/world.js";

let world: World;
beforeEach(() => {
  world = new World();
});
afterEach(() => world.remove());

const ORDERS = shape({ id: "integer!", customer: "string", total: "decimal(8,2)" }, "id");
const TOTALS = shape({ customer: "string!", total: "decimal(10,2)", orders: "bigint" }, "customer");

interface Limits {
  readonly timeLimit?: number;
  readonly memoryLimit?: number;
}

function transformSpec(
  text: string,
  { timeLimit = 60, memoryLimit = 128 }: Limits = {},
  outputs: Record<string, Shape> = { totals: TOTALS },
  store: Store = layout.managedDuckdb,
): TransformSpec {
  return {
    schema: 1,
    kind: "transform",
    id: "transform:sums",
    title: "transform sums",
    after: [],
    priority: "medium",
    missedRuns: "once",
    timezone: "UTC",
    workspace: "sums",
    code: { runtime: "javascript", file: "sums.js", text, timeLimit, memoryLimit },
    inputs: [{ relation: "shop_orders", from: shared(store, "shop", "orders"), shape: ORDERS }],
    target: layout.transforms("sums"),
    outputs: Object.entries(outputs).map(([name, of]) => ({
      dataset: `sums/${name}`,
      name,
      table: layout.table("sums", name),
      shape: of,
    })),
  };
}

const result = (name = "totals") => ({ store: layout.transforms("sums"), table: layout.table("sums", name) });

async function prepare(
  store: Store = layout.managedDuckdb,
  outputs: Record<string, Shape> = { totals: TOTALS },
): Promise<void> {
  await world.provision(tableSpec(staging("shop", "orders"), ORDERS));
  await world.provision(tableSpec(shared(store, "shop", "orders"), ORDERS));
  for (const [name, of] of Object.entries(outputs)) await world.provision(tableSpec(result(name), of));
}

async function feed(store: Store, ...lines: string[]): Promise<void> {
  world.file("data/orders.csv", `id,customer,total\n${lines.map((line) => `${line}\n`).join("")}`);
  await world.run(ingestSpec({ shapes: { orders: ORDERS } }));
  await world.run(exportSpec(ORDERS, store));
}

const SUMS = `
export function transform({ shop_orders }) {
  const sums = new Map();
  for (const { customer, total } of shop_orders) {
    if (customer === null) continue;
    const sum = sums.get(customer) ?? { customer, cents: 0n, orders: 0n };
    sums.set(customer, sum);
    sum.cents += BigInt((total ?? "0").replace(".", ""));
    sum.orders += 1n;
  }
  console.log("customers:", sums.size);
  return {
    totals: [...sums.values()].map(({ cents, ...rest }) => ({ ...rest, total: String(cents / 100n) + "." + String(cents % 100n).padStart(2, "0") })),
  };
}
`;

describe.each([
  ["a database", layout.managedDuckdb],
  ["files", rootFolder("inputs", "csv")],
] as const)("JavaScript over inputs in %s", (_, store) => {
  it("makes its output from them, again only when they or it changed", async () => {
    await prepare(store);
    const spec = transformSpec(SUMS, {}, undefined, store);
    expect((await world.problem(spec)).message).toContain("no complete batch yet");
    await feed(store, "1,A,1.5", "2,A,2", "3,,9", "4,B,");
    const notes: string[] = [];
    expect(await world.run(spec, { notes })).toMatchObject({ inserted: 2, unchanged: false, rows: 2 });
    expect(notes).toContain("sums.js: customers: 2");
    expect(await world.rows(result())).toEqual([
      ["A", "3.50", "2"],
      ["B", "0.00", "1"],
    ]);
    expect(await world.run(spec)).toMatchObject({ unchanged: true, rows: 2 });
    await feed(store, "1,A,1.5", "4,C,");
    expect(await world.run(spec)).toMatchObject({ inserted: 1, updated: 1, deleted: 1 });
    expect(await world.run(transformSpec(`${SUMS}\n`, {}, undefined, store))).toMatchObject({ unchanged: true });
    expect(existsSync(join(world.home, "tmp")) ? readdirSync(join(world.home, "tmp")) : []).toEqual([]);
  });
});
