import { at, defineDiagnostic } from "../../diagnostic/diagnostic.js";
import { quote, quoteList } from "../../util/quote.js";
import { defineRule } from "../rule.js";

const whole = defineDiagnostic<{ dataset: string; production: boolean }>({
  code: "lint/dataset-unclassified",
  severity: "warning",
  summary: "dataset without a classification",
  detail: ({ dataset, production }) =>
    `Dataset ${quote(dataset)} has no classification${production ? " although its datastore is in production" : ""}, so no policy about ` +
    "sensitive data can bind it. Classify the dataset, or each of its columns.",
});

const partly = defineDiagnostic<{ dataset: string; columns: readonly string[]; production: boolean }>({
  code: "lint/columns-unclassified",
  severity: "warning",
  summary: "columns without a classification",
  detail: ({ dataset, columns, production }) =>
    `In dataset ${quote(dataset)} some columns are classified, but not ${quoteList(columns)}${production ? ", although its datastore is in production" : ""}. ` +
    "A policy about sensitive data would not bind these: classify them as well.",
});

/** Every dataset is classified, as a whole or column by column; in production it must be. */
export const unclassified = defineRule({
  name: "unclassified",
  pages: [
    {
      type: whole,
      why:
        "Whether data is public or personal is known to its producer and to nobody else. Policies can only protect what is " +
        "classified. A warning while a datastore is not in production, then an error.",
      wrong: example("status: production", "", ""),
      right: example("status: production", "\n    classification: internal", ""),
    },
    {
      type: partly,
      why:
        "A column without a classification beside others that have one is most likely one that was added later and forgotten, " +
        "and may well be the sensitive one. A warning while a datastore is not in production, then an error.",
      wrong: example("status: production", "", ", classification: internal"),
      right: example("status: production", "", ", classification: internal", ", classification: pii"),
    },
  ],
  each: {
    Datastore: (store, report) => {
      const production = store.status === "production";
      const severity = production ? "error" : "warning";
      for (const [index, { name, classification, columns }] of store.datasets.entries()) {
        if (classification !== undefined) continue;
        const missing = columns.filter((column) => column.classification === undefined);
        if (missing.length === 0) continue;
        const target = at(store, "datasets", index, "name");
        const dataset = `${store.key}/${name}`;
        if (missing.length === columns.length) report(whole(target, { dataset, production }, { severity }));
        else {
          const names = missing.map((column) => column.name);
          report(partly(target, { dataset, columns: names, production }, { severity }));
        }
      }
    },
  },
});

function example(status: string, dataset: string, id: string, buyer = ""): string {
  return `
kind: Datastore
name: orders
team: us/sales
${status}
source: { container: sales_pg, ingestion: { method: snapshot, schedule: "0 0 * * *" } }
datasets:
  - name: lines${dataset}
    primaryKey: [id]
    columns:
      - { name: id, type: bigint, nullable: false${id} }
      - { name: buyer, type: string${buyer} }
`;
}
