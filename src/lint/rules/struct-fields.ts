import { at, defineDiagnostic } from "../../diagnostic/diagnostic.js";
import type { DataType } from "../../model/data-type.js";
import { quote, quoteList } from "../../util/quote.js";
import { columnsOf } from "../columns.js";
import { problemsWithin } from "../data-types.js";
import { defineRule } from "../rule.js";
import { clashesOf } from "../twins.js";

const type = defineDiagnostic<{ column: string; fields: string }>({
  code: "lint/struct-fields",
  severity: "error",
  summary: "struct with one field twice",
  detail: ({ column, fields }) =>
    `A struct in column ${quote(column)} has ${fields}. Engines that ignore case can hold only one of them: rename or remove the others.`,
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
    for (const fields of problemsWithin(column.type, clashingFields))
      report(type(at(store, "datasets", dataset, "columns", index, "type"), { column: column.name, fields }));
  }),
});

function clashingFields(type: DataType): string | undefined {
  if (type.name !== "struct") return undefined;
  const names = type.fields.map(({ name }) => name);
  const { equal, twins } = clashesOf(names);
  const named = (indexes: readonly number[]): string[] => indexes.map((index) => names[index] as string);
  const clashes = [
    ...equal.map((same) => `the field ${quoteList(named(same.slice(0, 1)))} twice`),
    ...twins.map((same) => `the fields ${quoteList(named(same))}, which differ only in case`),
  ];
  return clashes.length === 0 ? undefined : clashes.join(", and ");
}
