import { at, defineDiagnostic, type Target } from "../../../../src/diagnostic/diagnostic.js";
import { groupSchema, relationName } from "../../names.js";
import { defineRule } from "../rule.js";

const relationCollision = defineDiagnostic<{ kind: "schema" | "relation"; name: string; a: string; b: string }>({
  code: "local/relation-collision",
  severity: "error",
  summary: "two names become one",
  detail: ({ kind, name, a, b }) =>
    `${a} and ${b} would both be seen as the ${kind} ${name} in one container, where case is ignored. Rename the newer of the two, or put it into another container.`,
});

const reservedSchema = defineDiagnostic<{ group: string; name: string }>({
  code: "local/reserved-schema",
  severity: "error",
  summary: "name belongs to the database",
  detail: ({ group, name }) =>
    `DatasetGroup ${group} would be seen as the schema ${name}, which DuckDB keeps for itself. Rename the group.`,
});

/** Schemas of DuckDB's own that a workspace and a group can spell together. */
const RESERVED: ReadonlySet<string> = new Set(["information_schema", "pg_catalog"]);

/** No two groups of one container share a schema, and no two datasets of one group a relation; DuckDB ignores case. */
export const relationNames = defineRule({
  pages: [
    {
      type: relationCollision,
      why: "Consumers find data by <workspace>_<group> and <datastore>_<dataset>. Two pairs of names can give one such name, and one of the two consumers would see the other's data.",
      wrong: "# workspace a with group b_c, and workspace a_b with group c: both a_b_c",
      right: "# workspace a with group b_c, and workspace a_b with group d",
    },
    {
      type: reservedSchema,
      why: "Databases keep their own tables in schemas of fixed names.",
      wrong: "kind: Workspace\nname: information\ndatasetGroups: [{ name: schema }]",
      right: "kind: Workspace\nname: information\ndatasetGroups: [{ name: live }]",
    },
  ],
  check({ workspaces, index }, report) {
    const schemas = new Map<string, { readonly key: string; readonly target: Target }>();
    for (const { container, groups } of workspaces)
      for (const { key, workspace, group, index: position } of groups) {
        const target = at(workspace, "datasetGroups", position, "name");
        const name = groupSchema(workspace.key, group.name);
        if (RESERVED.has(name.toLowerCase())) report(reservedSchema(target, { group: key, name }));
        const other = schemas.get(`${container}/${name.toLowerCase()}`);
        if (other === undefined) schemas.set(`${container}/${name.toLowerCase()}`, { key, target });
        else
          report(
            relationCollision(
              target,
              { kind: "schema", name, a: other.key, b: key },
              { related: [{ target: other.target, message: `${other.key} is seen as this schema too` }] },
            ),
          );

        const relations = new Map<string, { readonly key: string; readonly target: Target }>();
        for (const [sink, { dataset }] of group.sinks.entries()) {
          const entry = index.datasets.get(dataset);
          if (!entry) continue;
          const place = at(workspace, "datasetGroups", position, "sinks", sink);
          const relation = relationName(entry.datastore.key, entry.dataset.name);
          const twin = relations.get(relation.toLowerCase());
          if (twin === undefined) relations.set(relation.toLowerCase(), { key: entry.key, target: place });
          else if (twin.key !== entry.key)
            report(
              relationCollision(
                place,
                { kind: "relation", name: relation, a: twin.key, b: entry.key },
                { related: [{ target: twin.target, message: `${twin.key} is seen as this relation too` }] },
              ),
            );
        }
      }
  },
});
