import { at, defineDiagnostic, type Target } from "../../diagnostic/diagnostic.js";
import { containerKeyOf } from "../../model/model-index.js";
import { quote } from "../../util/quote.js";
import { defineRule } from "../rule.js";

const groups = defineDiagnostic<{ schema: string; group: string; other: string; container: string }>({
  code: "lint/group-collision",
  severity: "error",
  summary: "two groups of one schema",
  detail: ({ schema, group, other, container }) =>
    `Groups ${quote(other)} and ${quote(group)} would both be delivered as schema ${quote(schema)} of ${quote(container)}. ` +
    "Rename one of them, or take its data in another container.",
});

const relations = defineDiagnostic<{ relation: string; dataset: string; other: string; group: string }>({
  code: "lint/relation-collision",
  severity: "error",
  summary: "two datasets of one relation",
  detail: ({ relation, dataset, other, group }) =>
    `Datasets ${quote(other)} and ${quote(dataset)} would both be delivered to group ${quote(group)} as ${quote(relation)}. Put one of them into another group.`,
});

/** Consumers see `<workspace>_<group>` and in it `<datastore>_<dataset>`: no two of either are the same in one container. */
export const relationCollision = defineRule({
  name: "relation-collision",
  pages: [
    {
      type: groups,
      why:
        "The names consumers see are put together with an underscore, which names may hold as well: workspace `web` with group `shop_main` and " +
        "workspace `web_shop` with group `main` would share a schema.",
      wrong: `
kind: Workspace
name: web_shop
team: us/sales
status: production
container: reporting_pg
datasetGroups:
  - { name: main, platform: lake, sinks: [nw_data/products] }
---
kind: Workspace
name: web
team: us/sales
status: production
container: reporting_pg
datasetGroups:
  - { name: shop_main, platform: lake, sinks: [nw_data/customers] }
`,
      right: `
kind: Workspace
name: web_shop
team: us/sales
status: production
container: reporting_pg
datasetGroups:
  - { name: main, platform: lake, sinks: [nw_data/products] }
---
kind: Workspace
name: web
team: us/sales
status: production
container: reporting_pg
datasetGroups:
  - { name: main, platform: lake, sinks: [nw_data/customers] }
`,
    },
    {
      type: relations,
      why: "Within a group a dataset is called after its datastore and itself, with an underscore between, which both may hold: the second would replace the first.",
      wrong: `${collidingStores("lines_open")}
datasetGroups:
  - { name: main, platform: lake, sinks: [orders_lines/open, orders/lines_open] }
`,
      right: `${collidingStores("lines_open")}
datasetGroups:
  - { name: main, platform: lake, sinks: [orders_lines/open] }
  - { name: lines, platform: lake, sinks: [orders/lines_open] }
`,
    },
  ],
  check: ({ model }, report) => {
    const schemas = new Map<string, { readonly group: string; readonly target: Target }>();
    for (const workspace of model.workspaces) {
      const container = containerKeyOf(workspace);
      for (const [index, { name, sinks }] of workspace.datasetGroups.entries()) {
        const group = `${workspace.key}/${name}`;
        const target = at(workspace, "datasetGroups", index, "name");
        if (container !== undefined) {
          const schema = `${workspace.key}_${name}`;
          const id = `${container} ${schema.toLowerCase()}`;
          const other = schemas.get(id);
          if (other === undefined) schemas.set(id, { group, target });
          // Twins of one name in one namespace are findings of their own.
          else if (other.group.toLowerCase() !== group.toLowerCase()) {
            const related = [{ target: other.target, message: "the other group" }];
            report(groups(target, { schema, group, other: other.group, container }, { related }));
          }
        }
        const seen = new Map<string, number>();
        for (const [sink, { dataset }] of sinks.entries()) {
          const relation = dataset.replace("/", "_");
          const first = seen.get(relation.toLowerCase());
          if (first === undefined) {
            seen.set(relation.toLowerCase(), sink);
            continue;
          }
          const other = sinks[first]?.dataset ?? "";
          if (other.toLowerCase() === dataset.toLowerCase()) continue;
          const related = [
            { target: at(workspace, "datasetGroups", index, "sinks", first), message: "the other dataset" },
          ];
          const place = at(workspace, "datasetGroups", index, "sinks", sink);
          report(relations(place, { relation, dataset, other, group }, { related }));
        }
      }
    }
  },
});

function collidingStores(dataset: string): string {
  const store = (name: string, dataset: string): string => `
kind: Datastore
name: ${name}
team: us/sales
status: production
source: { container: sales_pg, ingestion: { method: snapshot, schedule: "0 0 * * *" } }
datasets:
  - name: ${dataset}
    classification: internal
    primaryKey: [id]
    columns: [{ name: id, type: bigint, nullable: false }]
---`;
  return `${store("orders_lines", "open")}${store("orders", dataset)}
kind: Workspace
name: web_shop
team: us/sales
status: production
container: reporting_pg`;
}
