import { at, defineDiagnostic } from "../../diagnostic/diagnostic.js";
import { splitKey } from "../keys.js";
import { quote } from "../quote.js";
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
        for (const [sink, { dataset }] of sinks.entries()) {
          const entry = index.datasets.get(dataset);
          const approvals = entry?.datastore.approvals;
          if (entry === undefined || approvals === undefined) continue;
          const key = `${workspace.key}/${name}`;
          const listed = Object.hasOwn(approvals, key);
          if (listed && approvals[key]?.includes(entry.dataset.name)) continue;
          const { datastore } = entry;
          report(
            type(
              at(workspace, "datasetGroups", group, "sinks", sink),
              {
                group: key,
                dataset,
                store: datastore.key,
                team: datastore.team,
                listed,
                name: splitKey(dataset)[1] ?? "",
              },
              { related: [{ target: at(datastore, "approvals"), message: "approved are these" }] },
            ),
          );
        }
  },
});
