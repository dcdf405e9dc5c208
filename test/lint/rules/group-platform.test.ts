import { groupPlatform } from "../../../src/lint/rules/group-platform.js";
import { workspace } from "../documents.js";
import { testRule } from "../harness.js";

const choose = (platform: string) => workspace("nw_data/products").replace("platform: lake, ", platform);

testRule(groupPlatform, {
  valid: {
    "an instance": { add: choose("platform: lake, ") },
    "the default": { add: choose("platform: { default: true }, ") },
    "by needs": { add: choose("platform: { byNeeds: true }, ") },
  },
  invalid: {
    none: {
      add: choose(""),
      expect: [
        {
          code: "lint/group-without-platform",
          target: "Workspace web_shop datasetGroups/0/name",
          text: "main",
          detail: /"web_shop\/main"/,
        },
      ],
    },
    "the default, on a transformer": {
      edits: [["{ name: inputs, sinks", "{ name: inputs, platform: { default: true }, sinks"]],
      expect: [
        {
          code: "lint/transformer-group-platform",
          target: "Workspace mask_customers datasetGroups/0/platform",
          text: "{ default",
          detail: /"mask_customers\/inputs"/,
        },
      ],
    },
  },
});
