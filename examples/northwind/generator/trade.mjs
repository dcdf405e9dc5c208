import { date, decimal, randomOf, timestamp, weekday } from "./random.mjs";

/** Two years of trade. */
export const DAYS = 730;
const CITIES = [
  ["Seattle", "US"],
  ["New York", "US"],
  ["Boise", "US"],
  ["Albuquerque", "US"],
  ["London", "GB"],
  ["Cowes", "GB"],
  ["München", "DE"],
  ["Aachen", "DE"],
  ["Genève", "CH"],
  ["Luleå", "SE"],
  ["Nantes", "FR"],
  ["São Paulo", "BR"],
];
const COMPANY = ["Alpine", "Harbor", "Blue Door", "O'Malley", "Kestrel", "Smith, Jones & Daughters", "Wolff", "Östra"];
const TRADE = ["Delicatessen", "Markets", "Bistro", "Imports", "Foods", 'Grocery "Old Mill"', "Pantry", "Provisions"];
const GIVEN = ["Ana", "Björn", "Carlos", "Dominique", "Elif", "François", "Grace", "Hanna", "Ivo", "Jaya"];
const FAMILY = ["Afonso", "Brown", "Citeaux", "Devon", "Fonseca", "Kloss", "Larsson", "Moreno", "O'Brien", "Wong"];
const FOOD = ["Chai", "Chutney", "Syrup", "Olive Oil", "Pasta", "Ravioli", "Cheddar", "Camembert", "Marmalade", "Pâté"];
const STYLE = ["Aged", "Mountain", "Smoked", "Organic", "Northern", "Grandma's", "Sweet", "Dark", "Fine", "Coastal"];

export const CURRENCIES = ["USD", "EUR", "GBP", "CNY"];

export function customers() {
  const random = randomOf(11);
  return Array.from({ length: 2000 }, (_, index) => {
    const [city, country] = random.pick(CITIES);
    const given = random.pick(GIVEN);
    const family = random.pick(FAMILY);
    return {
      customer_id: customerId(index + 1),
      company_name: `${random.pick(COMPANY)} ${random.pick(TRADE)}`,
      contact_name: `${given} ${family}`,
      email: `${given}.${family}${index + 1}@Example.${random.pick(["com", "org", "net"])}`.replace("'", ""),
      phone: random.oneIn(5) ? null : `+1 555 ${String(random.int(0, 9_999_999)).padStart(7, "0")}`,
      city,
      country,
      segment: random.pick(["retail", "restaurant", "wholesale"]),
      credit_limit: random.oneIn(7) ? null : random.decimal(50_000, 9_999_999, 2),
      newsletter: random.oneIn(3),
      signed_up: date(random.int(-900, 300)),
      notes: random.oneIn(12)
        ? random.pick(['Prefers "quiet" hours', "Ring twice,\nthen wait", "VIP; handle with care"])
        : null,
    };
  });
}

export function categories() {
  return ["Beverages", "Condiments", "Confections", "Dairy", "Grains", "Meat", "Produce", "Seafood"].map(
    (name, index) => ({ category_id: index + 1, name, seasonal: index === 6 }),
  );
}

export function products() {
  const random = randomOf(12);
  return Array.from({ length: 120 }, (_, index) => ({
    product_id: index + 1,
    name: `${STYLE[index % 10]} ${FOOD[(index * 3 + Math.floor(index / 10)) % 10]} No. ${index + 1}`,
    category_id: random.int(1, 8),
    supplier_id: random.int(1, 60),
    unit_price: random.decimal(150, 26_350, 2),
    discontinued: random.oneIn(15),
    introduced: date(random.int(-2000, 0)),
  }));
}

export function shippers() {
  return ["Speedy Express", "United Package", "Federal Shipping"].map((name, index) => ({
    shipper_id: index + 1,
    name,
  }));
}

/** Orders and their lines; every line of both books has the next number, as a cashier's roll would. */
export function orderBook() {
  const random = randomOf(13);
  const prices = products().map(({ unit_price }) => unit_price);
  const book = { orders: [], order_lines: [] };
  let entry = 0;
  for (let order = 1; order <= 5000; order += 1)
    entry = addOrder(book, random, prices, order, Math.floor(((order - 1) * DAYS) / 5000), entry);
  return book;
}

/** Adds one order with its lines to `book`, and gives the last entry number used. */
export function addOrder(book, random, prices, order, day, entry) {
  let last = entry + 1;
  book.orders.push({
    entry_no: last,
    order_id: 10_000 + order,
    customer_id: customerId(random.int(1, 2000)),
    ordered_on: date(day),
    placed_at: timestamp(day, random.int(0, 86_399)),
    required_by: random.oneIn(9) ? null : date(day + random.int(3, 42)),
    currency: random.pick(CURRENCIES),
    channel: random.pick(["phone", "web", "web", "rep"]),
    freight: random.decimal(0, 25_000, 2),
  });
  const wanted = random.int(1, 5);
  const first = random.int(0, 119);
  for (let line = 1; line <= wanted; line += 1) {
    last += 1;
    const product = ((first + line * 7) % 120) + 1;
    book.order_lines.push({
      entry_no: last,
      order_id: 10_000 + order,
      line_no: line,
      product_id: product,
      quantity: random.int(1, 60),
      unit_price: prices[product - 1],
      discount: random.pick(["0.00", "0.00", "0.00", "0.05", "0.10", "0.25"]),
    });
  }
  return last;
}

/** What one unit of a currency was worth in dollars; banks are closed at weekends. */
export function fxRates() {
  const random = randomOf(14);
  const rows = [];
  const level = { EUR: 1_080_000, GBP: 1_250_000, CNY: 141_000 };
  for (let day = -3; day < DAYS; day += 1) {
    if (weekday(day) === 0 || weekday(day) === 6) continue;
    rows.push({ currency: "USD", rate_date: date(day), usd_per_unit: "1.000000" });
    for (const currency of ["EUR", "GBP", "CNY"]) {
      level[currency] += random.int(-900, 900);
      rows.push({ currency, rate_date: date(day), usd_per_unit: decimal(level[currency], 6) });
    }
  }
  return rows;
}

export function customerId(number) {
  return `C${String(number).padStart(5, "0")}`;
}
