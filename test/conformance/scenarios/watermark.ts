import { dataset, type Ecosystem, type Method, rows, type Store } from "../model.js";
import type { Scenario } from "../scenario.js";
import { Trial } from "../trial.js";

const TICKETS = dataset("tickets", "id integer!, state string, changed timestamptz!", "id");
const CLICKS = dataset("clicks", "n bigint!, page string");

function ecosystem(store: Omit<Store, "name">): Ecosystem {
  const names = store.datasets.map(({ name }) => `help/${name}`);
  const keyed = store.datasets.filter(({ primaryKey }) => primaryKey.length > 0).map(({ name }) => `help/${name}`);
  return {
    stores: [{ name: "help", ...store }],
    workspaces: [
      { name: "desk", groups: [{ name: "now", history: "live", sinks: names }] },
      ...(keyed.length > 0
        ? [{ name: "audit", groups: [{ name: "versions", history: "milestoned", sinks: keyed } as const] }]
        : []),
    ],
  };
}

const byTime = (overlap?: string): Method => ({
  type: "watermark",
  column: "changed",
  ...(overlap ? { overlap } : {}),
});

export const WATERMARKS: readonly Scenario[] = [
  {
    name: "watermark: windows are closed below, so that what shares the greatest value is seen; deletes are not",
    run: (platform) =>
      Trial.use(platform, ecosystem({ datasets: [TICKETS], method: byTime() }), async (trial) => {
        await trial.put(
          "help/tickets",
          rows(TICKETS, [1, "new", "2024-01-01T10:00:00Z"], [2, "new", "2024-01-01T11:00:00Z"]),
        );
        await trial.run("2024-01-01T12:00:00Z");
        // 3 shares the greatest value; 4 comes late, below it; 1 is gone at the source.
        await trial.put(
          "help/tickets",
          rows(
            TICKETS,
            [2, "new", "2024-01-01T11:00:00Z"],
            [3, "new", "2024-01-01T11:00:00Z"],
            [4, "late", "2024-01-01T10:59:59.999999Z"],
          ),
        );
        await trial.run("2024-01-01T13:00:00Z");
        trial.expect("desk", "now", "help/tickets", [
          [1, "new", "2024-01-01T10:00:00Z"],
          [2, "new", "2024-01-01T11:00:00Z"],
          [3, "new", "2024-01-01T11:00:00Z"],
        ]);
        // 2 changes without its watermark moving on; 3 moves on.
        await trial.put(
          "help/tickets",
          rows(TICKETS, [2, "open", "2024-01-01T11:00:00Z"], [3, "done", "2024-01-01T13:30:00.000001Z"]),
        );
        await trial.run("2024-01-01T14:00:00Z");
        trial.expect("audit", "versions", "help/tickets", [
          [1, "new", "2024-01-01T10:00:00Z", "2024-01-01T12:00:00Z", null],
          [2, "new", "2024-01-01T11:00:00Z", "2024-01-01T12:00:00Z", "2024-01-01T14:00:00Z"],
          [2, "open", "2024-01-01T11:00:00Z", "2024-01-01T14:00:00Z", null],
          [3, "new", "2024-01-01T11:00:00Z", "2024-01-01T13:00:00Z", "2024-01-01T14:00:00Z"],
          [3, "done", "2024-01-01T13:30:00.000001Z", "2024-01-01T14:00:00Z", null],
        ]);
        await trial.compareAsOf();
      }),
  },
  {
    name: "watermark: an overlap reads again what came late by no more, and never rolls a row back",
    run: (platform) =>
      Trial.use(platform, ecosystem({ datasets: [TICKETS], method: byTime("PT1H") }), async (trial) => {
        await trial.put(
          "help/tickets",
          rows(TICKETS, [1, "b", "2024-02-29T12:00:00Z"], [1, "a", "2024-02-29T11:00:00Z"]),
        );
        await trial.run("2024-02-29T12:30:00Z");
        await trial.put(
          "help/tickets",
          rows(
            TICKETS,
            [1, "a", "2024-02-29T11:30:00Z"],
            [2, "late", "2024-02-29T11:00:00Z"],
            [3, "too late", "2024-02-29T10:59:59Z"],
          ),
        );
        await trial.run("2024-02-29T13:30:00Z");
        trial.expect("desk", "now", "help/tickets", [
          [1, "b", "2024-02-29T12:00:00Z"],
          [2, "late", "2024-02-29T11:00:00Z"],
        ]);
        // Two versions of a row with one watermark: nobody knows which holds.
        await trial.put(
          "help/tickets",
          rows(TICKETS, [4, "x", "2024-03-01T00:00:00Z"], [4, "y", "2024-03-01T00:00:00Z"]),
        );
        await trial.run("2024-03-01T00:30:00Z");
        await trial.put(
          "help/tickets",
          rows(TICKETS, [4, "y", "2024-03-01T00:00:00Z"], [4, "y", "2024-03-01T00:00:00Z"]),
        );
        await trial.run("2024-03-01T01:30:00Z");
      }),
  },
  {
    name: "watermark: without a key the rows of a window take the place of those there",
    run: (platform) =>
      Trial.use(
        platform,
        ecosystem({ datasets: [CLICKS], method: { type: "watermark", column: "n", overlap: "2" } }),
        async (trial) => {
          await trial.put("help/clicks", []);
          await trial.run("2024-01-01T00:00:00Z");
          await trial.put("help/clicks", rows(CLICKS, [1, "/"], [2, "/"], [2, "/"], [5, "/x"]));
          await trial.run("2024-01-02T00:00:00Z");
          await trial.put("help/clicks", rows(CLICKS, [2, "/late"], [3, "/late"], [5, "/x"], [6, "/y"], [6, null]));
          await trial.run("2024-01-03T00:00:00Z");
          trial.expect("desk", "now", "help/clicks", [
            [1, "/"],
            [2, "/"],
            [2, "/"],
            [3, "/late"],
            [5, "/x"],
            [6, "/y"],
            [6, null],
          ]);
          await trial.put("help/clicks", rows(CLICKS, [6, "/y"]));
          await trial.run("2024-01-04T00:00:00Z");
          // Emptied at the source: nothing says that anything is gone.
          await trial.put("help/clicks", []);
          await trial.run("2024-01-05T00:00:00Z");
        },
      ),
  },
  {
    name: "watermark: bad rows stop a batch, or are put aside once, however often they are read again",
    run: async (platform) => {
      const store = { datasets: [TICKETS], method: byTime("PT1H") };
      const bad = rows(TICKETS, [null, "x", "2024-01-01T11:00:00Z"], [5, "no watermark", null]);
      for (const badRecords of ["stop", "reject"] as const)
        await Trial.use(platform, ecosystem({ ...store, badRecords }), async (trial) => {
          await trial.put("help/tickets", rows(TICKETS, [1, "new", "2024-01-01T10:00:00Z"]));
          await trial.run("2024-01-01T10:30:00Z");
          await trial.put("help/tickets", [...bad, ...rows(TICKETS, [2, "new", "2024-01-01T11:00:00Z"])]);
          await trial.run("2024-01-01T11:30:00Z");
          await trial.put("help/tickets", [...bad, ...rows(TICKETS, [3, "new", "2024-01-01T11:20:00Z"])]);
          const { rejects } = await trial.run("2024-01-01T12:30:00Z");
          if (badRecords === "reject") trial.equal(rejects.get("help/tickets"), 2);
          await trial.put(
            "help/tickets",
            rows(TICKETS, [3, "new", "2024-01-01T11:20:00Z"], [4, "new", "2024-01-02T00:00:00Z"]),
          );
          await trial.run("2024-01-02T12:30:00Z");
        });
    },
  },
  {
    name: "watermark: by every type that has an order",
    run: async (platform) => {
      const values: Readonly<Record<string, readonly [string, string, string]>> = {
        integer: ["-2147483648", "0", "2147483647"],
        bigint: ["-9223372036854775808", "9007199254740993", "9223372036854775807"],
        date: ["0999-12-31", "2024-02-29", "9999-12-31"],
        timestamp: ["1969-12-31T23:59:59.999999", "2024-02-29T00:00:00.000001", "2024-02-29T00:00:00.000002"],
        timestamptz: ["1582-10-15T00:00:00Z", "2024-03-31T01:00:00Z", "2024-03-31T01:00:00.000001Z"],
      };
      const sets = Object.keys(values).map((type, at) =>
        dataset(`t${at}`, `id integer!, mark ${type}!, what string`, "id"),
      );
      const all: Ecosystem = {
        stores: sets.map((set) => ({
          name: `help_${set.name}`,
          datasets: [set],
          method: { type: "watermark", column: "mark" },
        })),
        workspaces: [
          {
            name: "desk",
            groups: [{ name: "now", history: "live", sinks: sets.map(({ name }) => `help_${name}/${name}`) }],
          },
        ],
      };
      await Trial.use(platform, all, async (trial) => {
        for (const step of [0, 1, 2]) {
          for (const [at, marks] of Object.values(values).entries()) {
            const table = sets[at];
            if (table)
              await trial.put(
                `help_${table.name}/${table.name}`,
                rows(table, ...marks.slice(0, step + 1).map((mark, id) => [id, mark, `as of step ${step}`])),
              );
          }
          await trial.run(`2024-01-0${step + 1}T00:00:00Z`);
        }
        trial.expect("desk", "now", "help_t1/t1", [
          [0, "-9223372036854775808", "as of step 1"],
          [1, "9007199254740993", "as of step 2"],
          [2, "9223372036854775807", "as of step 2"],
        ]);
      });
    },
  },
];
