import { at, defineDiagnostic } from "../../diagnostic/diagnostic.js";
import { columnsOf } from "../columns.js";
import { isNested, walkTypes } from "../data-types.js";
import { quote, quoteList } from "../quote.js";
import { defineRule } from "../rule.js";
import { clashesOf } from "../twins.js";

const type = defineDiagnostic<{ column: string; names: readonly string[] }>({
  code: "lint/struct-fields",
  severity: "error",
  summary: "struct with one field twice",
  detail: ({ column, names }) =>
    `A struct in column ${quote(column)} has ${names.length === 1 ? `the field ${quoteList(names)} twice` : `the fields ${quoteList(names)}, which differ only in case`}. ` +
    "Engines that ignore case can hold only one of them: rename or remove the others.",
});

/** A struct has each field once, whatever the case. */
export const structFields = defineRule({
  name: "struct-fields",
  pages: [
    {
      type,
      why: "Fields of a struct are read by name, and most engines ignore the case of names. Of two such fields one could never be read.",
      wrong: `
kind: Datastore
name: orders
team: us/sales
status: production
source: { container: sales_pg, ingestion: { method: snapshot, schedule: "0 0 * * *" } }
datasets:
  - name: lines
    classification: internal
    primaryKey: [id]
    columns:
      - { name: id, type: bigint, nullable: false }
      - { name: size, type: "struct<width:integer,Width:integer>" }
`,
      right: `
kind: Datastore
name: orders
team: us/sales
status: production
source: { container: sales_pg, ingestion: { method: snapshot, schedule: "0 0 * * *" } }
datasets:
  - name: lines
    classification: internal
    primaryKey: [id]
    columns:
      - { name: id, type: bigint, nullable: false }
      - { name: size, type: "struct<width:integer,height:integer>" }
`,
    },
  ],
  each: columnsOf((column, store, dataset, index, report) => {
    if (!isNested(column.type)) return;
    walkTypes(column.type, (inner) => {
      if (inner.name !== "struct") return;
      const fields = inner.fields.map(({ name }) => name);
      const { equal, twins } = clashesOf(fields);
      for (const cluster of [...equal.map((same) => same.slice(0, 1)), ...twins]) {
        const names = cluster.map((field) => fields[field] as string);
        report(type(at(store, "datasets", dataset, "columns", index, "type"), { column: column.name, names }));
      }
    });
  }),
});
