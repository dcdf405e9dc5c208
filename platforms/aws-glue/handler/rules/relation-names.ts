import { at, defineDiagnostic, type Target } from "../../../../src/diagnostic/diagnostic.js";
import { groupSchema, relationName } from "../../names.js";
import type { GraphFacts } from "../graph-facts.js";
import { defineRule, type Report } from "../rule.js";
import type { WorkspaceUse } from "../workspaces.js";

const reservedSchema = defineDiagnostic<{ group: string; name: string }>({
  code: "aws-glue/reserved-schema",
  severity: "error",
  summary: "name belongs to the database",
  detail: ({ group, name }) =>
    `DatasetGroup ${group} would be seen as ${name}, which the database or catalog keeps for itself. Rename the group.`,
});

const databaseCollision = defineDiagnostic<{ group: string; other: string; database: string }>({
  code: "aws-glue/database-collision",
  severity: "error",
  summary: "two groups of one database",
  detail: ({ group, other, database }) =>
    `Groups ${other} and ${group} would both be seen as the database ${database} of the Glue catalog, which is one for all containers that the instance keeps, and ignores case. Rename one of them.`,
});

const inputCollision = defineDiagnostic<{ workspace: string; name: string; a: string; b: string }>({
  code: "aws-glue/input-collision",
  severity: "error",
  summary: "two inputs of one name",
  detail: ({ workspace, name, a, b }) =>
    `The code of transformer ${workspace} would find both ${a} and ${b} as ${name}, where case is ignored. Let another transformer read one of them, or rename the newer.`,
});

/** Names put together from keys do not meet those of databases and catalogs, nor each other. */
export const relationNames = defineRule({
  pages: [
    {
      type: reservedSchema,
      why: "Consumers find their data in <workspace>_<group>. Athena and PostgreSQL keep their own tables under fixed names.",
      wrong: "kind: Workspace\nname: information\ndatasetGroups: [{ name: schema }]",
      right: "kind: Workspace\nname: information\ndatasetGroups: [{ name: live }]",
    },
    {
      type: databaseCollision,
      why: "Containers of the types iceberg and glue are both the one catalog of the account and region, so that groups of either share its names.",
      wrong:
        "kind: Workspace\nname: web\ncontainer: { managedBy: platform, type: glue }\ndatasetGroups: [{ name: shop_main }]\n---\nkind: Workspace\nname: web_shop\ncontainer: { managedBy: platform, type: iceberg }\ndatasetGroups: [{ name: main }]",
      right:
        "kind: Workspace\nname: web\ncontainer: { managedBy: platform, type: glue }\ndatasetGroups: [{ name: main }]\n---\nkind: Workspace\nname: web_shop\ncontainer: { managedBy: platform, type: iceberg }\ndatasetGroups: [{ name: main }]",
    },
    {
      type: inputCollision,
      why: "A transformer's code names its inputs <datastore>_<dataset>, whatever group they are in. One of two inputs of one name could not be read.",
      wrong: "datasetGroups:\n  - { name: a, sinks: [web_shop/orders] }\n  - { name: b, sinks: [web/shop_orders] }",
      right: "datasetGroups:\n  - { name: a, sinks: [web_shop/orders] }",
    },
  ],
  check(facts, report) {
    for (const use of facts.workspaces) {
      if (use.transforms) checkInputs(use, report);
      const isPostgres = facts.index.containers.get(use.container ?? "")?.type === "postgresql";
      for (const { key, workspace, group, index } of use.groups) {
        const name = groupSchema(workspace.key, group.name);
        if (/^information_schema$/i.test(name) || (isPostgres && /^pg_/i.test(name)))
          report(reservedSchema(at(workspace, "datasetGroups", index, "name"), { group: key, name }));
      }
    }
    checkDatabases(facts, report);
  },
});

/** Two of one container are a finding of the language itself. */
function checkDatabases({ workspaces, index: model, names }: GraphFacts, report: Report): void {
  const seen = new Map<string, { readonly key: string; readonly container: string; readonly target: Target }>();
  for (const { container, groups } of workspaces) {
    if (container === undefined || model.containers.has(container)) continue;
    for (const { key, workspace, group, index } of groups) {
      const database = names.groupDatabase(workspace.key, group.name);
      const target = at(workspace, "datasetGroups", index, "name");
      const other = seen.get(database);
      if (other === undefined) seen.set(database, { key, container, target });
      else if (other.container !== container) {
        const related = [{ target: other.target, message: "the other group" }];
        report(databaseCollision(target, { group: key, other: other.key, database }, { related }));
      }
    }
  }
}

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
