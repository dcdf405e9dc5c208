import { join } from "node:path";
import { nextDay, world } from "../../../examples/northwind/generator/world.mjs";
import { asBoolean, asNumber, asText, readCsv, readJsonLines } from "./raw-files.js";
import type { Row } from "./relation.js";

/** What Northwind's producers hold, by dataset. */
export interface Sources {
  readonly customers: readonly Row[];
  readonly products: readonly Row[];
  readonly categories: readonly Row[];
  readonly orders: readonly Row[];
  readonly order_lines: readonly Row[];
  readonly fx_rates: readonly Row[];
  readonly warehouses: readonly Row[];
  readonly stock_levels: readonly Row[];
  readonly shipments: readonly Row[];
  readonly shipment_events: readonly Row[];
  readonly page_views: readonly Row[];
  readonly suppliers: readonly Row[];
  readonly purchase_orders: readonly Row[];
  readonly product_returns: readonly Row[];
}

/**
 * Reads CSV and JSON below `data` as they are now; what is Parquet or DuckDB there comes from the generator's rows, with
 * those of the next day where `days` is 2.
 */
export function northwindSources(data: string, days: 1 | 2): Sources {
  const made = world();
  const next = nextDay(made);
  const table = (source: "orders" | "warehouse" | "purchasing", name: string): readonly Row[] => {
    const rows = made[source][name];
    if (rows === undefined) throw new Error(`The generator makes no ${name}`);
    return days === 2 && source === "orders" ? [...rows, ...(next.rows.orders[name] ?? [])] : rows;
  };
  const carriers = { delimiter: ";", nullValue: "NULL" };
  return {
    customers: readCsv(join(data, "sales/customers.csv"), {
      customer_id: asText,
      company_name: asText,
      contact_name: asText,
      email: asText,
      phone: asText,
      city: asText,
      country: asText,
      segment: asText,
      credit_limit: asText,
      newsletter: asBoolean,
      signed_up: asText,
      notes: asText,
    }),
    products: readCsv(join(data, "sales/products.csv"), {
      product_id: asNumber,
      name: asText,
      category_id: asNumber,
      supplier_id: asNumber,
      unit_price: asText,
      discontinued: asBoolean,
      introduced: asText,
    }),
    categories: readCsv(join(data, "sales/categories.csv"), {
      category_id: asNumber,
      name: asText,
      seasonal: asBoolean,
    }),
    orders: latest(table("orders", "orders"), ["order_id"]),
    order_lines: latest(table("orders", "order_lines"), ["order_id", "line_no"]),
    fx_rates: readCsv(join(data, "finance/fx_rates.csv"), {
      currency: asText,
      rate_date: asText,
      usd_per_unit: asText,
    }),
    warehouses: table("warehouse", "warehouses"),
    stock_levels: table("warehouse", "stock_levels"),
    shipments: lastRecords(
      readCsv(
        join(data, "shipments/shipments"),
        {
          entry_no: asNumber,
          change: asText,
          shipment_no: asNumber,
          order_id: asNumber,
          warehouse_id: asText,
          carrier: asText,
          shipped_at: asText,
          weight_kg: asText,
        },
        carriers,
      ),
    ),
    shipment_events: readCsv(
      join(data, "shipments/events"),
      { entry_no: asNumber, shipment_no: asNumber, status: asText, happened_at: asText, place: asText },
      carriers,
    ).filter((row) => !isMisread(row)),
    page_views: readJsonLines(join(data, "web/page_views")),
    suppliers: table("purchasing", "suppliers"),
    purchase_orders: table("purchasing", "purchase_orders"),
    product_returns: readCsv(join(data, "returns/product_returns.csv"), {
      return_no: asNumber,
      order_id: asNumber,
      reason: asText,
      refunded: asBoolean,
      received_on: asText,
    }),
  };
}

/** What a feed of changes leaves: of each parcel the record with the greatest entry, unless that cancels it. */
function lastRecords(records: readonly Row[]): Row[] {
  return latest(records, ["shipment_no"]).flatMap(({ change, ...row }) => (change === "cancelled" ? [] : [row]));
}

/** Whether an event cannot be taken: no one knows what it was, or when. */
function isMisread({ status, happened_at }: Row): boolean {
  return status === null || Number.isNaN(Date.parse(String(happened_at)));
}

/** How many events the carriers sent by now that cannot be taken. */
export function misreadEvents(data: string): number {
  const columns = { status: asText, happened_at: asText };
  return readCsv(join(data, "shipments/events"), columns, { delimiter: ";", nullValue: "NULL" }).filter(isMisread)
    .length;
}

/** The last entry of every key, as a book that amends by later entries means it. */
function latest(rows: readonly Row[], key: readonly string[]): Row[] {
  const last = new Map<string, Row>();
  for (const row of rows) {
    const id = key.map((name) => row[name]).join("/");
    const other = last.get(id);
    if (other === undefined || Number(other.entry_no) < Number(row.entry_no)) last.set(id, row);
  }
  return [...last.values()];
}
