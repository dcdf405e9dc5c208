import { at, defineDiagnostic } from "../../diagnostic/diagnostic.js";
import { quote } from "../../util/quote.js";
import { defineRule } from "../rule.js";

const noDatasets = defineDiagnostic<{ store: string }>({
  code: "lint/no-datasets",
  severity: "error",
  summary: "datastore without datasets",
  detail: ({ store }) =>
    `Datastore ${quote(store)} has no dataset, so there is nothing to read from it. Declare at least one.`,
});

const noColumns = defineDiagnostic<{ dataset: string; contract: string | undefined }>({
  code: "lint/no-columns",
  severity: "error",
  summary: "dataset without columns",
  detail: ({ dataset, contract }) =>
    contract === undefined
      ? `Dataset ${quote(dataset)} has no column. Write its columns, or name the contract that has them.`
      : `Dataset ${quote(dataset)} has no column: the contract ${quote(contract)} gives it none. Complete the contract, or write the columns here.`,
});

/** A datastore has at least one dataset, a dataset at least one column. */
export const emptySchema = defineRule({
  name: "empty-schema",
  pages: [
    {
      type: noDatasets,
      why: "A datastore is what its datasets are. Without one, no consumer can ask for anything, and nothing is read.",
      wrong: `
kind: Datastore
name: orders
team: us/sales
status: production
source: { container: sales_pg, ingestion: { method: snapshot, schedule: "0 0 * * *" } }
datasets: []
`,
      right: `
kind: Datastore
name: orders
team: us/sales
status: production
source: { container: sales_pg, ingestion: { method: snapshot, schedule: "0 0 * * *" } }
datasets:
  - name: lines
    classification: internal
    primaryKey: [id]
    columns: [{ name: id, type: bigint, nullable: false }]
`,
    },
    {
      type: noColumns,
      why: "A dataset becomes tables and views, and most engines know none without columns.",
      wrong: `
kind: Datastore
name: orders
team: us/sales
status: production
source: { container: sales_pg, ingestion: { method: snapshot, schedule: "0 0 * * *" } }
datasets:
  - { name: lines, classification: internal, columns: [] }
`,
      right: `
kind: Datastore
name: orders
team: us/sales
status: production
source: { container: sales_pg, ingestion: { method: snapshot, schedule: "0 0 * * *" } }
datasets:
  - name: lines
    classification: internal
    primaryKey: [id]
    columns: [{ name: id, type: bigint, nullable: false }]
`,
    },
  ],
  each: {
    Datastore: (store, report) => {
      if (store.datasets.length === 0) report(noDatasets(at(store, "datasets"), { store: store.key }));
      for (const [index, { name, columns, contract }] of store.datasets.entries())
        if (columns.length === 0)
          report(noColumns(at(store, "datasets", index, "name"), { dataset: `${store.key}/${name}`, contract }));
    },
  },
});
