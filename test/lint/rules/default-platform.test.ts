import { defaultPlatform } from "../../../src/lint/rules/default-platform.js";
import { workspace } from "../documents.js";
import { testRule } from "../harness.js";

testRule(defaultPlatform, {
  valid: {
    "none, when nobody asks": {
      edits: [
        ["defaultPlatform: lake\n", ""],
        ["platform: { default: true }", "platform: lake"],
      ],
    },
  },
  invalid: {
    "none, reported once for all who ask": {
      edits: [["defaultPlatform: lake\n", ""]],
      add: workspace("nw_data/products").replace("platform: lake", "platform: { default: true }"),
      expect: [
        {
          code: "lint/default-platform",
          target: "Ecosystem northwind name",
          text: "northwind",
          related: ["Workspace live_reporting datasetGroups/0/platform", "Workspace web_shop datasetGroups/0/platform"],
          detail: /^2 groups ask/,
        },
      ],
    },
  },
});
