import { at, defineDiagnostic } from "../../diagnostic/diagnostic.js";
import type { Datastore } from "../../model/datastore.js";
import { quote } from "../../util/quote.js";
import { splitKey } from "../keys.js";
import { defineRule } from "../rule.js";
import { workspaceExample } from "../workspace-example.js";

const uses = defineDiagnostic<{ workspace: string; status: string; store: string; storeStatus: string }>({
  code: "lint/production-mixing",
  severity: "warning",
  summary: "production and non-production mixed",
  detail: ({ workspace, status, store, storeStatus }) =>
    `Workspace ${quote(workspace)} is ${status}, and datastore ${quote(store)}, which it uses, is ${storeStatus}. ` +
    (status === "production"
      ? "People would come to rely on data that nobody promises. "
      : "Data that people rely on would be used where mistakes are expected. ") +
    "Use a datastore of the same status, or change the status of one of them.",
});

const makes = defineDiagnostic<{ workspace: string; status: string; store: string; storeStatus: string }>({
  code: "lint/production-mixing-output",
  severity: "warning",
  summary: "transformer and output of different status",
  detail: ({ workspace, status, store, storeStatus }) =>
    `Workspace ${quote(workspace)} is ${status}, and datastore ${quote(store)}, which its transformer makes, is ${storeStatus}. ` +
    "What is made cannot be more dependable than its maker: give both one status.",
});

/** A workspace, the datastores it uses and the one it makes are all in production, or none of them is. */
export const productionMixing = defineRule({
  name: "production-mixing",
  pages: [
    {
      type: uses,
      why:
        "What is in production is relied upon. Fed from data that is not, it breaks without anyone having broken a promise; and data of " +
        "production used in trials ends up where nobody looks after it.",
      wrong: workspaceExample(
        "{ name: main, platform: lake, sinks: [nw_data/products] }",
        "container: reporting_pg",
        "non-production",
      ),
      right: workspaceExample("{ name: main, platform: lake, sinks: [nw_data/products] }"),
    },
    {
      type: makes,
      why: "The output of a transformer is as dependable as the transformer. With two statuses, one of the two is wrong.",
      wrong: `
kind: Datastore
name: masked_nw_data
team: us/sales
status: non-production
source: { transformer: mask_customers }
datasets:
  - name: customers
    classification: internal
    primaryKey: [customer_id]
    columns: [{ name: customer_id, type: varchar(64), nullable: false }]
---
kind: Workspace
name: live_reporting
team: us/sales
department: sales
status: production
container: reporting_pg
datasetGroups:
  - { name: live, platform: { default: true }, sinks: [nw_data/customers] }
  - { name: history, platform: { byNeeds: true }, needs: { latency: minutes, history: milestoned }, sinks: [nw_data/customers] }
---
kind: Workspace
name: trial
team: us/sales
container: reporting_pg
datasetGroups:
  - { name: main, platform: lake, sinks: [masked_nw_data/customers] }
`,
      right: `
kind: Datastore
name: masked_nw_data
team: us/sales
status: production
source: { transformer: mask_customers }
datasets:
  - name: customers
    classification: internal
    primaryKey: [customer_id]
    columns: [{ name: customer_id, type: varchar(64), nullable: false }]
`,
    },
  ],
  check: ({ model, index }, report) => {
    for (const workspace of model.workspaces) {
      const seen = new Set<string>();
      const mixes = (store: Datastore | undefined): store is Datastore =>
        store !== undefined && store.status !== workspace.status;
      const params = (store: Datastore) => ({
        workspace: workspace.key,
        status: workspace.status,
        store: store.key,
        storeStatus: store.status,
      });
      const related = (store: Datastore) => [
        { target: at(store, "status"), message: `${store.key} is ${store.status}` },
        { target: at(workspace, "status"), message: `${workspace.key} is ${workspace.status}` },
      ];
      for (const [group, { sinks }] of workspace.datasetGroups.entries())
        for (const [sink, { dataset }] of sinks.entries()) {
          const [key] = splitKey(dataset);
          if (seen.has(key)) continue;
          seen.add(key);
          const store = index.datasets.get(dataset)?.datastore;
          if (mixes(store))
            report(
              uses(at(workspace, "datasetGroups", group, "sinks", sink), params(store), { related: related(store) }),
            );
        }
      const output = index.datastores.get(workspace.transformer?.output ?? "");
      if (mixes(output) && output.source.transformer === workspace.key)
        report(makes(at(workspace, "transformer", "output"), params(output), { related: related(output) }));
    }
  },
});
