import { at, defineDiagnostic } from "../../diagnostic/diagnostic.js";
import { quote } from "../../util/quote.js";
import { defineRule } from "../rule.js";
import { workspaceExample } from "../workspace-example.js";

const noGroups = defineDiagnostic<{ workspace: string }>({
  code: "lint/no-groups",
  severity: "error",
  summary: "workspace without groups",
  detail: ({ workspace }) =>
    `Workspace ${quote(workspace)} has no dataset group, so it asks for nothing. Add a group with the datasets it wants, or remove the workspace.`,
});

const noSinks = defineDiagnostic<{ group: string }>({
  code: "lint/no-sinks",
  severity: "error",
  summary: "group without sinks",
  detail: ({ group }) =>
    `Group ${quote(group)} asks for no dataset. Name at least one in its sinks, or remove the group.`,
});

/** A workspace has at least one group, and a group at least one sink. */
export const emptyWorkspace = defineRule({
  name: "empty-workspace",
  pages: [
    {
      type: noGroups,
      why: "Everything that is built is built because some group wants a dataset. A workspace without groups wants nothing and would be a name only.",
      wrong: `
kind: Workspace
name: web_shop
team: us/sales
status: production
container: reporting_pg
datasetGroups: []
`,
      right: workspaceExample("{ name: main, platform: lake, sinks: [nw_data/products] }"),
    },
    {
      type: noSinks,
      why: "A group is what one instance delivers together. Without sinks there is nothing to deliver.",
      wrong: workspaceExample("{ name: main, platform: lake, sinks: [] }"),
      right: workspaceExample("{ name: main, platform: lake, sinks: [nw_data/products] }"),
    },
  ],
  each: {
    Workspace: (workspace, report) => {
      const { key, datasetGroups } = workspace;
      if (datasetGroups.length === 0) report(noGroups(at(workspace, "datasetGroups"), { workspace: key }));
      for (const [index, { name, sinks }] of datasetGroups.entries())
        if (sinks.length === 0)
          report(noSinks(at(workspace, "datasetGroups", index, "sinks"), { group: `${key}/${name}` }));
    },
  },
});
