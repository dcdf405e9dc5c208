import { at, defineDiagnostic, type Target } from "../../../../src/diagnostic/diagnostic.js";
import { groupSchema, relationName } from "../../names.js";
import type { WorkspaceUse } from "../graph-facts.js";
import { defineRule, type Report } from "../rule.js";

const reservedSchema = defineDiagnostic<{ group: string; name: string }>({
  code: "local/reserved-schema",
  severity: "error",
  summary: "name belongs to the database",
  detail: ({ group, name }) =>
    `DatasetGroup ${group} would be seen as the schema ${name}, which the database keeps for itself. Rename the group.`,
});

const inputCollision = defineDiagnostic<{ workspace: string; name: string; a: string; b: string }>({
  code: "local/input-collision",
  severity: "error",
  summary: "two inputs of one name",
  detail: ({ workspace, name, a, b }) =>
    `The SQL of transformer ${workspace} would find both ${a} and ${b} as ${name}, where case is ignored. Let another transformer read one of them, or rename the newer.`,
});

/** Schemas of the databases' own that a workspace and a group can spell together; PostgreSQL keeps all that begin with pg_. */
const RESERVED: ReadonlySet<string> = new Set(["information_schema", "pg_catalog"]);

/** Names put together from keys do not meet the database's own, nor, within a transformer, each other: there the groups' schemas do not keep them apart. */
export const relationNames = defineRule({
  pages: [
    {
      type: reservedSchema,
      why: "Consumers find their data in the schema <workspace>_<group>. Databases keep their own tables in schemas of fixed names.",
      wrong: "kind: Workspace\nname: information\ndatasetGroups: [{ name: schema }]",
      right: "kind: Workspace\nname: information\ndatasetGroups: [{ name: live }]",
    },
    {
      type: inputCollision,
      why: "A transformer's SQL names its inputs <datastore>_<dataset>, whatever group they are in. One of two inputs of one name could not be read.",
      wrong: "datasetGroups:\n  - { name: a, sinks: [web_shop/orders] }\n  - { name: b, sinks: [web/shop_orders] }",
      right: "datasetGroups:\n  - { name: a, sinks: [web_shop/orders] }",
    },
  ],
  check({ workspaces, index: model }, report) {
    for (const use of workspaces) {
      if (use.transforms) checkInputs(use, report);
      const isPostgres = model.containers.get(use.container ?? "")?.type === "postgresql";
      for (const { key, workspace, group, index } of use.groups) {
        const name = groupSchema(workspace.key, group.name);
        if (RESERVED.has(name.toLowerCase()) || (isPostgres && /^pg_/i.test(name)))
          report(reservedSchema(at(workspace, "datasetGroups", index, "name"), { group: key, name }));
      }
    }
  },
});

function checkInputs({ workspace, groups }: WorkspaceUse, report: Report): void {
  const seen = new Map<string, { readonly dataset: string; readonly target: Target }>();
  for (const { group, index } of groups)
    for (const [sink, { dataset }] of group.sinks.entries()) {
      const target = at(workspace, "datasetGroups", index, "sinks", sink);
      const [datastore = "", table = ""] = dataset.split("/");
      const name = relationName(datastore, table);
      const other = seen.get(name.toLowerCase());
      if (other === undefined) seen.set(name.toLowerCase(), { dataset, target });
      else if (other.dataset !== dataset)
        report(
          inputCollision(
            target,
            { workspace: workspace.key, name, a: other.dataset, b: dataset },
            { related: [{ target: other.target, message: "the other input" }] },
          ),
        );
    }
}
