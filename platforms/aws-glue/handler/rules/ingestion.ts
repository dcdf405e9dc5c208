import { at, defineDiagnostic } from "../../../../src/diagnostic/diagnostic.js";
import type { Datastore } from "../../../../src/model/datastore.js";
import { quote } from "../../../../src/util/quote.js";
import { isKey } from "../containers.js";
import { defineRule } from "../rule.js";
import { isOneOf, SUPPORTS, words } from "../supports.js";

const ingestionMethod = defineDiagnostic<{ datastore: string; method: string }>({
  code: "aws-glue/ingestion-method",
  severity: "error",
  summary: "ingestion method not available here",
  detail: ({ datastore, method }) =>
    `The lake does not ingest by ${method}, as datastore ${datastore} asks; it ingests by ${words(SUPPORTS.ingestion)}. Change the method, or choose another platform for its consumers.`,
});

const changeLog = defineDiagnostic<{ datastore: string; container: string }>({
  code: "aws-glue/change-log",
  severity: "error",
  summary: "log of changes not read here",
  detail: ({ datastore, container }) =>
    `Datastore ${datastore} is to be read by the log of changes of container ${container}, and jobs of the lake read changes from tables and files only. ` +
    `Let the database write its changes into a table, by triggers for instance, name that table in "tables" and its columns in "sequence" and "operation"; or read the datastore by snapshot or watermark.`,
});

const sourceTable = defineDiagnostic<{ table: string; container: string }>({
  code: "aws-glue/source-table",
  severity: "error",
  summary: "file outside its container",
  detail: ({ table, container }) =>
    `${quote(table)} names no file or folder within container ${container}. Name one by its path below the container's prefix, of plain names with / between them, none of them "." or "..".`,
});

/** Sources are ingested by a method there is, changes from feeds and not from logs, and files from within their container. */
export const ingestion = defineRule({
  pages: [
    {
      type: ingestionMethod,
      why: "Jobs compare whole tables (snapshot), read what is new by a growing column (watermark), or follow a feed of changes (cdc). They follow no streams.",
      wrong: "ingestion: { method: stream }",
      right: 'ingestion: { method: snapshot, schedule: "0 * * * *" }',
    },
    {
      type: changeLog,
      why: "Reading a database's own log needs a process that never ends, rights on the server, and a slot there that fills its disk while nobody reads. A table or file with a row for each change needs nothing but to be read.",
      wrong: "ingestion: { method: cdc }   # of a container of type postgresql",
      right: "ingestion: { method: cdc, sequence: seq, operation: op }",
    },
    {
      type: sourceTable,
      why: "A container's prefix is all that its owner gave to be read, and the job's role is given no more.",
      wrong: "tables: { customers: ./exports/customers.csv }",
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
      if (container?.type !== "s3" || !store.source.tables) continue;
      for (const { dataset } of entries) {
        const table = store.source.tables[dataset.name];
        // A folder may end with its slash, as in `events/`.
        if (table === undefined || isKey(table.replace(/\/$/, ""))) continue;
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
