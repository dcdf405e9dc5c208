import { defineDiagnostic } from "../../diagnostic/diagnostic.js";
import { quote } from "../../util/quote.js";
import { defineRule } from "../rule.js";
import { identifiersOf, type SqlNamed } from "../sql-names.js";
import { SQL_IDENTIFIER } from "../syntax/names.js";

const type = defineDiagnostic<{ what: string; name: string }>({
  code: "lint/sql-identifier",
  severity: "error",
  summary: "name is no SQL identifier",
  detail: ({ what, name }) =>
    `The ${what} name ${quote(name)} becomes a name in databases and catalogs, so it must be an SQL identifier: ` +
    "a letter, then letters, digits and underscores, at most 128 characters.",
});

/** Names of datastores, datasets, columns, workspaces, dataset groups and data containers are SQL identifiers. */
export const sqlIdentifier = defineRule({
  name: "sql-identifier",
  pages: [
    {
      type,
      why:
        "Datastores, datasets, columns, workspaces, dataset groups and data containers become schemas, tables, views and columns. " +
        "A name that needs quotes in one engine, or is refused by another, could not mean the same everywhere.",
      wrong: `
kind: Workspace
name: web-shop
team: us/sales
status: production
container: reporting_pg
datasetGroups:
  - { name: main, platform: lake, sinks: [nw_data/products] }
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
  each: identifiersOf((what: SqlNamed, name, target, report) => {
    if (!SQL_IDENTIFIER.test(name)) report(type(target(), { what, name }));
  }),
});
