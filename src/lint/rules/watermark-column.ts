import { at, defineDiagnostic } from "../../diagnostic/diagnostic.js";
import { type DataType, formatDataType } from "../../model/data-type.js";
import type { Column, Datastore } from "../../model/datastore.js";
import { quote } from "../../util/quote.js";
import { NameSet } from "../name-set.js";
import { orderingOf } from "../orderings.js";
import { defineRule, type Report } from "../rule.js";
import { storeExample } from "../store-example.js";

const unnamed = defineDiagnostic({
  code: "lint/watermark-unnamed",
  severity: "error",
  summary: "watermark without a column",
  detail: () =>
    "The method watermark reads the rows whose column has grown since the last time, and no column is named. Add column: with one that every dataset has and that only grows.",
});

const missing = defineDiagnostic<{ dataset: string; column: string; suggestion: string }>({
  code: "lint/watermark-missing",
  severity: "error",
  summary: "dataset without the watermark column",
  detail: ({ dataset, column, suggestion }) =>
    `Dataset ${quote(dataset)} has no column ${quote(column)}, by which its datastore is read.${suggestion} ` +
    "Every dataset of the datastore needs it: add the column, name another, or put the dataset into a datastore of its own.",
});

const kind = defineDiagnostic<{ dataset: string; column: string; type: string }>({
  code: "lint/watermark-type",
  severity: "error",
  summary: "watermark column of an unfit type",
  detail: ({ dataset, column, type }) =>
    `Column ${quote(column)} of ${quote(dataset)} is ${quote(type)}, which does not grow in a way every engine agrees on. ` +
    "A watermark is a whole number, a date or a timestamp.",
});

const mixed = defineDiagnostic<{ column: string; dataset: string; type: string; other: string; otherType: string }>({
  code: "lint/watermark-mixed",
  severity: "error",
  summary: "watermark column of several types",
  detail: ({ column, dataset, type, other, otherType }) =>
    `The watermark column ${quote(column)} is ${quote(type)} in ${quote(dataset)} and ${quote(otherType)} in ${quote(other)}. ` +
    "One watermark cannot be kept for both: give the column one type, or read the datasets from two datastores.",
});

const BY_ID = '{ container: sales_pg, ingestion: { method: watermark, schedule: "0 0 * * *", column: id } }';
const BY_TIME = '{ container: sales_pg, ingestion: { method: watermark, schedule: "0 0 * * *", column: changed_at } }';

/** A watermark is one column that every dataset of the store has, with one type: whole numbers, dates or timestamps. */
export const watermarkColumn = defineRule({
  name: "watermark-column",
  pages: [
    {
      type: unnamed,
      why: "Reading from a watermark means asking for what is greater than the last value seen, of some column.",
      wrong: storeExample('{ container: sales_pg, ingestion: { method: watermark, schedule: "0 0 * * *" } }'),
      right: storeExample(BY_ID),
    },
    {
      type: missing,
      why: "One column is the watermark of the whole datastore. A dataset without it could only be read whole, each time.",
      wrong: storeExample(BY_TIME),
      right: storeExample(BY_TIME, "", ["name: changed_at, type: timestamp"]),
    },
    {
      type: kind,
      why: "Text is ordered differently from one collation to the next, and floating-point numbers are rounded: rows would be left out or read twice.",
      wrong: storeExample(BY_TIME, "", ["name: changed_at, type: string"]),
      right: storeExample(BY_TIME, "", ["name: changed_at, type: timestamp"]),
    },
    {
      type: mixed,
      why: "A datastore that is read together keeps one watermark. A date and a number cannot be compared with it both.",
      wrong: twoDatasets("timestamp", "date"),
      right: twoDatasets("timestamp", "timestamp"),
    },
  ],
  each: {
    Datastore: (store, report) => {
      const { ingestion } = store.source;
      if (ingestion?.method !== "watermark") return;
      if (ingestion.column === undefined) report(unnamed(at(store, "source", "ingestion", "method")));
      else judge(store, ingestion.column, report);
    },
  },
});

interface Found {
  readonly dataset: string;
  readonly type: string;
  readonly target: ReturnType<typeof at>;
}

function judge(store: Datastore, name: string, report: Report): void {
  const found: Found[] = [];
  for (const [index, dataset] of store.datasets.entries()) {
    const key = `${store.key}/${dataset.name}`;
    const place = dataset.columns.findIndex((column) => column.name === name);
    if (place < 0) {
      if (dataset.columns.length === 0) continue;
      const suggestion = new NameSet(dataset.columns.map((column) => column.name)).suggest(name).text;
      const related = [{ target: at(store, "source", "ingestion", "column"), message: "the watermark column" }];
      report(missing(at(store, "datasets", index, "name"), { dataset: key, column: name, suggestion }, { related }));
      continue;
    }
    const { type } = dataset.columns[place] as Column;
    const target = at(store, "datasets", index, "columns", place, "type");
    if (!grows(type)) report(kind(target, { dataset: key, column: name, type: formatDataType(type) }));
    else found.push({ dataset: key, type: formatDataType(type), target });
  }
  const first = found[0];
  const other = found.find(({ type }) => type !== first?.type);
  if (first === undefined || other === undefined) return;
  const related = [first, other].map(({ target, type }) => ({ target, message: `${type} here` }));
  report(
    mixed(
      at(store, "source", "ingestion", "column"),
      { column: name, dataset: first.dataset, type: first.type, other: other.dataset, otherType: other.type },
      { related },
    ),
  );
}

/** A watermark is whole; of decimals that is known by their scale, of which sources know little. */
function grows(type: DataType): boolean {
  return type.name !== "decimal" && orderingOf(type) !== undefined;
}

function twoDatasets(first: string, second: string): string {
  return `${storeExample(BY_TIME, "", [`name: changed_at, type: ${first}`])}  - name: returns
    classification: internal
    primaryKey: [id]
    columns:
      - { name: id, type: bigint, nullable: false }
      - { name: changed_at, type: ${second} }
`;
}
