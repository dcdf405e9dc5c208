import { date, randomOf, timestamp } from "./random.mjs";
import { DAYS } from "./trade.mjs";

const CARRIERS = ["Speedy Express", "United Package", "Federal Shipping"];

export function warehouses() {
  return [
    { warehouse_id: "SEA1", city: "Seattle", country: "US", capacity: 42_000 },
    { warehouse_id: "NYC1", city: "New York", country: "US", capacity: 18_500 },
    { warehouse_id: "HAM1", city: "Hamburg", country: "DE", capacity: 27_000 },
    { warehouse_id: "SHA1", city: "上海", country: "CN", capacity: null },
  ];
}

export function stockLevels() {
  const random = randomOf(21);
  return warehouses().flatMap(({ warehouse_id }) =>
    Array.from({ length: 120 }, (_, index) => ({
      warehouse_id,
      product_id: index + 1,
      on_hand: random.int(0, 900),
      reorder_level: random.oneIn(6) ? null : random.int(10, 120),
      counted_at: timestamp(DAYS - 1, random.int(0, 86_399)),
    })),
  );
}

/** What the carriers send of parcels: a record for each change of one, and what happened to it, in one sequence of entries. */
export function shipping(orders) {
  const random = randomOf(22);
  const book = { shipments: [], shipment_events: [] };
  let entry = 0;
  for (const [index, order] of orders.entries()) {
    if (random.oneIn(10)) continue;
    const day = Math.floor((index * DAYS) / orders.length) + random.int(1, 4);
    entry = addShipment(book, random, order.order_id, day, entry);
  }
  return book;
}

/**
 * Adds one shipment with its events to `book`, and gives the last entry number used. Some are weighed later; some are
 * cancelled, of which the carriers say no more than the number.
 */
export function addShipment(book, random, order, day, entry) {
  let last = entry + 1;
  const shipment = {
    entry_no: last,
    change: "new",
    shipment_no: 700_000 + order,
    order_id: order,
    warehouse_id: random.pick(["SEA1", "NYC1", "HAM1", "SHA1"]),
    carrier: random.pick(CARRIERS),
    shipped_at: timestamp(day, random.int(0, 86_399)),
    weight_kg: random.oneIn(8) ? null : random.decimal(80, 450_000, 3),
  };
  book.shipments.push(shipment);
  if (shipment.weight_kg === null && random.oneIn(2)) {
    last += 1;
    book.shipments.push({ ...shipment, entry_no: last, change: "changed", weight_kg: random.decimal(80, 450_000, 3) });
  }
  if (random.oneIn(40)) {
    last += 1;
    const unknown = { order_id: null, warehouse_id: null, carrier: null, shipped_at: null, weight_kg: null };
    book.shipments.push({ ...shipment, ...unknown, entry_no: last, change: "cancelled" });
    return last;
  }
  for (const status of random.oneIn(20) ? ["collected", "damaged"] : ["collected", "delivered"]) {
    last += 1;
    day += status === "collected" ? 0 : random.int(1, 9);
    book.shipment_events.push({
      entry_no: last,
      shipment_no: 700_000 + order,
      status,
      happened_at: `${timestamp(day, random.int(0, 86_399)).replace(" ", "T")}${random.pick(["Z", "+02:00", "-05:00"])}`,
      place: random.oneIn(4) ? null : random.pick(["Reno, NV", "Köln", "Leeds", "广州"]),
    });
  }
  if (random.oneIn(500)) {
    last += 1;
    book.shipment_events.push(misread(random, last, 700_000 + order));
  }
  return last;
}

/** An event that a scanner misread: nobody can tell when it was, or what. */
function misread(random, entry, shipment) {
  return {
    entry_no: entry,
    shipment_no: shipment,
    ...random.pick([
      { status: "collected", happened_at: "99.99.9999" },
      { status: null, happened_at: `${timestamp(DAYS - 1, 0).replace(" ", "T")}Z` },
    ]),
    place: null,
  };
}

export function pageViews() {
  const random = randomOf(23);
  return Array.from({ length: 6000 }, (_, index) => pageView(random, index + 1, Math.floor((index * DAYS) / 6000)));
}

export function pageView(random, entry, day) {
  const product = random.oneIn(3) ? null : random.int(1, 120);
  return {
    entry_no: entry,
    visited_at: `${timestamp(day, random.int(0, 86_399)).replace(" ", "T")}Z`,
    visitor_id: random.uuid(),
    page: product === null ? random.pick(["/", "/about", "/recipes?q=käse"]) : `/products/${product}`,
    product_id: product,
    seconds: random.int(1, 4000) / 8,
    device: { os: random.pick(["ios", "android", "windows"]), touch: random.oneIn(2) },
    tags: random.oneIn(4) ? [] : [random.pick(["spring", "sale"]), random.pick(["new", "returning"])],
  };
}

export function suppliers() {
  const random = randomOf(24);
  return Array.from({ length: 60 }, (_, index) => ({
    supplier_id: index + 1,
    name: `${random.pick(["东方", "Golden River", "华美", "Pearl", "Blå Fjord"])} ${random.pick(["Trading", "食品", "Foods"])} ${index + 1}`,
    city: random.pick(["上海", "广州", "Shenzhen", "Oslo", "Göteborg"]),
    rating: random.oneIn(5) ? null : random.int(1, 5),
    payment_days: random.pick([14, 30, 60, 90]),
  }));
}

export function purchaseOrders() {
  const random = randomOf(25);
  return Array.from({ length: 900 }, (_, index) => {
    const day = Math.floor((index * DAYS) / 900);
    return {
      purchase_no: 40_001 + index,
      supplier_id: random.int(1, 60),
      product_id: random.int(1, 120),
      quantity: random.int(50, 4000),
      unit_cost: random.decimal(4000, 1_400_000, 4),
      ordered_on: date(day),
      expected_on: random.oneIn(10) ? null : date(day + random.int(10, 90)),
    };
  });
}

export function productReturns(orders) {
  const random = randomOf(26);
  return Array.from({ length: 400 }, (_, index) => ({
    return_no: index + 1,
    order_id: orders[random.int(0, orders.length - 1)].order_id,
    reason: random.pick(["late", "broken", "wrong item", "changed mind"]),
    refunded: random.oneIn(2),
    received_on: date(random.int(30, DAYS + 20)),
  }));
}
