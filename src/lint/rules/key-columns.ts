import { at, type Diagnostic, defineDiagnostic } from "../../diagnostic/diagnostic.js";
import { formatDataType } from "../../model/data-type.js";
import type { Column, Dataset, Datastore } from "../../model/datastore.js";
import { quote } from "../../util/quote.js";
import { isKeyType } from "../data-types.js";
import { NameSet } from "../name-set.js";
import { defineRule } from "../rule.js";

interface KeyColumn {
  readonly list: "primaryKey" | "partitionBy";
  readonly dataset: string;
  readonly column: string;
}

const WORDS = { primaryKey: "primary key", partitionBy: "partitioning" } as const;

const unknown = defineDiagnostic<KeyColumn & { suggestion: string }>({
  code: "lint/key-column-unknown",
  severity: "error",
  summary: "key of a column that is not there",
  detail: ({ list, dataset, column, suggestion }) =>
    `The ${WORDS[list]} of ${quote(dataset)} names ${quote(column)}, which is none of its columns.${suggestion} Name a column, or add this one.`,
});

const nullable = defineDiagnostic<KeyColumn>({
  code: "lint/key-column-nullable",
  severity: "error",
  summary: "key column that may be null",
  detail: ({ list, dataset, column }) =>
    `Column ${quote(column)} belongs to the ${WORDS[list]} of ${quote(dataset)} and so must always have a value. ` +
    "Declare it with nullable: false, or leave it out of the key.",
});

const repeated = defineDiagnostic<KeyColumn>({
  code: "lint/key-column-repeated",
  severity: "error",
  summary: "key with one column twice",
  detail: ({ list, dataset, column }) =>
    `The ${WORDS[list]} of ${quote(dataset)} names ${quote(column)} more than once. Remove all but one, or name the column that was meant.`,
});

const keyType = defineDiagnostic<KeyColumn & { type: string }>({
  code: "lint/key-column-type",
  severity: "error",
  summary: "key column whose values cannot be compared",
  detail: ({ list, dataset, column, type }) =>
    `Column ${quote(column)} belongs to the ${WORDS[list]} of ${quote(dataset)}, but values of ${quote(type)} are not equal or different ` +
    "in the same way in every engine. Use text, whole or decimal numbers, dates, timestamps, booleans, binary or uuid.",
});

/** Primary key and partitioning name columns that exist, once each, that are never null and can be compared. */
export const keyColumns = defineRule({
  name: "key-columns",
  pages: [
    {
      type: unknown,
      why: "Rows are merged by their key and stored by their partition. A column that is not there can do neither.",
      wrong: example("[order_id, lin_no]", "integer, nullable: false"),
      right: example("[order_id, line_no]", "integer, nullable: false"),
    },
    {
      type: nullable,
      why: "Null equals nothing, not even null: a row whose key is null could never be found again, and would be added anew with each batch.",
      wrong: example("[order_id, line_no]", "integer"),
      right: example("[order_id, line_no]", "integer, nullable: false"),
    },
    {
      type: repeated,
      why: "A column twice in a key adds nothing; most likely another column was meant, without which the key is not unique.",
      wrong: example("[order_id, order_id]", "integer, nullable: false"),
      right: example("[order_id, line_no]", "integer, nullable: false"),
    },
    {
      type: keyType,
      why: "Whether two floating-point numbers, documents or nested values are the same depends on the engine. Rows would be merged on one platform and doubled on another.",
      wrong: example("[order_id, line_no]", "float64, nullable: false"),
      right: example("[order_id, line_no]", "integer, nullable: false"),
    },
  ],
  each: {
    Datastore: (store, report) => {
      for (const [index, dataset] of store.datasets.entries())
        for (const list of ["primaryKey", "partitionBy"] as const)
          for (const finding of judge(store, index, dataset, list)) report(finding);
    },
  },
});

function judge(store: Datastore, index: number, dataset: Dataset, list: KeyColumn["list"]): Diagnostic[] {
  const found: Diagnostic[] = [];
  const columns = new Map<string, number>();
  for (const [place, { name }] of dataset.columns.entries()) if (!columns.has(name)) columns.set(name, place);
  const seen = new Map<string, number>();
  for (const [position, name] of dataset[list].entries()) {
    const key: KeyColumn = { list, dataset: `${store.key}/${dataset.name}`, column: name };
    const target = at(store, "datasets", index, list, position);
    const first = seen.get(name);
    if (first !== undefined) {
      const related = [{ target: at(store, "datasets", index, list, first), message: "the same column" }];
      found.push(repeated(target, key, { related }));
      continue;
    }
    seen.set(name, position);
    const place = columns.get(name);
    if (place === undefined) {
      const { text, fix } = new NameSet(columns.keys()).suggest(name);
      found.push(unknown(target, { ...key, suggestion: text }, fix ? { fix } : {}));
      continue;
    }
    const column = dataset.columns[place] as Column;
    const related = [{ target: at(store, "datasets", index, "columns", place, "name"), message: "the column" }];
    if (column.nullable) found.push(nullable(target, key, { related }));
    if (!isKeyType(column.type))
      found.push(keyType(target, { ...key, type: formatDataType(column.type) }, { related }));
  }
  return found;
}

function example(primaryKey: string, lineNo: string): string {
  return `
kind: Datastore
name: orders
team: us/sales
status: production
source: { container: sales_pg, ingestion: { method: snapshot, schedule: "0 0 * * *" } }
datasets:
  - name: lines
    classification: internal
    primaryKey: ${primaryKey}
    columns:
      - { name: order_id, type: bigint, nullable: false }
      - { name: line_no, type: ${lineNo} }
`;
}
