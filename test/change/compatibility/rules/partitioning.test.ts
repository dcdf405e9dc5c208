import { storeOf } from "../../../../src/change/compatibility/example.js";
import { partitioning } from "../../../../src/change/compatibility/rules/partitioning.js";
import { testCompatibility } from "../harness.js";

const cut = (by?: string): string =>
  storeOf(
    ["name: sold_on, type: date, nullable: false", "name: shop, type: integer, nullable: false"],
    ["primaryKey: [id]", ...(by === undefined ? [] : [`partitionBy: ${by}`])],
  );

testCompatibility(partitioning, {
  fine: {
    "no partitions, written out": { before: cut(), after: cut("[]") },
    "the same partitions of a dataset that changes otherwise": {
      before: cut("[sold_on, shop]"),
      after: cut("[sold_on, shop]").replace("  - name: lines\n", "  - name: lines\n    description: sold\n"),
    },
  },
  found: {
    "partitions where there were none": {
      before: cut(),
      after: cut("[sold_on]"),
      expect: [
        {
          code: "change/partitioning",
          target: "Datastore orders datasets/0/partitionBy",
          text: "[sold_on]",
          related: ["Datastore orders datasets/0/partitionBy: was nothing"],
          detail: /was partitioned by nothing, and is now by "sold_on".*Leave the partitioning as it is; or publish/,
        },
      ],
    },
    "no partitions any more, and who uses the dataset": {
      after: { edits: [["    partitionBy: [category]\n", ""]] },
      expect: [
        {
          code: "change/partitioning",
          target: "Datastore nw_data datasets/1/partitionBy",
          text: "name: products",
          related: [
            'Datastore nw_data datasets/1/partitionBy: was "category"',
            'Workspace live_reporting datasetGroups/0/sinks/1: "live_reporting/live" uses it',
          ],
        },
      ],
    },
    "partitions in another order, which is another order of folders": {
      before: cut("[sold_on, shop]"),
      after: cut("[shop, sold_on]"),
      expect: [
        { code: "change/partitioning", target: "Datastore orders datasets/0/partitionBy", text: "[shop, sold_on]" },
      ],
    },
  },
});
