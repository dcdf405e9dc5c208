import { at, defineDiagnostic } from "../../diagnostic/diagnostic.js";
import { quote } from "../../util/quote.js";
import { defineRule } from "../rule.js";
import { clashesOf } from "../twins.js";

const type = defineDiagnostic<{ dataset: string; group: string }>({
  code: "lint/duplicate-sink",
  severity: "error",
  summary: "sink given twice in a group",
  detail: ({ dataset, group }) =>
    `Group ${quote(group)} asks for ${quote(dataset)} more than once, and would get one relation for it. Remove all but one.`,
});

/** A group asks for a dataset once. */
export const duplicateSink = defineRule({
  name: "duplicate-sink",
  pages: [
    {
      type,
      why:
        "Each sink becomes one relation in the consumer's container, named after the dataset. A second sink on the same dataset " +
        "cannot become anything, and may carry other settings than the first.",
      wrong: `
kind: Workspace
name: web_shop
team: us/sales
status: production
container: reporting_pg
datasetGroups:
  - { name: main, platform: lake, sinks: [nw_data/products, nw_data/products] }
`,
      right: `
kind: Workspace
name: web_shop
team: us/sales
status: production
container: reporting_pg
datasetGroups:
  - { name: main, platform: lake, sinks: [nw_data/products] }
`,
    },
  ],
  each: {
    Workspace: (workspace, report) => {
      for (const [group, { name, sinks }] of workspace.datasetGroups.entries())
        for (const [first = 0, second = 0, ...rest] of clashesOf(sinks.map(({ dataset }) => dataset)).equal)
          report(
            type(
              at(workspace, "datasetGroups", group, "sinks", second),
              { dataset: sinks[first]?.dataset ?? "", group: `${workspace.key}/${name}` },
              {
                related: [first, ...rest].map((sink) => ({
                  target: at(workspace, "datasetGroups", group, "sinks", sink),
                  message: "the same dataset",
                })),
              },
            ),
          );
    },
  },
});
