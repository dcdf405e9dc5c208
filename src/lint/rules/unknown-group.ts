import { quote } from "../../util/quote.js";
import { splitKey } from "../keys.js";
import { defineRule } from "../rule.js";
import { reportUnknown, textOnly, unknownKey } from "../unknown-key.js";

const type = unknownKey("unknown-group", "dataset group");

/** Every dataset group that is pinned belongs to a declared workspace. */
export const unknownGroup = defineRule({
  name: "unknown-group",
  pages: [
    {
      type,
      why: "A pin says which instance serves a group. One for a group that is not there serves nobody, and hides that the real group has none.",
      wrong: `
kind: PlatformAssignments
assignments: { live_reporting/histories: fast, live_reporting/history: fast }
`,
      right: `
kind: PlatformAssignments
assignments: { live_reporting/history: fast }
`,
    },
  ],
  check: (context, report) =>
    reportUnknown(context, "group", report, type, ({ key }, near) => {
      const [workspace, group] = splitKey(key);
      const inside = context.names.groupsOf(workspace);
      if (group === undefined || inside === undefined)
        return {
          missing: `There is no dataset group ${quote(key)}.`,
          remedy: "A group is named as workspace/group. Take the entry out when its group is gone.",
          suggestion: textOnly(near),
        };
      return {
        missing: `Workspace ${quote(workspace)} has no dataset group ${quote(group)}.`,
        remedy: "Take the entry out when its group is gone.",
        suggestion: textOnly(inside.suggest(group)),
      };
    }),
});
