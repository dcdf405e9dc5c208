import { at, defineDiagnostic } from "../../diagnostic/diagnostic.js";
import { type DataType, formatDataType } from "../../model/data-type.js";
import { quote } from "../../util/quote.js";
import { columnsOf } from "../columns.js";
import { isKeyType, problemsWithin } from "../data-types.js";
import { defineRule } from "../rule.js";

const type = defineDiagnostic<{ key: string }>({
  code: "lint/map-key-type",
  severity: "error",
  summary: "type that cannot be a map's key",
  detail: ({ key }) =>
    `${quote(key)} cannot be the key of a map: keys are looked up by equality, which this type does not have in every engine. ` +
    "Use text, whole or decimal numbers, dates, timestamps, booleans, binary or uuid.",
});

/** The keys of a map have a type whose values can be compared for equality. */
export const mapKeyType = defineRule({
  name: "map-key-type",
  pages: [
    {
      type,
      why:
        "A map finds a value by its key. Floating-point numbers, documents and nested types are equal or not depending on the engine, " +
        "so one key could become two, or two one.",
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
      - { name: discounts, type: "map<float64,integer>" }
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
      - { name: discounts, type: "map<decimal(5,2),integer>" }
`,
    },
  ],
  each: columnsOf((column, store, dataset, index, report) => {
    for (const key of problemsWithin(column.type, unfitKey))
      report(type(at(store, "datasets", dataset, "columns", index, "type"), { key }));
  }),
});

function unfitKey(type: DataType): string | undefined {
  return type.name === "map" && !isKeyType(type.key) ? formatDataType(type.key) : undefined;
}
