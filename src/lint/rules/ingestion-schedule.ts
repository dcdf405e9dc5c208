import { at, defineDiagnostic } from "../../diagnostic/diagnostic.js";
import { defineRule } from "../rule.js";
import { storeExample } from "../store-example.js";

const needed = defineDiagnostic<{ method: string }>({
  code: "lint/schedule-needed",
  severity: "error",
  summary: "method without a schedule",
  detail: ({ method }) =>
    `The method ${method} reads when its schedule says so, and there is none. Add one, such as schedule: "*/10 * * * *".`,
});

const forbidden = defineDiagnostic({
  code: "lint/schedule-forbidden",
  severity: "error",
  summary: "stream with a schedule",
  detail: () => "A stream is read all the time and takes no schedule. Remove the schedule.",
});

/** Snapshot and watermark have a schedule, stream has none; cdc without one runs continuously. */
export const ingestionSchedule = defineRule({
  name: "ingestion-schedule",
  pages: [
    {
      type: needed,
      why: "Snapshots and reads from a watermark happen at certain times. Without a schedule they would never happen.",
      wrong: storeExample("{ container: sales_pg, ingestion: { method: snapshot } }"),
      right: storeExample('{ container: sales_pg, ingestion: { method: snapshot, schedule: "0 0 * * *" } }'),
    },
    {
      type: forbidden,
      why: "Events of a stream are taken as they come. A schedule would promise something that does not happen.",
      wrong: storeExample('{ container: clicks, ingestion: { method: stream, schedule: "0 0 * * *" } }'),
      right: storeExample("{ container: clicks, ingestion: { method: stream } }"),
    },
  ],
  each: {
    Datastore: (store, report) => {
      const { ingestion } = store.source;
      if (ingestion === undefined) return;
      const { method, schedule } = ingestion;
      if (schedule === undefined && (method === "snapshot" || method === "watermark"))
        report(needed(at(store, "source", "ingestion", "method"), { method }));
      if (schedule !== undefined && method === "stream")
        report(forbidden(at(store, "source", "ingestion", "schedule")));
    },
  },
});
