import type { Row } from "../canonical.js";
import { type Change, dataset, type Ecosystem } from "../model.js";
import type { Scenario } from "../scenario.js";
import { Trial } from "../trial.js";

const THINGS = dataset("things", "id integer!, mark bigint!, text string, amount decimal(10,2)", "id");
const NAMES = ["all/things", "marks/things", "feed/things"];
const ROWS = 1_500;

const METHODS: Ecosystem = {
  stores: [
    { name: "all", datasets: [THINGS], method: { type: "snapshot" } },
    { name: "marks", datasets: [THINGS], method: { type: "watermark", column: "mark" } },
    { name: "feed", datasets: [THINGS], method: { type: "cdc" } },
  ],
  workspaces: [
    { name: "desk", groups: [{ name: "now", history: "live", sinks: NAMES }] },
    { name: "audit", groups: [{ name: "versions", history: "milestoned", sinks: NAMES }] },
  ],
};

/** Thing `id` as it is in a round in which one of `every` things is another than before. */
function thing(id: number, round: number, every: number): Row {
  const changed = id % every === round % every;
  return {
    id: String(id),
    mark: String(round * ROWS + (changed ? id : 0)),
    text: changed ? `changed in ${round}` : `thing ${id}`,
    amount: `${id % 97}.${String(id % 100).padStart(2, "0")}`,
  };
}

export const VOLUMES: readonly Scenario[] = [
  {
    name: "volume: batches that change a few, many and most of more than a thousand rows",
    run: (platform) =>
      Trial.use(platform, METHODS, async (trial) => {
        for (const [round, every] of [1, 500, 3, 1, 700].entries()) {
          const all = Array.from({ length: ROWS }, (_, at) => thing(at + round * 10, round, every));
          const touched = all.filter(({ text }) => text?.startsWith("changed"));
          await trial.put("all/things", all);
          await trial.put("marks/things", touched);
          await trial.feed(
            "feed/things",
            touched.map((row, at): Change => ({ seq: round * ROWS + at, op: at % 11 === 10 ? "D" : "U", row })),
          );
          await trial.run(`2024-01-0${round + 1}T00:00:00Z`);
        }
      }),
  },
];
