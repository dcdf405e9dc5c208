import { at, defineDiagnostic, type Path } from "../../diagnostic/diagnostic.js";
import { classificationsOf } from "../../model/classification.js";
import type { Dataset } from "../../model/datastore.js";
import { inputsOf, lineageOf } from "../../model/lineage.js";
import { quote } from "../../util/quote.js";
import { defineRule } from "../rule.js";

const type = defineDiagnostic<{ workspace: string; dataset: string; classification: string }>({
  code: "lint/declassified-output",
  severity: "warning",
  summary: "output classified as what its transformer removes",
  detail: ({ workspace, dataset, classification }) =>
    `The transformer of ${quote(workspace)} declares that it removes ${quote(classification)}, and ${quote(dataset)}, which it makes, is classified so all the same. Policies bind it as such. ` +
    `Classify it as what is left, or, if there is some ${quote(classification)} in it still, take that out of the transformer's declassifies.`,
});

/** What a transformer makes is not classified as what it removes. */
export const declassifiedOutput = defineRule({
  name: "declassified-output",
  pages: [
    {
      type,
      why:
        "One of the two is wrong, and either costs: data that is clean is kept from those who may have it, or a zone trusts a transformer " +
        "that does not do what it says. What a dataset says of itself holds until then, so nothing gets where it may not.",
      wrong: output("pii"),
      right: output("internal"),
    },
  ],
  check: ({ model, index }, report) => {
    const classifications = classificationsOf(index);
    const lineage = lineageOf(index);
    for (const workspace of model.workspaces) {
      const { transformer } = workspace;
      if (transformer === undefined) continue;
      const store = index.datastores.get(transformer.output);
      if (store === undefined || lineage.makerOf(store) !== workspace) continue;
      for (const classification of new Set(transformer.declassifies)) {
        const holding = inputsOf(index, workspace).filter((input) =>
          classifications.of(input).includes(classification),
        );
        // What some zone does not trust it to remove is there still, and rightly said to be.
        const removed = holding.every(({ datastore }) =>
          classifications.removedBy(workspace, datastore.team).has(classification),
        );
        if (holding.length === 0 || !removed) continue;
        const related = [
          { target: at(workspace, "transformer", "declassifies"), message: "what the transformer removes" },
        ];
        for (const [position, dataset] of store.datasets.entries()) {
          const path = placeOf(dataset, classification);
          if (path === undefined) continue;
          const params = { workspace: workspace.key, dataset: `${store.key}/${dataset.name}`, classification };
          report(type(at(store, "datasets", position, ...path), params, { related }));
        }
      }
    }
  },
});

/** Where a dataset first says that it holds such data. */
function placeOf({ classification, columns }: Dataset, wanted: string): Path | undefined {
  if (classification === wanted) return ["classification"];
  const column = columns.findIndex((one) => one.classification === wanted);
  return column < 0 ? undefined : ["columns", column, "classification"];
}

function output(classification: string): string {
  return `
kind: Datastore
name: masked_nw_data
team: us/sales
status: production
source: { transformer: mask_customers }
datasets:
  - name: customers
    classification: ${classification}
    primaryKey: [customer_id]
    columns:
      - { name: customer_id, type: varchar(64), nullable: false }
`;
}
