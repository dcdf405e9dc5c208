import { at, defineDiagnostic } from "../../diagnostic/diagnostic.js";
import { quote } from "../../util/quote.js";
import { defineRule } from "../rule.js";

const type = defineDiagnostic<{ dataset: string }>({
  code: "lint/classification-place",
  severity: "error",
  summary: "classified both as a whole and by column",
  detail: ({ dataset }) =>
    `Dataset ${quote(dataset)} has a classification and so have columns of it, so it is not clear which holds. Classify the whole, or each column.`,
});

/** A dataset is classified as a whole or by column, not both. */
export const classificationPlace = defineRule({
  name: "classification-place",
  pages: [
    {
      type,
      why:
        "Policies judge data by its classification. With one for the whole and another for a column, one reader would protect " +
        "the column by the stricter and another by the nearer of the two.",
      wrong: `
kind: Datastore
name: orders
team: us/sales
status: production
source: { container: sales_pg, ingestion: { method: snapshot, schedule: "0 0 * * *" } }
datasets:
  - name: lines
    classification: internal
    primaryKey: [id]
    columns:
      - { name: id, type: bigint, nullable: false }
      - { name: buyer, type: string, classification: pii }
`,
      right: `
kind: Datastore
name: orders
team: us/sales
status: production
source: { container: sales_pg, ingestion: { method: snapshot, schedule: "0 0 * * *" } }
datasets:
  - name: lines
    primaryKey: [id]
    columns:
      - { name: id, type: bigint, nullable: false, classification: internal }
      - { name: buyer, type: string, classification: pii }
`,
    },
  ],
  each: {
    Datastore: (store, report) => {
      for (const [index, { name, classification, columns }] of store.datasets.entries()) {
        if (classification === undefined) continue;
        const related = columns.flatMap((column, place) =>
          column.classification === undefined
            ? []
            : [{ target: at(store, "datasets", index, "columns", place, "classification"), message: "and here" }],
        );
        if (related.length > 0)
          report(
            type(at(store, "datasets", index, "classification"), { dataset: `${store.key}/${name}` }, { related }),
          );
      }
    },
  },
});
