import { at, defineDiagnostic } from "../../../../src/diagnostic/diagnostic.js";
import { quote } from "../../../../src/util/quote.js";
import { SANDBOX_PREFIX } from "../../names.js";
import { defineRule } from "../rule.js";

const sandboxName = defineDiagnostic<{ workspace: string }>({
  code: "aws-glue/sandbox-name",
  severity: "error",
  summary: "name belongs to sandboxes",
  detail: ({ workspace }) =>
    `The databases of workspace ${workspace} would begin with ${quote(SANDBOX_PREFIX)}, as those of developers' own copies do, and one could be taken for the other. Rename the workspace.`,
});

/** No workspace is named as if it were in a developer's own copy. */
export const sandboxNames = defineRule({
  pages: [
    {
      type: sandboxName,
      why: "A developer's own copy of the pipelines lies in the same account and catalog as the thing itself. What it makes is told apart by how its name begins, and destroying the copy destroys it.",
      wrong: "kind: Workspace\nname: sbx_reporting",
      right: "kind: Workspace\nname: reporting",
    },
  ],
  check({ workspaces }, report) {
    for (const { workspace } of workspaces)
      if (workspace.key.toLowerCase().startsWith(SANDBOX_PREFIX))
        report(sandboxName(at(workspace, "name"), { workspace: workspace.key }));
  },
});
