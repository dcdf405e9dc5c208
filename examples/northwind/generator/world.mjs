import {
  addShipment,
  pageView,
  pageViews,
  productReturns,
  purchaseOrders,
  shipping,
  stockLevels,
  suppliers,
  warehouses,
} from "./operations.mjs";
import { date, randomOf } from "./random.mjs";
import { addOrder, categories, customerId, customers, DAYS, fxRates, orderBook, products, shippers } from "./trade.mjs";

/** Every row of Northwind's sources, by source and table, as it is at the end of 2024. */
export function world() {
  const { orders, order_lines } = orderBook();
  return {
    sales: { customers: customers(), products: products(), categories: categories(), shippers: shippers() },
    orders: { orders, order_lines },
    finance: { fx_rates: fxRates() },
    warehouse: { warehouses: warehouses(), stock_levels: stockLevels() },
    shipments: shipping(orders),
    web: { page_views: pageViews() },
    purchasing: { suppliers: suppliers(), purchase_orders: purchaseOrders() },
    returns: { product_returns: productReturns(orders) },
  };
}

/**
 * What the first day of 2025 brings: `rows`, that logs and books gain, and `sales`, whose tables are written anew.
 * Three orders are amended: their book gets a later entry for the same order. The carriers send some records again, also
 * those of parcels that are cancelled, and two events that were on their way for long.
 */
export function nextDay(before) {
  const random = randomOf(31);
  const prices = before.sales.products.map(({ unit_price }) => unit_price);
  const orders = { orders: [], order_lines: [] };
  let entry = Math.max(...[...before.orders.orders, ...before.orders.order_lines].map(({ entry_no }) => entry_no));
  for (let order = 5001; order <= 5025; order += 1) entry = addOrder(orders, random, prices, order, DAYS, entry);
  for (const order of before.orders.orders.slice(-3)) {
    entry += 1;
    orders.orders.push({ ...order, entry_no: entry, required_by: date(DAYS + 60), freight: "0.00" });
  }
  const { shipments: parcels, shipment_events: events } = before.shipments;
  const shipments = { shipments: sentAgain(parcels), shipment_events: lateEvents(events) };
  let parcel = Math.max(...[...parcels, ...events].map(({ entry_no }) => entry_no));
  for (const { order_id } of orders.orders.slice(0, 12))
    parcel = addShipment(shipments, random, order_id, DAYS, parcel);
  const views = before.web.page_views.length;
  const page_views = Array.from({ length: 40 }, (_, index) => pageView(random, views + index + 1, DAYS));
  return {
    sales: {
      ...before.sales,
      customers: [
        ...before.sales.customers
          .filter(({ customer_id }) => customer_id !== customerId(17))
          .map((row) =>
            row.customer_id === customerId(4) ? { ...row, credit_limit: "1.00", segment: "wholesale" } : row,
          ),
        { ...before.sales.customers[4], customer_id: customerId(2001), company_name: "Nowhere Foods", email: null },
      ],
    },
    rows: { orders, shipments, web: { page_views } },
  };
}

/** Records of the feed that come twice: the last four, and the first of each of five parcels that are cancelled. */
function sentAgain(parcels) {
  const cancelled = new Set(parcels.filter(({ change }) => change === "cancelled").map((row) => row.shipment_no));
  const first = parcels.filter(({ change, shipment_no }) => change === "new" && cancelled.has(shipment_no));
  return [...first.slice(-5), ...parcels.slice(-4)];
}

/** Events that are in the sequence already, and do not come before the next day. */
function lateEvents(events) {
  return [events.at(-9), events.at(-4)];
}

/** What has come of a source's events by the end of the first day. */
export function eventsInTime(events) {
  const late = new Set(lateEvents(events));
  return events.filter((event) => !late.has(event));
}
