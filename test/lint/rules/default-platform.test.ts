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
    "none, with the first of many who ask": {
      edits: [["defaultPlatform: lake\n", ""]],
      add: workspace("nw_data/products").replace(
        / {2}- \{ name: main.*\n/,
        Array.from(
          { length: 25 },
          (_, index) => `  - { name: main_${24 - index}, platform: { default: true }, sinks: [nw_data/products] }\n`,
        ).join(""),
      ),
      expect: [
        {
          code: "lint/default-platform",
          target: "Ecosystem northwind name",
          related: [
            "Workspace live_reporting datasetGroups/0/platform",
            ...[24, 23, 14, 13].map((index) => `Workspace web_shop datasetGroups/${index}/platform`),
          ],
          detail: /^26 groups ask/,
        },
      ],
    },
  },
});
