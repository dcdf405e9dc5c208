import { defineDiagnostic } from "../../diagnostic/diagnostic.js";
import type { Ingestion } from "../../model/datastore.js";
import { quote } from "../../util/quote.js";
import { defineRule } from "../rule.js";
import { storeExample } from "../store-example.js";

const type = defineDiagnostic<{ field: string; method: string; reason: string }>({
  code: "lint/ingestion-fields",
  severity: "error",
  summary: "field of another method",
  detail: ({ field, method, reason }) =>
    `The method ${quote(method)} makes no use of ${quote(field)}: ${reason}. Remove the field, or change the method.`,
});

/** An ingestion has only the fields its method makes use of. */
export const ingestionFields = defineRule({
  name: "ingestion-fields",
  pages: [
    {
      type,
      why:
        "A watermark's column, the columns of a feed of changes, or an overlap say that data is to be read in that way. With another " +
        "method they would be ignored, and data would be read differently from what the model seems to say.",
      wrong: storeExample(
        '{ container: sales_pg, ingestion: { method: snapshot, schedule: "0 0 * * *", column: id } }',
      ),
      right: storeExample(
        '{ container: sales_pg, ingestion: { method: watermark, schedule: "0 0 * * *", column: id } }',
      ),
    },
  ],
  each: {
    Datastore: (store, report) => {
      const { ingestion } = store.source;
      if (ingestion === undefined) return;
      for (const { field, reason } of superfluous(ingestion)) {
        const target = { subject: store, path: ["source", "ingestion", field], on: "key" } as const;
        report(type(target, { field, method: ingestion.method, reason }));
      }
    },
  },
});

const FEED = ["sequence", "operation", "inserted", "updated", "deleted"] as const;

function superfluous(ingestion: Ingestion): { readonly field: string; readonly reason: string }[] {
  const { method } = ingestion;
  const found = [];
  if (method !== "watermark" && ingestion.column !== undefined)
    found.push({ field: "column", reason: "only a watermark has a column that grows" });
  if (ingestion.overlap !== undefined) {
    if (method === "cdc" && ingestion.sequence === undefined)
      found.push({
        field: "overlap",
        reason: "a log of changes is followed from where it was left, and no sequence is named",
      });
    else if (method !== "cdc" && method !== "watermark")
      found.push({
        field: "overlap",
        reason: "only a watermark or a feed of changes (cdc) is read from where it was left",
      });
  }
  if (method === "stream" && ingestion.badRecords !== undefined)
    found.push({ field: "badRecords", reason: "a stream comes record by record, so no batch of it could be stopped" });
  for (const field of FEED) {
    if (ingestion[field] === undefined) continue;
    if (method !== "cdc") found.push({ field, reason: "only a feed of changes (cdc) has it" });
    else if (field !== "sequence" && ingestion.operation === undefined)
      found.push({ field, reason: "it is a value of the operation column, and no operation is named" });
  }
  return found;
}
