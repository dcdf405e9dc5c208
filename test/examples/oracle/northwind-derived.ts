import type { Sources } from "./northwind-sources.js";
import type { Row } from "./relation.js";

/** What `mask_customers` must make of the customers. */
export function maskedCustomers({ customers }: Sources): Row[] {
  return customers.map(({ customer_id, country, segment, email, phone, credit_limit, newsletter, signed_up }) => ({
    customer_id: customer_id ?? null,
    country: country ?? null,
    segment: segment ?? null,
    mail_domain: typeof email === "string" ? email.slice(email.indexOf("@") + 1).toLowerCase() : null,
    reachable: phone !== null,
    credit_class: creditClass(credit_limit === null ? undefined : Number(credit_limit)),
    newsletter: newsletter ?? null,
    customer_since: Number(String(signed_up).slice(0, 4)),
  }));
}

function creditClass(limit: number | undefined): string {
  if (limit === undefined) return "prepaid";
  if (limit < 10_000) return "small";
  return limit < 50_000 ? "medium" : "large";
}

/** What `daily_revenue` must make of the orders, in whole numbers of 10^-10 dollars, so that only the last step rounds. */
export function revenue(sources: Sources): { readonly byDay: Row[]; readonly byProduct: Row[] } {
  const orders = new Map(sources.orders.map((order) => [order.order_id, order]));
  const names = new Map(sources.products.map(({ product_id, name }) => [product_id, name ?? null]));
  const rateOn = rates(sources);
  const days = new Map<string, { orders: Set<unknown>; customers: Set<unknown>; usd: bigint }>();
  const products = new Map<string, { product: unknown; year: number; quantity: number; usd: bigint }>();
  for (const line of sources.order_lines) {
    const order = orders.get(line.order_id ?? null);
    if (order === undefined) continue;
    const day = String(order.ordered_on);
    const usd =
      BigInt(Number(line.quantity)) *
      units(line.unit_price, 2) *
      (100n - units(line.discount, 2)) *
      rateOn(String(order.currency), day);
    const onDay = days.get(day) ?? { orders: new Set(), customers: new Set(), usd: 0n };
    days.set(day, onDay);
    onDay.orders.add(order.order_id);
    onDay.customers.add(order.customer_id);
    onDay.usd += usd;
    const year = Number(day.slice(0, 4));
    const key = `${line.product_id}/${year}`;
    const ofProduct = products.get(key) ?? { product: line.product_id, year, quantity: 0, usd: 0n };
    products.set(key, ofProduct);
    ofProduct.quantity += Number(line.quantity);
    ofProduct.usd += usd;
  }
  return {
    byDay: [...days].map(([ordered_on, { orders, customers, usd }]) => ({
      ordered_on,
      orders: orders.size,
      customers: customers.size,
      revenue_usd: cents(usd),
    })),
    byProduct: [...products.values()].map(({ product, year, quantity, usd }) => ({
      product_id: Number(product),
      year_sold: year,
      product_name: names.get(Number(product)) ?? null,
      quantity,
      revenue_usd: cents(usd),
    })),
  };
}

/** What `value_customers` must add up. */
export function customerValue(sources: Sources): Row[] {
  const ordersOf = new Map<unknown, Row[]>();
  for (const order of sources.orders) {
    const found = ordersOf.get(order.customer_id);
    if (found) found.push(order);
    else ordersOf.set(order.customer_id, [order]);
  }
  return sources.customers.map(({ customer_id, segment }) => {
    const orders = ordersOf.get(customer_id) ?? [];
    const days = orders.map(({ ordered_on }) => String(ordered_on)).sort();
    const web = orders.filter(({ channel }) => channel === "web").length;
    return {
      customer_id: customer_id ?? null,
      segment: segment ?? null,
      orders: orders.length,
      first_order: days[0] ?? null,
      last_order: days.at(-1) ?? null,
      web_share: orders.length === 0 ? null : web / orders.length,
    };
  });
}

/** The rate of a currency on a day: the last one published until then, in millionths of a dollar. */
function rates({ fx_rates }: Sources): (currency: string, day: string) => bigint {
  const published = new Map<string, bigint>();
  for (const { currency, rate_date, usd_per_unit } of fx_rates)
    published.set(`${currency} ${rate_date}`, units(usd_per_unit, 6));
  return (currency, day) => {
    for (let back = 0; back < 800; back += 1) {
      const date = new Date(Date.parse(`${day}T00:00:00Z`) - back * 86_400_000).toISOString().slice(0, 10);
      const rate = published.get(`${currency} ${date}`);
      if (rate !== undefined) return rate;
    }
    throw new Error(`No rate for ${currency} on ${day}`);
  };
}

/** A decimal's text as a whole number of its smallest unit. */
function units(cell: unknown, scale: number): bigint {
  const text = String(cell);
  if (!new RegExp(`^\\d+\\.\\d{${scale}}$`).test(text)) throw new Error(`Not a decimal of scale ${scale}: ${text}`);
  return BigInt(text.replace(".", ""));
}

/** 10^-10 dollars as dollars and cents, halves away from zero. */
function cents(usd: bigint): string {
  const rounded = (usd + 50_000_000n) / 100_000_000n;
  return `${rounded / 100n}.${String(rounded % 100n).padStart(2, "0")}`;
}
