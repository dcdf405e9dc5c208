import { at, defineDiagnostic } from "../../diagnostic/diagnostic.js";
import { quote } from "../../util/quote.js";
import { defineRule } from "../rule.js";

const type = defineDiagnostic<{ group: string; transformer: boolean }>({
  code: "lint/superfluous-pin",
  severity: "warning",
  summary: "pin of a group that does not ask for one",
  detail: ({ group, transformer }) =>
    `Group ${quote(group)} is pinned to an instance, but ` +
    (transformer
      ? "it is an input of a transformer, which runs wherever its output is wanted. "
      : "its platform is not chosen by needs, so the pin has no effect. ") +
    "Remove the entry, or let the group choose with { byNeeds: true }.",
});

/** Only groups that choose their platform by needs are pinned. */
export const superfluousPin = defineRule({
  name: "superfluous-pin",
  pages: [
    {
      type,
      why:
        "A pin keeps what was once chosen by needs. Any other group says by itself where it is served; a pin beside that has no effect, " +
        "however much it looks as if it had.",
      wrong: `
kind: PlatformAssignments
assignments: { live_reporting/history: fast, live_reporting/live: fast }
`,
      right: `
kind: PlatformAssignments
assignments: { live_reporting/history: fast }
`,
    },
  ],
  check: ({ model, index }, report) => {
    const seen = new Set<string>();
    for (const pins of model.assignments)
      for (const key of Object.keys(pins.assignments)) {
        const entry = index.groups.get(key);
        // A second pin of a group is a finding of its own.
        if (entry === undefined || entry.group.platform?.chooser === "byNeeds" || seen.has(key)) continue;
        seen.add(key);
        const { workspace, index: group } = entry;
        const transformer = workspace.transformer !== undefined;
        if (entry.group.platform === undefined && !transformer) continue;
        const place = entry.group.platform === undefined ? "name" : "platform";
        report(
          type(
            { subject: pins, path: ["assignments", key], on: "key" },
            { group: key, transformer },
            {
              related: [{ target: at(workspace, "datasetGroups", group, place), message: "the group" }],
            },
          ),
        );
      }
  },
});
