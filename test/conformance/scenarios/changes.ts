import { type Change, dataset, type Ecosystem, rows, type Store } from "../model.js";
import type { Scenario } from "../scenario.js";
import { Trial } from "../trial.js";

const PARCELS = dataset(
  "parcels",
  "depot integer!, code varchar(8)!, weight decimal(6,2), note string",
  "depot",
  "code",
);
type Cells = readonly (string | number | null)[];

/** Changes as `[sequence, operation, cells]`; of a deletion only the key is there. */
function changes(...given: readonly (readonly [number, Change["op"], ...Cells])[]): readonly Change[] {
  return given.map(([seq, op, ...cells]) => ({ seq, op, row: rows(PARCELS, cells)[0] ?? {} }));
}

function ecosystem(more: Partial<Store> = {}): Ecosystem {
  return {
    stores: [{ name: "ship", datasets: [PARCELS], method: { type: "cdc" }, ...more }],
    workspaces: [
      { name: "desk", groups: [{ name: "now", history: "live", sinks: ["ship/parcels"] }] },
      { name: "audit", groups: [{ name: "versions", history: "milestoned", sinks: ["ship/parcels"] }] },
    ],
  };
}

const [day1, day2, day3, day4] = ["2024-02-28", "2024-02-29", "2024-03-01", "2024-03-02"].map(
  (day) => `${day}T00:00:00Z`,
) as [string, string, string, string];

export const CHANGES: readonly Scenario[] = [
  {
    name: "cdc: inserts, updates, deletes, and a key that changes",
    run: (platform) =>
      Trial.use(platform, ecosystem(), async (trial) => {
        await trial.feed(
          "ship/parcels",
          changes([1, "I", 1, "a", "1.00", "x"], [2, "I", 1, "b", null, null], [3, "U", 1, "a", "1.50", "x"]),
        );
        await trial.run(day1);
        trial.expect("desk", "now", "ship/parcels", [
          [1, "a", "1.50", "x"],
          [1, "b", null, null],
        ]);
        // a moves to another depot: its key changes. b goes.
        await trial.feed("ship/parcels", changes([4, "D", 1, "a"], [5, "I", 2, "a", "1.50", "x"], [6, "D", 1, "b"]));
        await trial.run(day2);
        // b comes back in the batch in which it changes, and something comes and goes within one.
        await trial.feed(
          "ship/parcels",
          changes(
            [7, "I", 1, "b", "2.00", null],
            [8, "U", 1, "b", "3.00", null],
            [9, "I", 9, "z", null, null],
            [10, "D", 9, "z"],
          ),
        );
        await trial.run(day3);
        trial.expect("audit", "versions", "ship/parcels", [
          [1, "a", "1.50", "x", day1, day2],
          [1, "b", null, null, day1, day2],
          [2, "a", "1.50", "x", day2, null],
          [1, "b", "3.00", null, day3, null],
        ]);
        await trial.compareAsOf();
      }),
  },
  {
    name: "cdc: late and repeated batches bring nothing back and roll nothing back",
    run: (platform) =>
      Trial.use(platform, ecosystem(), async (trial) => {
        const first = changes([1, "I", 1, "a", "1.00", "first"], [2, "I", 1, "b", "1.00", "first"]);
        const third = changes([5, "D", 1, "a"], [6, "U", 1, "b", "3.00", "third"]);
        await trial.feed("ship/parcels", first);
        await trial.run(day1);
        await trial.feed("ship/parcels", third);
        await trial.run(day2);
        // The second comes after the third, and the first once more.
        await trial.feed(
          "ship/parcels",
          changes([3, "U", 1, "a", "2.00", "second"], [4, "U", 1, "b", "2.00", "second"], [7, "I", 1, "c", null, null]),
        );
        await trial.feed("ship/parcels", first);
        await trial.run(day3);
        trial.expect("audit", "versions", "ship/parcels", [
          [1, "a", "1.00", "first", day1, day2],
          [1, "b", "1.00", "first", day1, day2],
          [1, "b", "3.00", "third", day2, null],
          [1, "c", null, null, day3, null],
        ]);
        // A deletion of what never was, then its late insertion; and one that lies between.
        await trial.feed("ship/parcels", changes([20, "D", 3, "q"], [8, "D", 1, "c"]));
        await trial.run(day4);
        await trial.feed("ship/parcels", changes([19, "I", 3, "q", "1.00", "never"]));
        await trial.run("2024-03-03T00:00:00Z");
        trial.expect("desk", "now", "ship/parcels", [[1, "b", "3.00", "third"]]);
      }),
  },
  {
    name: "cdc: two different changes of a key with one sequence stop a batch; two equal ones are one",
    run: (platform) =>
      Trial.use(platform, ecosystem(), async (trial) => {
        await trial.feed(
          "ship/parcels",
          changes([1, "I", 1, "a", "1.00", "x"], [1, "U", 1, "a", "1.00", "x"], [1, "I", 1, "b", "9.00", null]),
        );
        await trial.run(day1);
        await trial.feed("ship/parcels", changes([2, "U", 1, "a", "2.00", "x"], [2, "U", 1, "a", "3.00", "x"]));
        await trial.run(day2);
        trial.expect("desk", "now", "ship/parcels", [
          [1, "a", "1.00", "x"],
          [1, "b", "9.00", null],
        ]);
      }),
  },
  {
    name: "cdc: a change that is another than the one that was taken stops a batch, also where a later one follows it",
    run: (platform) =>
      Trial.use(platform, ecosystem(), async (trial) => {
        await trial.feed("ship/parcels", changes([1, "I", 1, "a", "1.00", "x"], [2, "I", 1, "b", null, null]));
        await trial.run(day1);
        await trial.feed(
          "ship/parcels",
          changes([1, "I", 1, "a", "9.00", "x"], [3, "U", 1, "a", "2.00", "x"], [4, "D", 1, "b"]),
        );
        await trial.run(day2);
        trial.expect("desk", "now", "ship/parcels", [
          [1, "a", "1.00", "x"],
          [1, "b", null, null],
        ]);
      }),
  },
  {
    name: "cdc: bad records stop a batch, or are put aside",
    run: async (platform) => {
      for (const badRecords of ["stop", "reject"] as const)
        await Trial.use(platform, ecosystem({ badRecords }), async (trial) => {
          await trial.feed("ship/parcels", changes([1, "I", 1, "a", "1.00", "x"]));
          await trial.run(day1);
          await trial.feed(
            "ship/parcels",
            changes([2, "I", 1, "far too long", "1.00", "x"], [3, "U", 1, "a", "2.00", null]),
          );
          await trial.run(day2);
          await trial.feed("ship/parcels", changes([4, "I", 1, "another too long", "1.00", "x"], [5, "D", 1, "a"]));
          await trial.run(day3);
        });
    },
  },
  {
    name: "cdc: an empty feed, and one that only deletes",
    run: (platform) =>
      Trial.use(platform, ecosystem(), async (trial) => {
        await trial.feed("ship/parcels", []);
        await trial.run(day1);
        await trial.feed("ship/parcels", changes([1, "D", 1, "a"]));
        await trial.run(day2);
        await trial.feed("ship/parcels", changes([2, "I", 1, "a", null, null]));
        await trial.run(day3);
        trial.expect("audit", "versions", "ship/parcels", [[1, "a", null, null, day3, null]]);
      }),
  },
  {
    name: "cdc: an overlap reads again what came late by no more",
    run: (platform) =>
      Trial.use(platform, ecosystem({ method: { type: "cdc", overlap: "5" } }), async (trial) => {
        await trial.feed("ship/parcels", changes([10, "I", 1, "a", "1.00", "x"], [20, "I", 1, "b", "1.00", "x"]));
        await trial.run(day1);
        await trial.feed(
          "ship/parcels",
          changes([15, "I", 1, "c", null, "late"], [16, "D", 1, "b"], [18, "U", 1, "a", "2.00", "late"]),
        );
        await trial.run(day2);
        await trial.feed("ship/parcels", changes([21, "D", 1, "a"]));
        await trial.run(day3);
        trial.expect("desk", "now", "ship/parcels", [
          [1, "b", "1.00", "x"],
          [1, "c", null, "late"],
        ]);
      }),
  },
];
