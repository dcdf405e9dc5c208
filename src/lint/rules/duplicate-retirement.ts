import { at, defineDiagnostic, type Target } from "../../diagnostic/diagnostic.js";
import { quote } from "../../util/quote.js";
import { defineRule } from "../rule.js";
import { clashesOf } from "../twins.js";

const type = defineDiagnostic<{ object: string; platform: string }>({
  code: "lint/duplicate-retirement",
  severity: "error",
  summary: "retired twice",
  detail: ({ object, platform }) =>
    `The retirement of ${quote(object)} on ${quote(platform)} is decided more than once. Keep one entry, so that it is clear whether its state is destroyed or forgotten.`,
});

interface Entry {
  readonly platform: string;
  readonly object: string;
  readonly then: string;
  readonly target: Target;
}

/** All Retirements together decide about an object on an instance once. */
export const duplicateRetirement = defineRule({
  name: "duplicate-retirement",
  pages: [
    {
      type,
      why: "`destroy` cannot be undone and `forget` leaves data behind. Two entries could ask for both, and one of them would win by accident.",
      wrong: `
kind: Retirements
retirements:
  - { platform: lake, object: old_crm/people, then: forget, reason: kept for the auditors }
  - { platform: lake, object: old_crm/people, then: destroy, reason: replaced by nw_data }
`,
      right: `
kind: Retirements
retirements:
  - { platform: lake, object: old_crm/people, then: forget, reason: kept for the auditors }
`,
    },
  ],
  check: ({ model }, report) => {
    const entries = model.retirements.flatMap((list) =>
      list.retirements.map((entry, index): Entry => ({ ...entry, target: at(list, "retirements", index, "object") })),
    );
    for (const indexes of clashesOf(entries.map(({ platform, object }) => JSON.stringify([platform, object]))).equal) {
      // Entries that clash are two at least.
      const [first, second, ...rest] = indexes.map((index) => entries[index]) as [Entry, Entry, ...Entry[]];
      const related = [first, ...rest].map(({ target, then }) => ({ target, message: `decided here: ${then}` }));
      report(type(second.target, { object: second.object, platform: second.platform }, { related }));
    }
  },
});
