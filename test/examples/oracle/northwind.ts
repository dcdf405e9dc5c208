import { customerValue, maskedCustomers, revenue } from "./northwind-derived.js";
import { northwindSources } from "./northwind-sources.js";
import type { Relation, Row } from "./relation.js";

/** Where a consumer of Northwind finds its relations. */
export type Place = "sales" | "operations" | "service" | "managed duckdb" | "managed files";

type Shape = Omit<Relation, "rows">;
const shape = (key: string, columns: string): Shape => ({
  key: key.split(" "),
  columns: Object.fromEntries(
    columns.split(";").map((column) => {
      const [, name = "", type = ""] = /^\s*(\w+) (.*)$/.exec(column) ?? [];
      return [name, type];
    }),
  ),
});

const SHAPES = {
  customers: shape(
    "customer_id",
    "customer_id VARCHAR;company_name VARCHAR;contact_name VARCHAR;email VARCHAR;phone VARCHAR;city VARCHAR;country VARCHAR;" +
      "segment VARCHAR;credit_limit DECIMAL(12,2);newsletter BOOLEAN;signed_up DATE;notes VARCHAR",
  ),
  products: shape(
    "product_id",
    "product_id INTEGER;name VARCHAR;category_id INTEGER;supplier_id INTEGER;unit_price DECIMAL(10,2);discontinued BOOLEAN;introduced DATE",
  ),
  categories: shape("category_id", "category_id INTEGER;name VARCHAR;seasonal BOOLEAN"),
  orders: shape(
    "order_id",
    "entry_no BIGINT;order_id INTEGER;customer_id VARCHAR;ordered_on DATE;placed_at TIMESTAMP;required_by DATE;currency VARCHAR;" +
      "channel VARCHAR;freight DECIMAL(10,2)",
  ),
  order_lines: shape(
    "order_id line_no",
    "entry_no BIGINT;order_id INTEGER;line_no SMALLINT;product_id INTEGER;quantity INTEGER;unit_price DECIMAL(10,2);discount DECIMAL(4,2)",
  ),
  warehouses: shape("warehouse_id", "warehouse_id VARCHAR;city VARCHAR;country VARCHAR;capacity INTEGER"),
  stock_levels: shape(
    "warehouse_id product_id",
    "warehouse_id VARCHAR;product_id INTEGER;on_hand INTEGER;reorder_level INTEGER;counted_at TIMESTAMP",
  ),
  shipments: shape(
    "shipment_no",
    "entry_no BIGINT;shipment_no INTEGER;order_id INTEGER;warehouse_id VARCHAR;carrier VARCHAR;shipped_at TIMESTAMP;weight_kg DECIMAL(8,3)",
  ),
  shipment_events: shape(
    "entry_no",
    "entry_no BIGINT;shipment_no INTEGER;status VARCHAR;happened_at TIMESTAMP WITH TIME ZONE;place VARCHAR",
  ),
  page_views: shape(
    "entry_no",
    "entry_no BIGINT;visited_at TIMESTAMP WITH TIME ZONE;visitor_id UUID;page VARCHAR;product_id INTEGER;seconds DOUBLE;" +
      'device STRUCT("os" VARCHAR, "touch" BOOLEAN);tags VARCHAR[]',
  ),
  suppliers: shape("supplier_id", "supplier_id INTEGER;name VARCHAR;city VARCHAR;rating TINYINT;payment_days SMALLINT"),
  purchase_orders: shape(
    "purchase_no",
    "purchase_no INTEGER;supplier_id INTEGER;product_id INTEGER;quantity INTEGER;unit_cost DECIMAL(10,4);ordered_on DATE;expected_on DATE",
  ),
  product_returns: shape(
    "return_no",
    "return_no INTEGER;order_id INTEGER;reason VARCHAR;refunded BOOLEAN;received_on DATE",
  ),
  masked_customers: shape(
    "customer_id",
    "customer_id VARCHAR;country VARCHAR;segment VARCHAR;mail_domain VARCHAR;reachable BOOLEAN;credit_class VARCHAR;" +
      "newsletter BOOLEAN;customer_since SMALLINT",
  ),
  revenue_by_day: shape("ordered_on", "ordered_on DATE;orders INTEGER;customers INTEGER;revenue_usd DECIMAL(18,2)"),
  revenue_by_product: shape(
    "product_id year_sold",
    "product_id INTEGER;year_sold SMALLINT;product_name VARCHAR;quantity BIGINT;revenue_usd DECIMAL(18,2)",
  ),
  customer_value: shape(
    "customer_id",
    "customer_id VARCHAR;segment VARCHAR;orders INTEGER;first_order DATE;last_order DATE;web_share DOUBLE",
  ),
} as const satisfies Record<string, Shape>;

/** Who sees what: relation -> where, and which rows. */
const RELATIONS: Readonly<Record<string, readonly [Place, keyof typeof SHAPES]>> = {
  "sales_desk_live.nw_data_customers": ["sales", "customers"],
  "sales_desk_live.nw_data_products": ["sales", "products"],
  "sales_desk_live.nw_data_categories": ["sales", "categories"],
  "sales_desk_live.order_book_orders": ["sales", "orders"],
  "sales_desk_live.order_book_order_lines": ["sales", "order_lines"],
  "sales_desk_targets.revenue_revenue_by_day": ["sales", "revenue_by_day"],
  "sales_desk_targets.revenue_revenue_by_product": ["sales", "revenue_by_product"],
  "stock_control_stock.inventory_warehouses": ["operations", "warehouses"],
  "stock_control_stock.inventory_stock_levels": ["operations", "stock_levels"],
  "stock_control_stock.nw_data_products": ["operations", "products"],
  "dispatch_board_board.inventory_warehouses": ["operations", "warehouses"],
  "dispatch_board_board.shipping_shipments": ["operations", "shipments"],
  "dispatch_board_board.tracking_shipment_events": ["operations", "shipment_events"],
  "dispatch_board_board.order_book_orders": ["operations", "orders"],
  "web_insights_visits.web_traffic_page_views": ["managed duckdb", "page_views"],
  "web_insights_buyers.masked_nw_data_customers": ["managed duckdb", "masked_customers"],
  "web_insights_buyers.customer_value_customer_value": ["managed duckdb", "customer_value"],
  "returns_lab_pilot.returns_product_returns": ["service", "product_returns"],
  "purchase_planner_plan.purchasing_suppliers": ["managed files", "suppliers"],
  "purchase_planner_plan.purchasing_purchase_orders": ["managed files", "purchase_orders"],
  "purchase_planner_plan.revenue_revenue_by_product": ["managed files", "revenue_by_product"],
  "purchase_planner_plan.masked_nw_data_customers": ["managed files", "masked_customers"],
};

/** What every consumer that the local platform serves must see, from the raw files below `data`. */
export function northwind(data: string, days: 1 | 2): ReadonlyMap<string, Relation & { readonly place: Place }> {
  const sources = northwindSources(data, days);
  const { byDay, byProduct } = revenue(sources);
  const rows: Readonly<Record<keyof typeof SHAPES, readonly Row[]>> = {
    ...sources,
    masked_customers: maskedCustomers(sources),
    revenue_by_day: byDay,
    revenue_by_product: byProduct,
    customer_value: customerValue(sources),
  };
  return new Map(
    Object.entries(RELATIONS).map(([name, [place, what]]) => [name, { ...SHAPES[what], rows: rows[what], place }]),
  );
}
