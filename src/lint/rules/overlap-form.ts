import { at, defineDiagnostic } from "../../diagnostic/diagnostic.js";
import { formatDataType } from "../../model/data-type.js";
import type { Dataset, Ingestion } from "../../model/datastore.js";
import { parseDuration } from "../../model/duration.js";
import { quote } from "../../util/quote.js";
import { isSequence, type Ordering, orderingOf } from "../orderings.js";
import { defineRule } from "../rule.js";
import { storeExample } from "../store-example.js";

const type = defineDiagnostic<{ text: string; column: string; type: string; ordering: Ordering; suggestion: string }>({
  code: "lint/overlap-form",
  severity: "error",
  summary: "overlap that does not fit its column",
  detail: ({ text, column, type, ordering, suggestion }) =>
    `The overlap ${quote(text)} is taken from values of ${quote(column)}, which is ${quote(type)}, and is no ` +
    (ordering === "time"
      ? `ISO 8601 duration in whole numbers.${suggestion} Write one such as "PT1H", "P1D" or "P1M".`
      : `whole number of up to 38 digits.${suggestion} Write one such as "1000", in quotes.`),
});

const BY_TIME =
  '{ container: sales_pg, ingestion: { method: watermark, schedule: "0 0 * * *", column: changed_at, overlap: ';
const CHANGED_AT = ["name: changed_at, type: timestamp"];

/** An overlap is a duration below a date or an instant, and a whole number below a number. */
export const overlapForm = defineRule({
  name: "overlap-form",
  pages: [
    {
      type,
      why:
        "An overlap says how far below the greatest value seen rows are read again, so that what was committed late is not " +
        "missed. It is taken from a value of the column, so it must be something that can be: a duration from a date or an " +
        "instant, a number from a number.",
      wrong: storeExample(`${BY_TIME}"3600" } }`, "", CHANGED_AT),
      right: storeExample(`${BY_TIME}PT1H } }`, "", CHANGED_AT),
    },
  ],
  each: {
    Datastore: (store, report) => {
      const { ingestion } = store.source;
      if (ingestion?.overlap === undefined) return;
      const { overlap } = ingestion;
      const read = readBy(ingestion, store.datasets);
      if (read === undefined || fits(overlap, read.ordering)) return;
      const meant = read.ordering === "time" ? meantDuration(overlap) : undefined;
      const suggestion = meant === undefined ? "" : ` Did you mean ${quote(meant)}?`;
      const fix = meant === undefined ? {} : { fix: { title: `Write ${quote(meant)}`, replacement: meant } };
      report(type(at(store, "source", "ingestion", "overlap"), { text: overlap, ...read, suggestion }, fix));
    },
  },
});

interface ReadBy {
  readonly column: string;
  readonly type: string;
  readonly ordering: Ordering;
}

/** The column that a store is read by. A sequence that no dataset has is a whole number. Unfit columns are findings of their own. */
function readBy(ingestion: Ingestion, datasets: readonly Dataset[]): ReadBy | undefined {
  const cdc = ingestion.method === "cdc";
  const column = cdc ? ingestion.sequence : ingestion.method === "watermark" ? ingestion.column : undefined;
  if (column === undefined) return undefined;
  for (const { columns } of datasets) {
    const type = columns.find(({ name }) => (cdc ? isSequence(name, column) : name === column))?.type;
    if (type === undefined) continue;
    const ordering = orderingOf(type);
    return ordering === undefined ? undefined : { column, type: formatDataType(type), ordering };
  }
  return cdc ? { column, type: "decimal(38,0)", ordering: "number" } : undefined;
}

function fits(overlap: string, ordering: Ordering): boolean {
  return ordering === "time" ? parseDuration(overlap) !== undefined : /^\d{1,38}$/.test(overlap);
}

/** A duration that lacks only its beginning, or is written small: `1h` for `PT1H`. */
function meantDuration(text: string): string | undefined {
  const upper = text.toUpperCase().replaceAll(" ", "");
  return [upper, `P${upper}`, `PT${upper}`].find((form) => parseDuration(form) !== undefined);
}
