import { at, defineDiagnostic } from "../../diagnostic/diagnostic.js";
import { formatDataType } from "../../model/data-type.js";
import type { Datastore } from "../../model/datastore.js";
import { quote } from "../../util/quote.js";
import { isSequence, orderingOf } from "../orderings.js";
import { defineRule, type Report } from "../rule.js";
import { storeExample } from "../store-example.js";

const kind = defineDiagnostic<{ dataset: string; column: string; type: string }>({
  code: "lint/sequence-type",
  severity: "error",
  summary: "sequence column of an unfit type",
  detail: ({ dataset, column, type }) =>
    `Changes are ordered by ${quote(column)}, and in ${quote(dataset)} that is ${quote(type)}, which not every engine orders alike. ` +
    "A sequence is a whole or decimal number, a date or a timestamp; a column that no dataset lists is taken as whole numbers.",
});

const mixed = defineDiagnostic<{ column: string; dataset: string; type: string; other: string; otherType: string }>({
  code: "lint/sequence-mixed",
  severity: "error",
  summary: "sequence column of several types",
  detail: ({ column, dataset, type, other, otherType }) =>
    `The sequence ${quote(column)} is ${quote(type)} in ${quote(dataset)} and ${quote(otherType)} in ${quote(other)}. ` +
    "The changes of a datastore are ordered in one way: give the column one type, or put the datasets into two datastores.",
});

const FEED =
  "{ container: shipments_files, ingestion: { method: cdc, sequence: seq, operation: op, inserted: I, updated: U, deleted: D } }";

/** A sequence that a dataset has as a column is of a type that is ordered exactly, and of one type everywhere. */
export const sequenceColumn = defineRule({
  name: "sequence-column",
  pages: [
    {
      type: kind,
      why:
        "Of each key the change with the greatest sequence holds. Text is ordered differently from one collation to the next, " +
        '"10" before "9" in most, and floating-point numbers are rounded: an older change would take the place of a newer one.',
      wrong: storeExample(FEED, "", ["name: seq, type: string"]),
      right: storeExample(FEED, "", ["name: seq, type: bigint"]),
    },
    {
      type: mixed,
      why: "Where a datastore's changes are read together they are ordered by one column of one type.",
      wrong: twoDatasets("bigint", "timestamp"),
      right: twoDatasets("bigint", "bigint"),
    },
  ],
  each: {
    Datastore: (store, report) => {
      const { ingestion } = store.source;
      if (ingestion?.method === "cdc" && ingestion.sequence !== undefined) judge(store, ingestion.sequence, report);
    },
  },
});

function judge(store: Datastore, name: string, report: Report): void {
  const found = store.datasets.flatMap((dataset, index) => {
    const place = dataset.columns.findIndex((column) => isSequence(column.name, name));
    const column = dataset.columns[place];
    if (column === undefined) return [];
    const target = at(store, "datasets", index, "columns", place, "type");
    const one = { dataset: `${store.key}/${dataset.name}`, type: formatDataType(column.type), target };
    if (orderingOf(column.type) !== undefined) return [one];
    report(kind(target, { dataset: one.dataset, column: name, type: one.type }));
    return [];
  });
  const [first] = found;
  const other = found.find(({ type }) => type !== first?.type);
  if (first === undefined || other === undefined) return;
  const related = [first, other].map(({ target, type }) => ({ target, message: `${type} here` }));
  report(
    mixed(
      at(store, "source", "ingestion", "sequence"),
      { column: name, dataset: first.dataset, type: first.type, other: other.dataset, otherType: other.type },
      { related },
    ),
  );
}

function twoDatasets(first: string, second: string): string {
  return `${storeExample(FEED, "", [`name: seq, type: ${first}`])}  - name: returns
    classification: internal
    primaryKey: [id]
    columns:
      - { name: id, type: bigint, nullable: false }
      - { name: seq, type: ${second} }
`;
}
