import { defineDiagnostic } from "../../diagnostic/diagnostic.js";
import { quote } from "../../util/quote.js";
import { defineRule } from "../rule.js";
import { identifiersOf } from "../sql-names.js";
import { RESERVED_WORDS } from "../syntax/reserved-words.js";

const type = defineDiagnostic<{ what: string; name: string }>({
  code: "lint/reserved-word",
  severity: "error",
  summary: "name is a reserved word of SQL",
  detail: ({ what, name }) =>
    `The ${what} name ${quote(name)} is a reserved word of SQL, so whoever queries it would have to quote it in every ` +
    `statement, and tools that do not would fail. Choose another, such as ${quote(`${name}_${what === "column" ? "value" : "data"}`)}.`,
});

/** No SQL identifier of the model is a reserved word, in whatever case. */
export const reservedWord = defineRule({
  name: "reserved-word",
  pages: [
    {
      type,
      why:
        "The words are those that SQL:2016 reserves and at least one of PostgreSQL, DuckDB and Spark reserves as well. " +
        "Such a name works only in quotes, and consumers' tools do not all write them.",
      wrong: `
kind: Workspace
name: web_shop
team: us/sales
status: production
container: reporting_pg
datasetGroups:
  - { name: Order, platform: lake, sinks: [nw_data/products] }
`,
      right: `
kind: Workspace
name: web_shop
team: us/sales
status: production
container: reporting_pg
datasetGroups:
  - { name: orders, platform: lake, sinks: [nw_data/products] }
`,
    },
  ],
  each: identifiersOf((what, name, target, report) => {
    // No reserved word is longer than 17 letters: most names need no lower case.
    if (name.length <= 17 && RESERVED_WORDS.has(name.toLowerCase())) report(type(target(), { what, name }));
  }),
});
