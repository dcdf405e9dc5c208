import { at, defineDiagnostic } from "../../../diagnostic/diagnostic.js";
import { containerKeyOf } from "../../../model/model-index.js";
import { quote } from "../../../util/quote.js";
import { changeExample, consumerOf } from "../example.js";
import { defineCompatibility } from "../rule.js";

const type = defineDiagnostic<{ workspace: string; was: string; is: string }>({
  code: "change/moved-workspace",
  severity: "info",
  summary: "workspace with its data elsewhere",
  detail: ({ workspace, was, is }) =>
    `Workspace ${quote(workspace)} had its data in container ${quote(was)} and wants it in ${quote(is)}. All its groups are delivered there from the ` +
    `start; what lies in ${quote(was)} for nobody else is retired: it stays until Retirements says otherwise.`,
});

/** Says which workspaces have their data elsewhere than before. */
export const movedWorkspace = defineCompatibility({
  name: "moved-workspace",
  pages: [
    {
      type,
      why:
        "A workspace may have its data wherever it is allowed to, so this is no error. But its applications have to look elsewhere from then " +
        "on, everything is delivered anew, and history starts again.",
      wrong: changeExample(
        consumerOf("nw_data/products"),
        consumerOf("nw_data/products", "container: { managedBy: platform, type: duckdb }"),
      ),
      right: changeExample(consumerOf("nw_data/products"), consumerOf("nw_data/products, masked_nw_data/customers")),
    },
  ],
  check: ({ base, head }, report) => {
    for (const [key, now] of head.workspaces) {
      const before = base.workspaces.get(key);
      const [was, is] = [before && containerKeyOf(before), containerKeyOf(now)];
      if (before === undefined || was === undefined || is === undefined || was === is) continue;
      const related = [{ target: at(before, "container"), message: `was ${quote(was)}` }];
      report(type(at(now, "container"), { workspace: key, was, is }, { related }));
    }
  },
});
