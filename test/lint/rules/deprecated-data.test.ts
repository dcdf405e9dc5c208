import { deprecatedData } from "../../../src/lint/rules/deprecated-data.js";
import { datastore, SNAPSHOT } from "../documents.js";
import { testRule } from "../harness.js";

const DEPRECATED = "    deprecated: { reason: use crm/people }\n";

testRule(deprecatedData, {
  valid: { "deprecated data without consumers": { add: datastore(SNAPSHOT, "", `deprecated: { reason: old }\n`) } },
  invalid: {
    "a dataset": {
      edits: [["  - name: products\n", `  - name: products\n${DEPRECATED}`]],
      expect: [
        {
          code: "lint/deprecated-data",
          severity: "warning",
          target: "Workspace live_reporting datasetGroups/0/sinks/1",
          text: "nw_data/products",
          related: ["Datastore nw_data datasets/1/deprecated"],
          detail: /"live_reporting\/live".*"use crm\/people"/,
        },
      ],
    },
    "a dataset whose use is allowed": {
      edits: [
        ["  - name: products\n", `  - name: products\n${DEPRECATED}`],
        ["nw_data/products, masked", "{ dataset: nw_data/products, allowDeprecated: true }, masked"],
      ],
      expect: [
        {
          code: "lint/deprecated-data",
          severity: "info",
          target: "Workspace live_reporting datasetGroups/0/sinks/1",
          detail: /allows that for now/,
        },
      ],
    },
    "a datastore, for each of its uses": {
      edits: [["primaryPlatform: lake\n", "primaryPlatform: lake\ndeprecated: { reason: old }\n"]],
      expect: [
        ...[
          "live_reporting datasetGroups/0/sinks/0",
          "live_reporting datasetGroups/0/sinks/1",
          "live_reporting datasetGroups/1/sinks/0",
          "mask_customers datasetGroups/0/sinks/0",
        ].map((sink) => ({
          code: "lint/deprecated-data",
          severity: "warning" as const,
          target: `Workspace ${sink}`,
          related: ["Datastore nw_data deprecated"],
        })),
      ],
    },
  },
});
