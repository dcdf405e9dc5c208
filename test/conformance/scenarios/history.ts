import { dataset, type Ecosystem, type Group, rows, type Workspace } from "../model.js";
import type { Scenario } from "../scenario.js";
import { Trial } from "../trial.js";

const PRICES = dataset("prices", "item string!, price decimal(6,2)", "item");
const price = (...cells: readonly (readonly [string, string | null])[]) => rows(PRICES, ...cells);

function ecosystem(...workspaces: readonly Workspace[]): Ecosystem {
  return { stores: [{ name: "shop", datasets: [PRICES], method: { type: "snapshot" } }], workspaces };
}

const group = (name: string, history: Group["history"], retention?: string): Group => ({
  ...{ name, history, sinks: ["shop/prices"] },
  ...(retention === undefined ? {} : { retention }),
});

export const HISTORIES: readonly Scenario[] = [
  {
    name: "history: validity is half-open, to the microsecond, whatever the clock does",
    run: (platform) =>
      Trial.use(platform, ecosystem({ name: "audit", groups: [group("versions", "milestoned")] }), async (trial) => {
        await trial.put("shop/prices", price(["tea", "1.00"]));
        await trial.run("2024-06-01T00:00:00.123Z");
        // The clock stands still, then goes back by a day: what comes later is dated later all the same.
        await trial.put("shop/prices", price(["tea", "2.00"]));
        await trial.run("2024-06-01T00:00:00.123Z");
        await trial.put("shop/prices", price(["tea", "3.00"], ["jam", null]));
        await trial.run("2024-05-31T00:00:00Z");
        trial.expect("audit", "versions", "shop/prices", [
          ["tea", "1.00", "2024-06-01T00:00:00.123Z", "2024-06-01T00:00:00.123001Z"],
          ["tea", "2.00", "2024-06-01T00:00:00.123001Z", "2024-06-01T00:00:00.123002Z"],
          ["tea", "3.00", "2024-06-01T00:00:00.123002Z", null],
          ["jam", null, "2024-06-01T00:00:00.123002Z", null],
        ]);
        await trial.put("shop/prices", price(["tea", "3.00"]));
        await trial.run("2024-06-02T00:00:00Z");
        await trial.compareAsOf();
      }),
  },
  {
    name: "history: retention by the calendar, of closed versions only, as long as the group that wants them longest",
    run: (platform) =>
      Trial.use(
        platform,
        ecosystem(
          { name: "year", groups: [group("versions", "milestoned", "P1Y"), group("now", "live", "P30D")] },
          { name: "both", groups: [group("days", "milestoned", "P30D"), group("months", "milestoned", "P2M")] },
          { name: "ever", groups: [group("days", "milestoned", "P1D"), group("ever", "milestoned")] },
        ),
        async (trial) => {
          const days = ["2023-02-28", "2023-03-01", "2023-12-31", "2024-01-30", "2024-02-29"];
          for (const [at, day] of days.entries()) {
            await trial.put(
              "shop/prices",
              price(["tea", `${at}.00`], ["jam", "9.00"], ["rum", at === 2 ? "1.00" : null]),
            );
            await trial.run(`${day}T00:00:00Z`);
          }
          // A year before the 29th of February is the 28th: what ended then is kept, a day later it is not.
          trial.expect("year", "versions", "shop/prices", [
            ["tea", "0.00", "2023-02-28T00:00:00Z", "2023-03-01T00:00:00Z"],
            ["tea", "1.00", "2023-03-01T00:00:00Z", "2023-12-31T00:00:00Z"],
            ["tea", "2.00", "2023-12-31T00:00:00Z", "2024-01-30T00:00:00Z"],
            ["tea", "3.00", "2024-01-30T00:00:00Z", "2024-02-29T00:00:00Z"],
            ["tea", "4.00", "2024-02-29T00:00:00Z", null],
            ["jam", "9.00", "2023-02-28T00:00:00Z", null],
            ["rum", null, "2023-02-28T00:00:00Z", "2023-12-31T00:00:00Z"],
            ["rum", "1.00", "2023-12-31T00:00:00Z", "2024-01-30T00:00:00Z"],
            ["rum", null, "2024-01-30T00:00:00Z", null],
          ]);
          await trial.run("2024-03-01T00:00:00Z");
          await trial.run("2024-03-01T00:00:00.001Z");
          await trial.run("2026-01-01T00:00:00Z");
          trial.expect("year", "versions", "shop/prices", [
            ["tea", "4.00", "2024-02-29T00:00:00Z", null],
            ["jam", "9.00", "2023-02-28T00:00:00Z", null],
            ["rum", null, "2024-01-30T00:00:00Z", null],
          ]);
        },
      ),
  },
  {
    name: "history: begins when first asked for, is the same in a container that asks later, and ends with the last",
    run: (platform) => {
      const live: Workspace = { name: "desk", groups: [group("now", "live")] };
      const dated: Workspace = { name: "desk", groups: [group("now", "live"), group("versions", "milestoned")] };
      const other: Workspace = { name: "audit", groups: [group("versions", "milestoned")] };
      return Trial.use(platform, ecosystem(live), async (trial) => {
        await trial.put("shop/prices", price(["tea", "1.00"], ["jam", "1.00"]));
        await trial.run("2024-01-01T00:00:00Z");
        await trial.put("shop/prices", price(["tea", "2.00"], ["jam", "1.00"]));
        await trial.run("2024-01-02T00:00:00Z");
        await trial.evolve(ecosystem(dated));
        await trial.run("2024-01-03T00:00:00Z");
        trial.expect("desk", "versions", "shop/prices", [
          ["tea", "2.00", "2024-01-02T00:00:00Z", null],
          ["jam", "1.00", "2024-01-02T00:00:00Z", null],
        ]);
        await trial.put("shop/prices", price(["tea", "3.00"], ["jam", "1.00"]));
        await trial.run("2024-01-04T00:00:00Z");
        await trial.evolve(ecosystem(dated, other));
        await trial.run("2024-01-05T00:00:00Z");
        trial.expect("audit", "versions", "shop/prices", [
          ["tea", "2.00", "2024-01-02T00:00:00Z", "2024-01-04T00:00:00Z"],
          ["tea", "3.00", "2024-01-04T00:00:00Z", null],
          ["jam", "1.00", "2024-01-02T00:00:00Z", null],
        ]);
        await trial.evolve(ecosystem(live, other));
        await trial.put("shop/prices", price(["tea", "4.00"]));
        await trial.run("2024-01-06T00:00:00Z");
      });
    },
  },
];
