import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Place } from "../oracle/northwind.js";
import { northwind } from "../oracle/northwind.js";
import type { Relation } from "../oracle/relation.js";
import { copyExample } from "./example.js";

/** The folders and files of Northwind's consumers and transformers. */
const LEFT_OUT = [
  "ecosystem/assignments.yaml",
  "us/sales/mask-customers.yaml",
  "us/sales/sales-desk.yaml",
  "us/finance/daily-revenue.yaml",
  "us/logistics/workspaces.yaml",
  "eu/web/workspaces.yaml",
  "cn/purchasing/planner.yaml",
];

/** One consumer of a source of each kind, under a name that the producers approved. */
const CONSUMER = `
kind: Workspace
name: sales_desk
team: us/sales
department: finance
status: production
container: { managedBy: platform, type: duckdb }
datasetGroups:
  - name: live
    needs: { retention: P1Y }
    platform: local
    sinks: [nw_data/customers, nw_data/products, inventory/stock_levels, purchasing/suppliers, web_traffic/page_views]
`;

/** Northwind with its producers and two consumers, quick to apply: a source of every kind, and no transformer. */
export function smallNorthwind(): ReturnType<typeof copyExample> {
  const example = copyExample("northwind");
  for (const file of LEFT_OUT) rmSync(join(example.root, file));
  const zone = join(example.root, "us/zone.yaml");
  writeFileSync(zone, readFileSync(zone, "utf8").replace(/^declassifications:\n.*\n/m, ""));
  writeFileSync(join(example.root, "us/sales/consumer.yaml"), CONSUMER);
  return example;
}

/** What its two consumers must see. */
export function smallOracle(data: string): ReadonlyMap<string, Relation & { readonly place: Place }> {
  const sinks = [
    "nw_data_customers",
    "nw_data_products",
    "inventory_stock_levels",
    "purchasing_suppliers",
    "web_traffic_page_views",
  ];
  const wanted = new Map<string, Relation & { readonly place: Place }>();
  for (const [name, relation] of northwind(data, 1)) {
    const sink = name.split(".")[1] ?? "";
    if (sinks.includes(sink)) wanted.set(`sales_desk_live.${sink}`, { ...relation, place: "managed duckdb" });
    if (name.startsWith("returns_lab_")) wanted.set(name, relation);
  }
  return wanted;
}
