import { dataset, type Ecosystem, rows } from "../model.js";
import type { Scenario } from "../scenario.js";
import { Trial } from "../trial.js";

const CUSTOMERS = dataset("customers", "id integer!, name varchar(20)!, city string, credit decimal(12,2)", "id");
const LINES = dataset(
  "lines",
  "order_id bigint!, line smallint!, product string, price decimal(8,2)",
  "order_id",
  "line",
);
const VISITS = dataset("visits", "page string, seconds integer");

/** One store that is read as a whole, live for one group and with its history for another. */
const SHOP: Ecosystem = {
  stores: [{ name: "shop", datasets: [CUSTOMERS, LINES, VISITS], method: { type: "snapshot" }, together: true }],
  workspaces: [
    {
      name: "desk",
      groups: [{ name: "now", history: "live", sinks: ["shop/customers", "shop/lines", "shop/visits"] }],
    },
    {
      name: "audit",
      groups: [
        { name: "versions", history: "milestoned", sinks: ["shop/customers", "shop/lines"] },
        { name: "now", history: "live", sinks: ["shop/customers"] },
      ],
    },
  ],
};

export const SNAPSHOTS: readonly Scenario[] = [
  {
    name: "snapshot: rows come, change, go and come back",
    run: (platform) =>
      Trial.use(platform, SHOP, async (trial) => {
        const ann = [1, "Ann", "Oslo", "10.50"] as const;
        const bob = [2, "Bob", null, "-0.01"] as const;
        await trial.put("shop/customers", rows(CUSTOMERS, ann, bob, [3, "Cy", "Rome", null]));
        await trial.put("shop/lines", rows(LINES, [1, 1, "tea", "1.00"], [1, 2, "jam", "2.00"], [2, 1, "tea", "1.00"]));
        await trial.put("shop/visits", rows(VISITS, ["/", 1], ["/", 1], [null, 7]));
        await trial.run("2024-01-01T00:00:00Z");

        // One changes, one goes, one comes; and a line changes hands.
        await trial.put("shop/customers", rows(CUSTOMERS, ann, [2, "Bob", "Bonn", "-0.01"], [4, "Di", "", "0.00"]));
        await trial.put("shop/lines", rows(LINES, [1, 1, "tea", "1.10"], [2, 1, "tea", "1.00"], [2, 2, "jam", "2.00"]));
        await trial.put("shop/visits", rows(VISITS, ["/", 1], ["/x", 2]));
        await trial.run("2024-01-02T00:00:00Z");

        // Nothing at all.
        await trial.run("2024-01-03T00:00:00Z");

        // What went is back as it was; what came is gone.
        await trial.put("shop/customers", rows(CUSTOMERS, ann, bob, [3, "Cy", "Rome", null]));
        await trial.run("2024-01-04T00:00:00Z");
        trial.expect("audit", "versions", "shop/customers", [
          [...ann, "2024-01-01T00:00:00Z", null],
          [...bob, "2024-01-01T00:00:00Z", "2024-01-02T00:00:00Z"],
          [2, "Bob", "Bonn", "-0.01", "2024-01-02T00:00:00Z", "2024-01-04T00:00:00Z"],
          [...bob, "2024-01-04T00:00:00Z", null],
          [3, "Cy", "Rome", null, "2024-01-01T00:00:00Z", "2024-01-02T00:00:00Z"],
          [3, "Cy", "Rome", null, "2024-01-04T00:00:00Z", null],
          [4, "Di", "", "0.00", "2024-01-02T00:00:00Z", "2024-01-04T00:00:00Z"],
        ]);
        trial.expect("audit", "now", "shop/customers", [ann, bob, [3, "Cy", "Rome", null]]);
        await trial.compareAsOf();
      }),
  },
  {
    name: "snapshot: an empty store, filled, emptied and filled again",
    run: (platform) =>
      Trial.use(platform, SHOP, async (trial) => {
        const fill = async (full: boolean): Promise<void> => {
          await trial.put("shop/customers", full ? rows(CUSTOMERS, [1, "Ann", null, null]) : []);
          await trial.put("shop/lines", full ? rows(LINES, [1, 1, null, null]) : []);
          await trial.put("shop/visits", full ? rows(VISITS, [null, null], [null, null]) : []);
        };
        await fill(false);
        await trial.run("2024-01-01T00:00:00Z");
        await fill(true);
        await trial.run("2024-01-02T00:00:00Z");
        trial.expect("desk", "now", "shop/visits", [
          [null, null],
          [null, null],
        ]);
        await fill(false);
        await trial.run("2024-01-03T00:00:00Z");
        trial.expect("desk", "now", "shop/customers", []);
        await fill(true);
        await trial.run("2024-01-04T00:00:00Z");
      }),
  },
  {
    name: "snapshot: one bad row, or a key that is there twice, and nothing of the store is taken",
    run: (platform) =>
      Trial.use(platform, SHOP, async (trial) => {
        await trial.put("shop/customers", rows(CUSTOMERS, [1, "Ann", "Oslo", "1.00"]));
        await trial.put("shop/lines", rows(LINES, [1, 1, "tea", "1.00"]));
        await trial.put("shop/visits", []);
        await trial.run("2024-01-01T00:00:00Z");

        await trial.put("shop/customers", rows(CUSTOMERS, [1, "Ann", "Rome", "1.00"], [2, null, "Oslo", "1.00"]));
        await trial.put("shop/lines", rows(LINES, [1, 1, "tea", "9.00"]));
        await trial.run("2024-01-02T00:00:00Z");
        trial.expect("desk", "now", "shop/lines", [[1, 1, "tea", "1.00"]]);

        await trial.put("shop/customers", rows(CUSTOMERS, [1, "Ann", "Rome", "1.00"], [1, "Ann", "Rome", "1.00"]));
        await trial.run("2024-01-03T00:00:00Z");
        await trial.put("shop/customers", rows(CUSTOMERS, [1, "Ann, whose name is far too long", "Rome", "1.00"]));
        await trial.run("2024-01-04T00:00:00Z");

        await trial.put("shop/customers", rows(CUSTOMERS, [1, "Ann", "Rome", "1.00"]));
        await trial.run("2024-01-05T00:00:00Z");
        trial.expect("audit", "versions", "shop/lines", [
          [1, 1, "tea", "1.00", "2024-01-01T00:00:00Z", "2024-01-05T00:00:00Z"],
          [1, 1, "tea", "9.00", "2024-01-05T00:00:00Z", null],
        ]);
      }),
  },
  {
    name: "snapshot: bad rows are put aside and counted",
    run: (platform) =>
      Trial.use(
        platform,
        { ...SHOP, stores: SHOP.stores.map((store) => ({ ...store, badRecords: "reject" })) },
        async (trial) => {
          await trial.put("shop/customers", rows(CUSTOMERS, [1, "Ann", "Oslo", "1.00"], [2, null, "Rome", "2.00"]));
          await trial.put("shop/lines", rows(LINES, [null, 1, "tea", "1.00"], [1, 1, "jam", "1.00"]));
          await trial.put("shop/visits", rows(VISITS, ["/", 1]));
          await trial.run("2024-01-01T00:00:00Z");
          trial.expect("desk", "now", "shop/customers", [[1, "Ann", "Oslo", "1.00"]]);
          // The good one becomes bad, so that it is gone; the bad one becomes good.
          await trial.put(
            "shop/customers",
            rows(CUSTOMERS, [1, "Ann of the far too long name", "Oslo", "1.00"], [2, "Bob", "Rome", "2.00"]),
          );
          await trial.run("2024-01-02T00:00:00Z");
          trial.expect("desk", "now", "shop/customers", [[2, "Bob", "Rome", "2.00"]]);
          await trial.put("shop/lines", rows(LINES, [1, 1, "jam", "1.00"]));
          await trial.run("2024-01-03T00:00:00Z");
        },
      ),
  },
];
