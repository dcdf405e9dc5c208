import { defineDiagnostic, type Target } from "../../diagnostic/diagnostic.js";
import { sortedUnique } from "../../util/order.js";
import { quote, quoteList } from "../../util/quote.js";
import { defineRule } from "../rule.js";
import { clashesOf } from "../twins.js";

const type = defineDiagnostic<{ group: string; platforms: readonly string[] }>({
  code: "lint/duplicate-pin",
  severity: "error",
  summary: "group pinned twice",
  detail: ({ group, platforms }) =>
    `Group ${quote(group)} is pinned more than once, ${platforms.length > 1 ? `to ${quoteList(platforms)}` : `always to ${quoteList(platforms)}`}. ` +
    "A group is served by exactly one instance: keep one entry.",
});

interface Pin {
  readonly group: string;
  readonly platform: string;
  readonly target: Target;
}

/** All PlatformAssignments together pin a group once. */
export const duplicatePin = defineRule({
  name: "duplicate-pin",
  pages: [
    {
      type,
      why:
        "PlatformAssignments may be spread over several files. If two of them pin one group, which instance serves it would depend " +
        "on which file is read first.",
      wrong: `
kind: PlatformAssignments
assignments: { live_reporting/history: fast }
---
kind: PlatformAssignments
assignments: { live_reporting/history: lake }
`,
      right: `
kind: PlatformAssignments
assignments: { live_reporting/history: fast }
`,
    },
  ],
  check: ({ model }, report) => {
    const pins = model.assignments.flatMap((subject) =>
      Object.entries(subject.assignments).map(([group, platform]): Pin => {
        const target: Target = { subject, path: ["assignments", group], on: "key" };
        return { group, platform, target };
      }),
    );
    for (const indexes of clashesOf(pins.map(({ group }) => group)).equal) {
      // Names that clash are two at least.
      const [first, second, ...rest] = indexes.map((index) => pins[index]) as [Pin, Pin, ...Pin[]];
      const platforms = sortedUnique([first, second, ...rest].map(({ platform }) => platform));
      const related = [first, ...rest].map(({ target, platform }) => ({ target, message: `pinned to ${platform}` }));
      report(type(second.target, { group: second.group, platforms }, { related }));
    }
  },
});
