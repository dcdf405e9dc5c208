import { at, defineDiagnostic } from "../../diagnostic/diagnostic.js";
import { quote, quoteList } from "../../util/quote.js";
import { NameSet } from "../name-set.js";
import { defineRule } from "../rule.js";
import { storeExample } from "../store-example.js";

const incomplete = defineDiagnostic<{ store: string; missing: readonly string[] }>({
  code: "lint/table-map-incomplete",
  severity: "error",
  summary: "table map without every dataset",
  detail: ({ store, missing }) =>
    `The tables of datastore ${quote(store)} name some of its datasets, but not ${quoteList(missing, "and")}. ` +
    "Name all of them, or none: then each is read from what bears its name.",
});

const unknown = defineDiagnostic<{ store: string; dataset: string; suggestion: string }>({
  code: "lint/table-map-unknown",
  severity: "error",
  summary: "table of a dataset that is not there",
  detail: ({ store, dataset, suggestion }) =>
    `The tables of datastore ${quote(store)} name ${quote(dataset)}, which is none of its datasets.${suggestion} Remove the entry, or declare the dataset.`,
});

const INGESTION = 'ingestion: { method: snapshot, schedule: "0 0 * * *" }';

/** A table map names every dataset of the store or none, and nothing else. */
export const tableMap = defineRule({
  name: "table-map",
  pages: [
    {
      type: incomplete,
      why:
        "A map that names some datasets leaves open whether the others were forgotten or bear the name of their table. A dataset " +
        "that is added later would silently be read from a table nobody thought of.",
      wrong: `${storeExample(`{ container: sales_pg, tables: { lines: order_lines }, ${INGESTION} }`)}  - name: returns
    classification: internal
    primaryKey: [id]
    columns:
      - { name: id, type: bigint, nullable: false }
`,
      right: `${storeExample(`{ container: sales_pg, tables: { lines: order_lines, returns: returns }, ${INGESTION} }`)}  - name: returns
    classification: internal
    primaryKey: [id]
    columns:
      - { name: id, type: bigint, nullable: false }
`,
    },
    {
      type: unknown,
      why: "An entry for a dataset that is not there does nothing. Most likely a dataset was renamed and would now be read from the wrong table.",
      wrong: storeExample(`{ container: sales_pg, tables: { lines: order_lines, line: lines }, ${INGESTION} }`),
      right: storeExample(`{ container: sales_pg, tables: { lines: order_lines }, ${INGESTION} }`),
    },
  ],
  each: {
    Datastore: (store, report) => {
      const { tables } = store.source;
      if (tables === undefined) return;
      const mapped = Object.keys(tables);
      if (mapped.length === 0) return;
      const datasets = new NameSet(store.datasets.map(({ name }) => name));
      for (const dataset of mapped) {
        if (datasets.has(dataset)) continue;
        const { text, fix } = datasets.suggest(dataset);
        const target = { subject: store, path: ["source", "tables", dataset], on: "key" } as const;
        report(unknown(target, { store: store.key, dataset, suggestion: text }, fix ? { fix } : {}));
      }
      const missing = [...new Set(store.datasets.map(({ name }) => name))].filter(
        (name) => !Object.hasOwn(tables, name),
      );
      if (missing.length > 0) report(incomplete(at(store, "source", "tables"), { store: store.key, missing }));
    },
  },
});
