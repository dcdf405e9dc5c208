import { type Dataset, dataset, type Ecosystem, rows } from "../model.js";
import type { Scenario } from "../scenario.js";
import { Trial } from "../trial.js";

/** Three stores, one for each method, with datasets that look alike. */
function ecosystem(text: string): { readonly whole: Ecosystem; readonly set: Dataset; readonly plain: Dataset } {
  const set = dataset("things", text, "id");
  const plain = dataset("notes", text.replaceAll("!", ""));
  const names = ["all/things", "marks/things", "feed/things"];
  return {
    set,
    plain,
    whole: {
      stores: [
        { name: "all", datasets: [set, plain], method: { type: "snapshot" } },
        { name: "marks", datasets: [set], method: { type: "watermark", column: "id" } },
        { name: "feed", datasets: [set], method: { type: "cdc" } },
      ],
      workspaces: [
        { name: "desk", groups: [{ name: "now", history: "live", sinks: [...names, "all/notes"] }] },
        { name: "audit", groups: [{ name: "versions", history: "milestoned", sinks: names }] },
      ],
    },
  };
}

export const EVOLUTIONS: readonly Scenario[] = [
  {
    name: "schema additions: old rows are null in a new column until their source says otherwise",
    run: async (platform) => {
      const old = ecosystem("id integer!, name string");
      const wide = ecosystem("id integer!, name string, extra timestamp, more decimal(5,2)");
      await Trial.use(platform, old.whole, async (trial) => {
        const first = rows(old.set, [1, "a"], [2, "b"]);
        await trial.put("all/things", first);
        await trial.put("all/notes", [...first, ...first]);
        await trial.put("marks/things", first);
        await trial.feed("feed/things", [
          { seq: 1, op: "I", row: first[0] ?? {} },
          { seq: 2, op: "I", row: first[1] ?? {} },
          { seq: 3, op: "I", row: { id: "3", name: "gone" } },
          { seq: 4, op: "D", row: { id: "3" } },
        ]);
        await trial.run("2024-01-01T00:00:00Z");

        await trial.evolve(wide.whole);
        const next = rows(wide.set, [1, "a", "2024-02-29T12:00:00", null], [2, "b"], [3, "c", null, "1.50"]);
        await trial.put("all/things", next);
        await trial.put("all/notes", next);
        // What lies below the greatest value seen has a value in the new column, too: it is read from the start.
        await trial.put("marks/things", next);
        await trial.feed("feed/things", [
          { seq: 2, op: "U", row: { id: "3", name: "late" } },
          { seq: 5, op: "U", row: next[0] ?? {} },
        ]);
        await trial.run("2024-01-02T00:00:00Z");
        trial.expect("audit", "versions", "all/things", [
          [1, "a", null, null, "2024-01-01T00:00:00Z", "2024-01-02T00:00:00Z"],
          [1, "a", "2024-02-29T12:00:00", null, "2024-01-02T00:00:00Z", null],
          [2, "b", null, null, "2024-01-01T00:00:00Z", null],
          [3, "c", null, "1.50", "2024-01-02T00:00:00Z", null],
        ]);
        trial.expect("desk", "now", "marks/things", [
          [1, "a", "2024-02-29T12:00:00", null],
          [2, "b", null, null],
          [3, "c", null, "1.50"],
        ]);
        trial.expect("desk", "now", "feed/things", [
          [1, "a", "2024-02-29T12:00:00", null],
          [2, "b", null, null],
        ]);
        await trial.put("marks/things", rows(wide.set, [1, "unseen"], [3, "d", null, "2.50"]));
        await trial.run("2024-01-03T00:00:00Z");
        await trial.compareAsOf();
      });
    },
  },
];
