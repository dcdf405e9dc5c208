import { at, defineDiagnostic } from "../../../../src/diagnostic/diagnostic.js";
import { defineRule } from "../rule.js";

const history = defineDiagnostic<{ group: string }>({
  code: "local/history",
  severity: "error",
  summary: "history not kept here",
  detail: ({ group }) =>
    `DatasetGroup ${group} needs milestoned history, and the local platform keeps the current rows only. Ask for "history: live", or choose another platform.`,
});

/** Consumers' groups ask for current rows. What a transformer's groups ask for does not count. */
export const histories = defineRule({
  pages: [
    {
      type: history,
      why: "Milestoned history keeps every version of every row with its validity; the local platform keeps one version.",
      wrong: "needs: { history: milestoned }",
      right: "needs: { history: live }",
    },
  ],
  check({ workspaces }, report) {
    for (const { groups, transforms } of workspaces) {
      if (transforms) continue;
      for (const { key, workspace, group, index } of groups)
        if (group.needs.history !== "live")
          report(history(at(workspace, "datasetGroups", index, "needs", "history"), { group: key }));
    }
  },
});
