import { at, defineDiagnostic } from "../../diagnostic/diagnostic.js";
import { quote } from "../../util/quote.js";
import { defineRule } from "../rule.js";
import { storeExample } from "../store-example.js";

const type = defineDiagnostic<{
  group: string;
  dataset: string;
  store: string;
  team: string;
  listed: boolean;
  name: string;
}>({
  code: "lint/not-approved",
  severity: "error",
  summary: "dataset not approved for the group",
  detail: ({ group, dataset, store, team, listed, name }) =>
    `Datastore ${quote(store)} may only be used by whom its producer approves, and group ${quote(group)} ` +
    (listed ? `is approved for others of its datasets, but not for ${quote(dataset)}. ` : `is not approved. `) +
    `Ask team ${quote(team)} to add ${quote(name)} under ${quote(group)} to the approvals.`,
});

const READ = '{ container: sales_pg, ingestion: { method: snapshot, schedule: "0 0 * * *" } }';
const CONSUMER = `---
kind: Workspace
name: web_shop
team: us/sales
status: production
container: reporting_pg
datasetGroups:
  - { name: main, platform: lake, sinks: [orders/lines] }
`;

/** A datastore with approvals is used by the groups it approves, and by those only for the datasets it approves for them. */
export const approval = defineRule({
  name: "approval",
  pages: [
    {
      type,
      why:
        "A producer answers for who gets its data. With `approvals` present only the groups in it may use the datastore, each for the " +
        "datasets named there; without the field it is open to all.",
      wrong: `${storeExample(READ).trimEnd()}\napprovals: {}\n${CONSUMER}`,
      right: `${storeExample(READ).trimEnd()}\napprovals: { web_shop/main: [lines] }\n${CONSUMER}`,
    },
  ],
  check: ({ model, index }, report) => {
    for (const workspace of model.workspaces)
      for (const [group, { name, sinks }] of workspace.datasetGroups.entries())
        for (const [sink, { dataset: used }] of sinks.entries()) {
          const entry = index.datasets.get(used);
          if (entry === undefined) continue;
          const { datastore, dataset } = entry;
          const { approvals } = datastore;
          if (approvals === undefined) continue;
          const key = `${workspace.key}/${name}`;
          const approved = Object.hasOwn(approvals, key) ? approvals[key] : undefined;
          if (approved?.includes(dataset.name)) continue;
          report(
            type(
              at(workspace, "datasetGroups", group, "sinks", sink),
              {
                group: key,
                dataset: used,
                store: datastore.key,
                team: datastore.team,
                listed: approved !== undefined,
                name: dataset.name,
              },
              { related: [{ target: at(datastore, "approvals"), message: "approved are these" }] },
            ),
          );
        }
  },
});
