import { at, defineDiagnostic } from "../../../../src/diagnostic/diagnostic.js";
import { defineRule } from "../rule.js";

const stackSize = defineDiagnostic<{ datastore: string; resources: number }>({
  code: "local/stack-size",
  severity: "warning",
  summary: "stack that Terraform is slow with",
  detail: ({ datastore, resources }) =>
    `The stack of datastore ${datastore} would hold ${resources} resources, and Terraform writes a stack's whole state anew for each. Split the datastore, or consume it in fewer containers.`,
});

/** From here on, applying one stack takes a quarter of a minute, and ever more than twice as long for twice as many. */
const MOST = 1_000;

/** No datastore's stack is of a size that Terraform is slow with. */
export const stackSizes = defineRule({
  pages: [
    {
      type: stackSize,
      why: "A stack's state is one file, written anew after each of its resources: a stack of 5,000 takes minutes where five of 1,000 take seconds. A dataset is two resources where it is staged and three in each container it is exported to.",
      wrong: "# one datastore with 300 datasets, consumed in two containers",
      right: "# three datastores with 100 datasets each",
    },
  ],
  check({ ingests, exports, index }, report) {
    const sizes = new Map<string, number>();
    const count = (datastore: string, more: number): void => {
      sizes.set(datastore, (sizes.get(datastore) ?? 0) + more);
    };
    for (const { node, entries } of ingests) count(node.datastore ?? "", 1 + 2 * entries.length);
    for (const { entry } of exports) count(entry.datastore.key, 3);
    for (const [key, resources] of sizes) {
      const store = index.datastores.get(key);
      if (store && resources > MOST) report(stackSize(at(store), { datastore: key, resources }));
    }
  },
});
