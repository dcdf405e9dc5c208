import { at, defineDiagnostic } from "../../diagnostic/diagnostic.js";
import { quote } from "../../util/quote.js";
import { defineRule } from "../rule.js";
import { storeExample } from "../store-example.js";

const incomplete = defineDiagnostic<{ store: string; missing: string }>({
  code: "lint/source-incomplete",
  severity: "error",
  summary: "source incomplete",
  detail: ({ store, missing }) =>
    `The source of datastore ${quote(store)} lacks ${missing}. A source is a container and an ingestion, which says how it is read, or the transformer that makes the data.`,
});

const ambiguous = defineDiagnostic<{ store: string; superfluous: readonly string[] }>({
  code: "lint/source-ambiguous",
  severity: "error",
  summary: "source of two kinds",
  detail: ({ store, superfluous }) =>
    `The source of datastore ${quote(store)} is a transformer, and yet it has ${superfluous.join(" and ")}. ` +
    "What a transformer makes is not read from anywhere: keep the transformer or the rest.",
});

/** A source is a container with an ingestion, or a transformer, and never both. */
export const sourceShape = defineRule({
  name: "source-shape",
  pages: [
    {
      type: incomplete,
      why: "To read a source one has to know where it is and how it is read. Half of that reads nothing.",
      wrong: storeExample("{ container: sales_pg }"),
      right: storeExample('{ container: sales_pg, ingestion: { method: snapshot, schedule: "0 0 * * *" } }'),
    },
    {
      type: ambiguous,
      why: "A dataset is written by one thing. Read from a container and made by a transformer at once, each would overwrite the other's rows.",
      wrong: `
kind: Datastore
name: masked_nw_data
team: us/sales
status: production
source: { transformer: mask_customers, container: sales_pg }
datasets:
  - name: customers
    classification: internal
    primaryKey: [customer_id]
    columns: [{ name: customer_id, type: varchar(64), nullable: false }]
`,
      right: `
kind: Datastore
name: masked_nw_data
team: us/sales
status: production
source: { transformer: mask_customers }
datasets:
  - name: customers
    classification: internal
    primaryKey: [customer_id]
    columns: [{ name: customer_id, type: varchar(64), nullable: false }]
`,
    },
  ],
  each: {
    Datastore: (store, report) => {
      const { container, ingestion, transformer, tables } = store.source;
      const target = at(store, "source");
      if (transformer !== undefined) {
        const superfluous = [
          ...(container === undefined ? [] : ["a container"]),
          ...(ingestion === undefined ? [] : ["an ingestion"]),
          ...(tables === undefined ? [] : ["tables"]),
        ];
        if (superfluous.length > 0) report(ambiguous(target, { store: store.key, superfluous }));
        return;
      }
      const missing = [
        ...(container === undefined ? ["a container"] : []),
        ...(ingestion === undefined ? ["an ingestion"] : []),
      ];
      if (missing.length > 0) report(incomplete(target, { store: store.key, missing: missing.join(" and ") }));
    },
  },
});
