import { quote } from "../../util/quote.js";
import { splitKey } from "../keys.js";
import { defineRule } from "../rule.js";
import { reportUnknown, textOnly, unknownKey } from "../unknown-key.js";

const type = unknownKey("unknown-dataset", "dataset");

/** Every dataset that is named is declared by its datastore. */
export const unknownDataset = defineRule({
  name: "unknown-dataset",
  pages: [
    {
      type,
      why: "A sink asks for a dataset by the key datastore/dataset. What nobody produces cannot be delivered.",
      wrong: `
kind: Workspace
name: web_shop
team: us/sales
status: production
container: reporting_pg
datasetGroups:
  - { name: main, platform: lake, sinks: [nw_data/product] }
`,
      right: `
kind: Workspace
name: web_shop
team: us/sales
status: production
container: reporting_pg
datasetGroups:
  - { name: main, platform: lake, sinks: [nw_data/products] }
`,
    },
  ],
  check: (context, report) =>
    reportUnknown(context, "dataset", report, type, ({ key }) => {
      const [store, dataset] = splitKey(key);
      if (dataset === undefined)
        return { missing: `There is no dataset ${quote(key)}.`, remedy: "A dataset is named as datastore/dataset." };
      const inside = context.names.datasetsOf(store);
      if (inside === undefined)
        return {
          missing: `There is no datastore ${quote(store)}, and so no dataset ${quote(key)}.`,
          remedy: "Datastores are declared with kind Datastore, their datasets within.",
          suggestion: textOnly(context.names.get("datastore").suggest(store)),
        };
      return {
        missing: `Datastore ${quote(store)} has no dataset ${quote(dataset)}.`,
        remedy: "A dataset is declared in the datasets of its datastore, by that datastore's team.",
        suggestion: textOnly(inside.suggest(dataset)),
      };
    }),
});
