import { type Change, dataset, type Ecosystem, rows } from "../model.js";
import type { Scenario } from "../scenario.js";
import { Trial } from "../trial.js";

const THINGS = dataset("things", "id integer!, mark bigint!, text string", "id");
const NAMES = ["all/things", "marks/things", "feed/things"];

const METHODS: Ecosystem = {
  stores: [
    { name: "all", datasets: [THINGS], method: { type: "snapshot" } },
    { name: "marks", datasets: [THINGS], method: { type: "watermark", column: "mark", overlap: "3" } },
    { name: "feed", datasets: [THINGS], method: { type: "cdc" } },
  ],
  workspaces: [
    { name: "desk", groups: [{ name: "now", history: "live", sinks: NAMES }] },
    { name: "audit", groups: [{ name: "versions", history: "milestoned", sinks: NAMES }] },
  ],
};

export const CRASHES: readonly Scenario[] = [
  {
    name: "crashes: before and after a commit, and running again comes to what an undisturbed run does",
    run: (platform) =>
      Trial.use(platform, METHODS, async (trial) => {
        const write = async (round: number): Promise<void> => {
          const cells = Array.from({ length: 8 }, (_, at): [number, number, string] => [
            at + round,
            at + round * 4,
            `${round % 3} of ${at}`,
          ]);
          const given = rows(THINGS, ...cells);
          await trial.put("all/things", given);
          await trial.put("marks/things", given);
          const change = (at: number): Change => ({
            seq: round * 10 + at,
            op: at === 7 ? "D" : at % 2 === 0 ? "U" : "I",
            row: given[at] ?? {},
          });
          await trial.feed("feed/things", [7, 1, 0, 4].map(change));
        };
        await write(0);
        await trial.run("2024-01-01T00:00:00Z");
        let round = 0;
        for (const job of ["ingest", "export"] as const)
          for (const moment of ["before", "after"] as const) {
            round += 1;
            await write(round);
            await trial.run(`2024-01-0${round + 1}T00:00:00Z`, { job, moment });
          }
        await trial.compareAsOf();
      }),
  },
];
