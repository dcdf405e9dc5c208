import type { Row } from "../canonical.js";
import { dataset, type Ecosystem, rows, type Transformer } from "../model.js";
import type { Scenario } from "../scenario.js";
import { Trial } from "../trial.js";

const ORDERS = dataset("orders", "id integer!, customer integer, cents integer", "id");
const CUSTOMERS = dataset("customers", "id integer!, name varchar(20)", "id");
const TOTALS = dataset("totals", "customer integer!, name varchar(20), orders integer!, cents integer", "customer");

/** Of each customer the number and the sum of the orders. */
function totals(inputs: ReadonlyMap<string, readonly Row[]>): { readonly totals: readonly Row[] } {
  const orders = inputs.get("sales/orders") ?? [];
  return {
    totals: (inputs.get("sales/customers") ?? []).map(({ id = null, name = null }) => {
      const own = orders.filter(({ customer }) => customer === id);
      const known = own.flatMap(({ cents }) => (cents === null || cents === undefined ? [] : [Number(cents)]));
      const sum = known.length === 0 ? null : String(known.reduce((a, b) => a + b, 0));
      return { customer: id, name, orders: String(own.length), cents: sum };
    }),
  };
}

const SQL: Transformer = {
  name: "sum_up",
  inputs: ["sales/orders", "sales/customers"],
  output: { store: "summed", datasets: [TOTALS] },
  code: {
    runtime: "sql",
    text: (relation) => `
      SELECT c.id AS customer, c.name, CAST(count(o.id) AS INTEGER) AS orders, CAST(sum(o.cents) AS INTEGER) AS cents
      FROM ${relation("sales/customers")} AS c LEFT JOIN ${relation("sales/orders")} AS o ON o.customer = c.id
      GROUP BY c.id, c.name`,
  },
  meaning: totals,
};

const JAVASCRIPT: Transformer = {
  ...SQL,
  name: "sum_up_too",
  output: { store: "summed_too", datasets: [TOTALS] },
  code: {
    runtime: "javascript",
    text: (relation) => `
      export function transform(inputs) {
        const sums = new Map();
        for (const { customer, cents } of inputs.${relation("sales/orders")}) {
          const { orders, sum } = sums.get(customer) ?? { orders: 0, sum: null };
          sums.set(customer, { orders: orders + 1, sum: cents === null ? sum : (sum ?? 0) + cents });
        }
        const totals = [];
        for (const { id, name } of inputs.${relation("sales/customers")})
          totals.push({ customer: id, name, orders: sums.get(id)?.orders ?? 0, cents: sums.get(id)?.sum ?? null });
        return { totals };
      }`,
  },
};

function ecosystem(transformer: Transformer, together: boolean): Ecosystem {
  const made = `${transformer.output.store}/totals`;
  return {
    stores: [{ name: "sales", datasets: [ORDERS, CUSTOMERS], method: { type: "snapshot" }, together }],
    transformers: [transformer],
    workspaces: [
      { name: "desk", groups: [{ name: "now", history: "live", sinks: [made, "sales/customers"] }] },
      { name: "audit", groups: [{ name: "versions", history: "milestoned", sinks: [made] }] },
    ],
  };
}

function scenario(transformer: Transformer): Scenario {
  const { runtime } = transformer.code;
  return {
    name: `transformers: what ${runtime} makes, live and with its history`,
    lacks: ({ runtimes }) => (runtimes.has(runtime) ? undefined : `it runs no ${runtime}`),
    run: (platform) =>
      Trial.use(
        platform,
        ecosystem(transformer, true),
        async (trial) => {
          await trial.put("sales/orders", []);
          await trial.put("sales/customers", []);
          await trial.run("2024-01-01T00:00:00Z");
          await trial.put("sales/customers", rows(CUSTOMERS, [1, "Ann"], [2, null], [3, "Cy"]));
          await trial.put("sales/orders", rows(ORDERS, [1, 1, 250], [2, 1, -50], [3, 3, null], [4, null, 7]));
          await trial.run("2024-01-02T00:00:00Z");
          trial.expect("desk", "now", `${transformer.output.store}/totals`, [
            [1, "Ann", 2, 200],
            [2, null, 0, null],
            [3, "Cy", 1, null],
          ]);
          await trial.put("sales/orders", rows(ORDERS, [1, 1, 250], [3, 3, 1], [4, null, 9]));
          await trial.run("2024-01-03T00:00:00Z");
          trial.expect("audit", "versions", `${transformer.output.store}/totals`, [
            [1, "Ann", 2, 200, "2024-01-02T00:00:00Z", "2024-01-03T00:00:00Z"],
            [1, "Ann", 1, 250, "2024-01-03T00:00:00Z", null],
            [2, null, 0, null, "2024-01-02T00:00:00Z", null],
            [3, "Cy", 1, null, "2024-01-02T00:00:00Z", "2024-01-03T00:00:00Z"],
            [3, "Cy", 1, 1, "2024-01-03T00:00:00Z", null],
          ]);
          // A batch that is not taken leaves what is made of it as it was.
          await trial.put("sales/customers", rows(CUSTOMERS, [1, "Ann"], [1, "Ann"]));
          await trial.run("2024-01-04T00:00:00Z");
          await trial.put("sales/customers", rows(CUSTOMERS, [3, "Cyd"]));
          await trial.run("2024-01-05T00:00:00Z");
          await trial.compareAsOf();
        },
        { pairs: "two" },
      ),
  };
}

const GREETINGS = dataset("greetings", "customer integer!, text string!", "customer");

/** Reads what another transformer made. */
const CHAINED: Transformer = {
  name: "greet",
  inputs: ["summed/totals"],
  output: { store: "greeted", datasets: [GREETINGS] },
  code: {
    runtime: "javascript",
    text: (relation) => `
      export function* greetings(rows) {
        for (const { customer, name, orders } of rows)
          if (orders > 0) yield { customer, text: "Dear " + (name ?? "customer") };
      }
      export const transform = (inputs) => ({ greetings: greetings(inputs.${relation("summed/totals")}) });`,
  },
  meaning: (inputs) => ({
    greetings: (inputs.get("summed/totals") ?? [])
      .filter(({ orders }) => orders !== "0")
      .map(({ customer = null, name }) => ({ customer, text: `Dear ${name ?? "customer"}` })),
  }),
};

const CHAIN: Scenario = {
  name: "transformers: one that reads what another made",
  lacks: ({ runtimes }) => (runtimes.has("sql") && runtimes.has("javascript") ? undefined : "it runs not both"),
  run: (platform) => {
    const first = ecosystem(SQL, false);
    const sinks = ["greeted/greetings"];
    return Trial.use(
      platform,
      {
        ...first,
        transformers: [SQL, CHAINED],
        workspaces: [{ name: "post", groups: [{ name: "letters", history: "milestoned", sinks }] }],
      },
      async (trial) => {
        await trial.put("sales/customers", rows(CUSTOMERS, [1, "Ann"], [2, null]));
        await trial.put("sales/orders", rows(ORDERS, [1, 1, 250]));
        await trial.run("2024-01-01T00:00:00Z");
        await trial.put("sales/orders", rows(ORDERS, [2, 2, 50], [3, 1, 1]));
        await trial.run("2024-01-02T00:00:00Z");
        trial.expect("post", "letters", "greeted/greetings", [
          [1, "Dear Ann", "2024-01-01T00:00:00Z", null],
          [2, "Dear customer", "2024-01-02T00:00:00Z", null],
        ]);
        await trial.put("sales/orders", []);
        await trial.run("2024-01-03T00:00:00Z");
      },
      { pairs: "two" },
    );
  },
};

export const TRANSFORMERS: readonly Scenario[] = [...[SQL, JAVASCRIPT].map(scenario), CHAIN];
