import { layout } from "../../../../../platforms/local/layout.js";
import type { Shape, Store, TableRef, TransformSpec } from "../../../../../platforms/local/spec.js";
import { exportSpec, ingestSpec, shape, shared, staging, tableSpec, type World } from "./world.js";

/** What the transformer `sums` reads: `shop_orders`. */
export const ORDERS = shape({ id: "integer!", customer: "string", total: "decimal(8,2)" }, "id");
/** What it makes, unless told otherwise: `totals`. */
export const TOTALS = shape({ customer: "string!", total: "decimal(10,2)", orders: "bigint" }, "customer");

type Code = TransformSpec["code"];

export const sqlCode = (text: string): Code => ({ runtime: "sql", file: "sums.sql", text });

export const javascriptCode = (text: string, limits: { timeLimit?: number; memoryLimit?: number } = {}): Code => ({
  runtime: "javascript",
  file: "sums.js",
  text,
  timeLimit: 60,
  memoryLimit: 128,
  ...limits,
});

interface Parts {
  readonly outputs?: Readonly<Record<string, Shape>>;
  /** Where its input is. */
  readonly store?: Store;
  readonly input?: Shape;
}

export function transformSpec(
  code: Code,
  { outputs = { totals: TOTALS }, store = layout.managedDuckdb, input = ORDERS }: Parts = {},
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
    code,
    inputs: [{ relation: "shop_orders", from: shared(store, "shop", "orders"), shape: input }],
    target: layout.transforms("sums"),
    outputs: Object.entries(outputs).map(([name, of]) => ({
      dataset: `sums/${name}`,
      name,
      table: layout.table("sums", name),
      shape: of,
    })),
  };
}

export const result = (name = "totals"): TableRef => ({
  store: layout.transforms("sums"),
  table: layout.table("sums", name),
});

/** Makes the tables that it needs. */
export async function prepare(
  world: World,
  { outputs = { totals: TOTALS }, store = layout.managedDuckdb, input = ORDERS }: Parts = {},
): Promise<void> {
  await world.provision(tableSpec(staging("shop", "orders"), input));
  await world.provision(tableSpec(shared(store, "shop", "orders"), input));
  for (const [name, of] of Object.entries(outputs)) await world.provision(tableSpec(result(name), of));
}

/** Brings these orders to where it reads them. */
export async function feed(
  world: World,
  lines: readonly string[],
  { store = layout.managedDuckdb, input = ORDERS }: Parts = {},
): Promise<void> {
  world.file(
    "data/orders.csv",
    `${input.columns.map(({ name }) => name).join(",")}\n${lines.map((line) => `${line}\n`).join("")}`,
  );
  await world.run(ingestSpec({ shapes: { orders: input } }));
  await world.run(exportSpec(input, store));
}
