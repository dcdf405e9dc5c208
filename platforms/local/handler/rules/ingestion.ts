import { at, defineDiagnostic } from "../../../../src/diagnostic/diagnostic.js";
import type { Datastore } from "../../../../src/model/datastore.js";
import { quote } from "../../../../src/util/quote.js";
import { placeSchema } from "../../spec.js";
import { defineRule } from "../rule.js";
import { isOneOf, SUPPORTS, words } from "../supports.js";

const ingestionMethod = defineDiagnostic<{ datastore: string; method: string }>({
  code: "local/ingestion-method",
  severity: "error",
  summary: "ingestion method not available here",
  detail: ({ datastore, method }) =>
    `The local platform does not ingest by ${method}, as datastore ${datastore} asks; it ingests by ${words(SUPPORTS.ingestion)}. Change the method, or choose another platform for its consumers.`,
});

const changeLog = defineDiagnostic<{ datastore: string; container: string }>({
  code: "local/change-log",
  severity: "error",
  summary: "log of changes not read here",
  detail: ({ datastore, container }) =>
    `Datastore ${datastore} is to be read by the log of changes of container ${container}, and the local platform reads changes from tables and files only. ` +
    `Let the database write its changes into a table, by triggers for instance, name that table in "tables" and its columns in "sequence" and "operation"; or read the datastore by snapshot or watermark.`,
});

const sourceTable = defineDiagnostic<{ table: string; container: string }>({
  code: "local/source-table",
  severity: "error",
  summary: "file outside its container",
  detail: ({ table, container }) =>
    `${quote(table)} names no file or folder within container ${container}. Name one by its path below the container's, with / between its parts, none of them "." or "..".`,
});

/** Sources are ingested by a method there is, changes from feeds and not from logs, and files from within their container. */
export const ingestion = defineRule({
  pages: [
    {
      type: ingestionMethod,
      why: "The local platform compares whole tables (snapshot), reads what is new by a growing column (watermark), or follows a feed of changes (cdc). It follows no streams.",
      wrong: "ingestion: { method: stream }",
      right: 'ingestion: { method: snapshot, schedule: "0 * * * *" }',
    },
    {
      type: changeLog,
      why: "Reading a database's own log needs rights and settings on the server, and a slot there that fills its disk while nobody reads. A table or file with a row for each change needs nothing but to be read.",
      wrong: "ingestion: { method: cdc }   # of a container of type postgresql",
      right: "ingestion: { method: cdc, sequence: seq, operation: op }",
    },
    {
      type: sourceTable,
      why: "A container's folder is all that its owner gave to be read, and a path must mean the same file on every machine.",
      wrong: "tables: { customers: exports\\customers.csv }",
      right: "tables: { customers: exports/customers.csv }",
    },
  ],
  check({ ingests, index }, report) {
    const stores = new Set<Datastore>();
    for (const { node, entries } of ingests) {
      const store = index.datastores.get(node.datastore ?? "");
      if (!store) continue;
      stores.add(store);
      const container = index.containers.get(store.source.container ?? "");
      if (container?.type !== "files" || !store.source.tables) continue;
      for (const { dataset } of entries) {
        const table = store.source.tables[dataset.name];
        if (table === undefined || isInside(table)) continue;
        report(sourceTable(at(store, "source", "tables", dataset.name), { table, container: container.key }));
      }
    }
    for (const store of stores) {
      const { ingestion, container = "" } = store.source;
      const method = ingestion?.method;
      if (method !== undefined && !isOneOf(SUPPORTS.ingestion, method))
        report(ingestionMethod(at(store, "source", "ingestion", "method"), { datastore: store.key, method }));
      if (method === "cdc" && ingestion?.sequence === undefined && ingestion?.operation === undefined)
        report(changeLog(at(store, "source", "ingestion", "method"), { datastore: store.key, container }));
    }
  },
});

/** A folder may end with its slash, as in `events/`. */
function isInside(table: string): boolean {
  const path = table.replace(/\/$/, "");
  return path !== "" && placeSchema.safeParse({ base: "root", path }).success && !/^[A-Za-z]:/.test(path);
}
