import { at, defineDiagnostic, type Related } from "../../diagnostic/diagnostic.js";
import type { Dataset } from "../../model/datastore.js";
import { quote, quoteList } from "../../util/quote.js";
import { exceeds, NAME_LIMITS, type NameLimit } from "../container-limits.js";
import { defineRule } from "../rule.js";
import { storeExample } from "../store-example.js";

const source = defineDiagnostic<{ what: string; name: string; limit: NameLimit }>({
  code: "lint/name-length",
  severity: "error",
  summary: "name too long for its container",
  detail: ({ what, name, limit }) =>
    `The ${what} name ${quote(name)} is longer than the ${limit.limit} ${limit.unit} that ${limit.title} admits, so nothing in that ` +
    "container can have it. Write the name as it is there.",
});

const consumer = defineDiagnostic<{ dataset: string; columns: readonly string[]; container: string; limit: NameLimit }>(
  {
    code: "lint/consumer-name-length",
    severity: "error",
    summary: "columns too long for the consumer's container",
    detail: ({ dataset, columns, container, limit }) =>
      `${quote(dataset)} is wanted in ${quote(container)}, but ${columns.length === 1 ? "its column" : "its columns"} ${quoteList(columns)} ` +
      `${columns.length === 1 ? "is" : "are"} longer than the ${limit.limit} ${limit.unit} that ${limit.title} admits. ` +
      "Columns are not renamed on the way: take the data in another container, or ask its producer for shorter names.",
  },
);

const LONG = "the_number_of_days_between_the_order_and_the_moment_it_left_the_house";
const SNAPSHOT = '{ container: sales_pg, ingestion: { method: snapshot, schedule: "0 0 * * *" } }';

/** Declared names fit into the containers that hold them: at the source, and where consumers want the data. */
export const nameLength = defineRule({
  name: "name-length",
  pages: [
    {
      type: source,
      why:
        "Databases cut or refuse names beyond their limit: 63 bytes in PostgreSQL, 64 characters in MySQL, 127 bytes in Redshift, 128 in " +
        "Oracle, Db2 and SQL Server. A declared name beyond it names nothing there. Names that Sluice makes itself are shortened.",
      wrong: storeExample(SNAPSHOT, "", [`name: ${LONG}, type: integer`]),
      right: storeExample(SNAPSHOT, "", ["name: days_to_ship, type: integer"]),
    },
    {
      type: consumer,
      why:
        "A column keeps its name all the way to its consumers. Where the consumer's database has a lower limit than the producer's, " +
        "the name would be cut there, and two columns could become one.",
      wrong: `${storeExample(`{ container: shipments_files, ingestion: { method: snapshot, schedule: "0 0 * * *" } }`, "", [`name: ${LONG}, type: integer`])}---
kind: Workspace
name: web_shop
team: us/sales
status: production
container: reporting_pg
datasetGroups:
  - { name: main, platform: lake, sinks: [orders/lines] }
`,
      right: `${storeExample(`{ container: shipments_files, ingestion: { method: snapshot, schedule: "0 0 * * *" } }`, "", [`name: ${LONG}, type: integer`])}---
kind: Workspace
name: web_shop
team: us/sales
status: production
container: { managedBy: platform, type: duckdb }
datasetGroups:
  - { name: main, platform: lake, sinks: [orders/lines] }
`,
    },
  ],
  each: {
    DataContainer: (container, report) => {
      const limit = NAME_LIMITS[container.type];
      if (limit === undefined) return;
      for (const field of ["database", "schema"] as const) {
        const name = container.connection?.[field];
        if (name !== undefined && exceeds(name, limit))
          report(source(at(container, "connection", field), { what: field, name, limit }));
      }
    },
  },
  check: ({ model, index }, report) => {
    for (const store of model.datastores) {
      const container = index.containers.get(store.source.container ?? "");
      const limit = container && NAME_LIMITS[container.type];
      if (container === undefined || limit === undefined) continue;
      const { tables } = store.source;
      const tooLong = (what: string, name: string, ...path: (string | number)[]): void => {
        const related = [{ target: at(container, "type"), message: `${quote(container.key)} is of this type` }];
        report(source(at(store, ...path), { what, name, limit }, { related }));
      };
      for (const [table, text] of Object.entries(tables ?? {}))
        for (const part of text.split(".")) if (exceeds(part, limit)) tooLong("table", part, "source", "tables", table);
      for (const [place, { name, columns }] of store.datasets.entries()) {
        // Where a map names the tables, the dataset's own name is none.
        const isTable = tables === undefined || !Object.hasOwn(tables, name);
        if (isTable && exceeds(name, limit)) tooLong("dataset", name, "datasets", place, "name");
        for (const [column, { name }] of columns.entries())
          if (exceeds(name, limit)) tooLong("column", name, "datasets", place, "columns", column, "name");
      }
    }
    const longest = new Map<Dataset, number>();
    for (const workspace of model.workspaces) {
      const wanted = workspace.container;
      const container = typeof wanted === "string" ? index.containers.get(wanted) : wanted;
      const limit = container && NAME_LIMITS[container.type];
      if (container === undefined || limit === undefined) continue;
      for (const [group, { sinks }] of workspace.datasetGroups.entries())
        for (const [sink, { dataset: key }] of sinks.entries()) {
          const entry = index.datasets.get(key);
          if (entry === undefined || longestColumn(entry.dataset, longest) * 3 <= limit.limit) continue;
          const columns = entry.dataset.columns.map(({ name }) => name).filter((name) => exceeds(name, limit));
          if (columns.length === 0) continue;
          const first = entry.dataset.columns.findIndex(({ name }) => name === columns[0]);
          const related: Related[] = [
            { target: at(entry.datastore, "datasets", entry.index, "columns", first, "name"), message: "the column" },
          ];
          const name = typeof wanted === "string" ? wanted : `the platform's ${container.type}`;
          const target = at(workspace, "datasetGroups", group, "sinks", sink);
          report(consumer(target, { dataset: key, columns, container: name, limit }, { related }));
        }
    }
  },
});

function longestColumn(dataset: Dataset, known: Map<Dataset, number>): number {
  let longest = known.get(dataset);
  if (longest === undefined) {
    longest = dataset.columns.reduce((most, { name }) => Math.max(most, name.length), 0);
    known.set(dataset, longest);
  }
  return longest;
}
