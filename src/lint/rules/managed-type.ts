import { at, defineDiagnostic } from "../../diagnostic/diagnostic.js";
import { quote } from "../../util/quote.js";
import { defineRule } from "../rule.js";

const type = defineDiagnostic<{ workspace: string }>({
  code: "lint/managed-type",
  severity: "error",
  summary: "managed container of no type",
  detail: ({ workspace }) =>
    `Workspace ${quote(workspace)} asks the platform for a managed container of the type "managed", which says nothing about what it is. ` +
    "Name the type the data is wanted in, such as postgresql, duckdb, iceberg or glue.",
});

/** A container the platform manages is asked for by the type it really has. */
export const managedType = defineRule({
  name: "managed-type",
  pages: [
    {
      type,
      why: "How a consumer reads its data depends on what holds it. Who manages that is said by managedBy already.",
      wrong: `
kind: Workspace
name: web_shop
team: us/sales
status: production
container: { managedBy: platform, type: managed }
datasetGroups:
  - { name: main, platform: lake, sinks: [nw_data/products] }
`,
      right: `
kind: Workspace
name: web_shop
team: us/sales
status: production
container: { managedBy: platform, type: duckdb }
datasetGroups:
  - { name: main, platform: lake, sinks: [nw_data/products] }
`,
    },
  ],
  each: {
    Workspace: (workspace, report) => {
      const { container } = workspace;
      if (typeof container === "object" && container.type === "managed")
        report(type(at(workspace, "container", "type"), { workspace: workspace.key }));
    },
  },
});
