import { eventsInTime } from "./world.mjs";

/** The columns of what is written as Parquet or into a database, with their DuckDB types. CSV and JSON carry none. */
const TYPES = {
  orders: {
    entry_no: "BIGINT",
    order_id: "INTEGER",
    customer_id: "VARCHAR",
    ordered_on: "DATE",
    placed_at: "TIMESTAMP",
    required_by: "DATE",
    currency: "VARCHAR",
    channel: "VARCHAR",
    freight: "DECIMAL(10,2)",
  },
  order_lines: {
    entry_no: "BIGINT",
    order_id: "INTEGER",
    line_no: "SMALLINT",
    product_id: "INTEGER",
    quantity: "INTEGER",
    unit_price: "DECIMAL(10,2)",
    discount: "DECIMAL(4,2)",
  },
  warehouse: { warehouse_id: "VARCHAR", city: "VARCHAR", country: "VARCHAR", capacity: "INTEGER" },
  stock_level: {
    warehouse_id: "VARCHAR",
    product_id: "INTEGER",
    on_hand: "INTEGER",
    reorder_level: "INTEGER",
    counted_at: "TIMESTAMP",
  },
  suppliers: {
    supplier_id: "INTEGER",
    name: "VARCHAR",
    city: "VARCHAR",
    rating: "TINYINT",
    payment_days: "SMALLINT",
  },
  purchase_orders: {
    purchase_no: "INTEGER",
    supplier_id: "INTEGER",
    product_id: "INTEGER",
    quantity: "INTEGER",
    unit_cost: "DECIMAL(10,4)",
    ordered_on: "DATE",
    expected_on: "DATE",
  },
};

const SEMICOLON = { delimiter: ";", nullValue: "NULL" };

/** Where each source keeps its rows at first, below `data/`. */
export function filesOf(world) {
  const { sales, orders, finance, warehouse, shipments, web, purchasing, returns } = world;
  const parcels = datesOfParcels(shipments);
  return [
    ...salesFiles(sales),
    ...yearly(orders.orders, (row) => row.ordered_on).map(([year, rows]) =>
      parquet(`orders/orders/${year}.parquet`, "orders", rows),
    ),
    ...yearly(orders.order_lines, (row) => yearOfOrder(orders.orders, row.order_id)).map(([year, rows]) =>
      parquet(`orders/order_lines/${year}.parquet`, "order_lines", rows),
    ),
    csv("finance/fx_rates.csv", finance.fx_rates),
    {
      path: "warehouse/warehouse.duckdb",
      format: "duckdb",
      tables: [
        { name: "warehouse", columns: TYPES.warehouse, rows: warehouse.warehouses },
        { name: "stock_level", columns: TYPES.stock_level, rows: warehouse.stock_levels },
      ],
    },
    csv("shipments/shipments/2023-2024.csv", shipments.shipments, SEMICOLON),
    ...yearly(eventsInTime(shipments.shipment_events), (row) => parcels.get(row.shipment_no)).map(([year, rows]) =>
      csv(`shipments/events/${year}.csv`, rows, SEMICOLON),
    ),
    json("web/page_views/2023-2024.json", web.page_views),
    parquet("purchasing/suppliers.parquet", "suppliers", purchasing.suppliers),
    parquet("purchasing/purchase_orders.parquet", "purchase_orders", purchasing.purchase_orders),
    csv("returns/product_returns.csv", returns.product_returns),
  ];
}

/** The files that one more day adds or replaces. */
export function filesOfNextDay(day) {
  const { orders, shipments, web } = day.rows;
  return [
    ...salesFiles(day.sales),
    parquet("orders/orders/2025-01-01.parquet", "orders", orders.orders),
    parquet("orders/order_lines/2025-01-01.parquet", "order_lines", orders.order_lines),
    csv("shipments/shipments/2025-01-01.csv", shipments.shipments, SEMICOLON),
    csv("shipments/events/2025-01-01.csv", shipments.shipment_events, SEMICOLON),
    json("web/page_views/2025-01-01.json", web.page_views),
  ];
}

function salesFiles(sales) {
  return Object.entries(sales).map(([table, rows]) => csv(`sales/${table}.csv`, rows));
}

const csv = (path, rows, options = { delimiter: ",", nullValue: "" }) => ({ path, format: "csv", rows, ...options });
const json = (path, rows) => ({ path, format: "json", rows });
const parquet = (path, table, rows) => ({ path, format: "parquet", columns: TYPES[table], rows });

/** Rows by the year that `dateOf` begins with, years in order. */
function yearly(rows, dateOf) {
  const years = new Map();
  for (const row of rows) {
    const year = dateOf(row).slice(0, 4);
    const found = years.get(year);
    if (found) found.push(row);
    else years.set(year, [row]);
  }
  return [...years].sort(([a], [b]) => (a < b ? -1 : 1));
}

/** When each parcel left: its events are kept by that, since some of them have no date. */
function datesOfParcels({ shipments }) {
  return new Map(shipments.filter(({ change }) => change === "new").map((row) => [row.shipment_no, row.shipped_at]));
}

function yearOfOrder(orders, order) {
  return orders[order - orders[0].order_id].ordered_on;
}
