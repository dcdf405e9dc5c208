import { unknownPlatform } from "../../../src/lint/rules/unknown-platform.js";
import { workspace } from "../documents.js";
import { testRule } from "../harness.js";

testRule(unknownPlatform, {
  valid: {
    "an instance that nobody uses": { add: "kind: DataPlatform\nname: spare\ntype: local\nlocations: [onprem]\n" },
  },
  invalid: {
    "the default": {
      edits: [["defaultPlatform: lake", "defaultPlatform: lakes"]],
      expect: [
        { code: "lint/unknown-platform", target: "Ecosystem northwind defaultPlatform", text: "lakes", fix: "lake" },
      ],
    },
    "a group's": {
      add: workspace("nw_data/products").replace("platform: lake", "platform: Lake"),
      expect: [
        {
          code: "lint/unknown-platform",
          target: "Workspace web_shop datasetGroups/0/platform",
          text: "Lake",
          fix: "lake",
        },
      ],
    },
    "a datastore's primary": {
      edits: [["primaryPlatform: lake", "primaryPlatform: warehouse"]],
      expect: [
        {
          code: "lint/unknown-platform",
          target: "Datastore nw_data primaryPlatform",
          text: "warehouse",
          detail: /^There is no data platform "warehouse"\. Instances .* kind DataPlatform/,
        },
      ],
    },
    "a pin's": {
      edits: [["live_reporting/history: fast }", "live_reporting/history: fst }"]],
      expect: [
        {
          code: "lint/unknown-platform",
          target: "PlatformAssignments PlatformAssignments assignments/live_reporting/history",
          text: "fst",
        },
      ],
    },
    "a retirement's": {
      edits: [["platform: lake, object: old_crm/people", "platform: old, object: old_crm/people"]],
      expect: [
        { code: "lint/unknown-platform", target: "Retirements Retirements retirements/0/platform", text: "old" },
      ],
    },
    "a policy's": {
      edits: [["platforms: { deny: [fast] }", "platforms: { deny: [fats] }"]],
      expect: [
        { code: "lint/unknown-platform", target: "Ecosystem northwind policies/0/platforms/deny/0", text: "fats" },
      ],
    },
  },
});
