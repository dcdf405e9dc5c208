import { at, defineDiagnostic } from "../../diagnostic/diagnostic.js";
import type { Workspace } from "../../model/workspace.js";
import { quote } from "../../util/quote.js";
import type { LintContext } from "../context.js";
import { splitKey } from "../keys.js";
import { defineRule } from "../rule.js";
import { workspaceExample } from "../workspace-example.js";

const type = defineDiagnostic<{ workspace: string; transformer: boolean }>({
  code: "lint/workspace-container",
  severity: "error",
  summary: "workspace without a container",
  detail: ({ workspace, transformer }) =>
    `Workspace ${quote(workspace)} does not say in which container it wants its data, ` +
    (transformer ? "and somebody wants what its transformer makes of it. " : "so it cannot be delivered. ") +
    "Name a data container, or ask for one of the platform's own with { managedBy: platform, type: … }.",
});

/** A workspace has a container wherever a group of it is served; only a transformer that nobody needs may lack one. */
export const workspaceContainer = defineRule({
  name: "workspace-container",
  pages: [
    {
      type,
      why:
        "What a group wants is put into the workspace's container. A transformer needs one as soon as somebody wants its output; " +
        "until then nothing of it is built.",
      wrong: workspaceExample("{ name: main, platform: lake, sinks: [nw_data/products] }", "department: sales"),
      right: workspaceExample(
        "{ name: main, platform: lake, sinks: [nw_data/products] }",
        "department: sales\ncontainer: reporting_pg",
      ),
    },
  ],
  check: (context, report) => {
    const without = context.model.workspaces.filter(
      ({ container, datasetGroups }) => container === undefined && datasetGroups.length > 0,
    );
    if (without.length === 0) return;
    const needed = neededWorkspaces(context);
    for (const workspace of without)
      if (needed.has(workspace.key))
        report(
          type(at(workspace, "name"), { workspace: workspace.key, transformer: workspace.transformer !== undefined }),
        );
  },
});

/** The consumers, and the transformers whose output they want, directly or through other transformers. */
function neededWorkspaces({ model, index }: LintContext): ReadonlySet<string> {
  const open: Workspace[] = model.workspaces.filter(({ transformer }) => transformer === undefined);
  const needed = new Set(open.map(({ key }) => key));
  const stores = new Set<string>();
  // Grows while it is walked.
  for (const workspace of open)
    for (const { sinks } of workspace.datasetGroups)
      for (const { dataset } of sinks) {
        const [key] = splitKey(dataset);
        if (stores.has(key)) continue;
        stores.add(key);
        const maker = index.workspaces.get(index.datastores.get(key)?.source.transformer ?? "");
        if (maker === undefined || needed.has(maker.key)) continue;
        needed.add(maker.key);
        open.push(maker);
      }
  return needed;
}
