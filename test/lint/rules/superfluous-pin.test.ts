import { superfluousPin } from "../../../src/lint/rules/superfluous-pin.js";
import { workspace } from "../documents.js";
import { testRule } from "../harness.js";

const pin = (group: string) => ({
  edits: [
    ["assignments: { live_reporting/history: fast }", `assignments: { live_reporting/history: fast, ${group}: lake }`],
  ] as const,
});
const target = (group: string) => `PlatformAssignments PlatformAssignments key:assignments/${group}`;

testRule(superfluousPin, {
  valid: {
    "a group that chooses by needs": {},
    "a group that chooses nothing, which is another rule's": {
      ...pin("web_shop/main"),
      add: workspace("nw_data/products").replace("platform: lake, ", ""),
    },
  },
  invalid: {
    "a group on the default": {
      ...pin("live_reporting/live"),
      expect: [
        {
          code: "lint/superfluous-pin",
          severity: "warning",
          target: target("live_reporting/live"),
          text: "live_reporting/live",
          related: ["Workspace live_reporting datasetGroups/0/platform"],
          detail: /^(?!.*input of a transformer)/,
        },
      ],
    },
    "an input of a transformer": {
      ...pin("mask_customers/inputs"),
      expect: [
        {
          code: "lint/superfluous-pin",
          severity: "warning",
          target: target("mask_customers/inputs"),
          related: ["Workspace mask_customers datasetGroups/0/name"],
          detail: /input of a transformer/,
        },
      ],
    },
    "a fixed group": {
      ...pin("web_shop/main"),
      add: workspace("nw_data/products"),
      expect: [{ code: "lint/superfluous-pin", severity: "warning", target: target("web_shop/main") }],
    },
  },
});
