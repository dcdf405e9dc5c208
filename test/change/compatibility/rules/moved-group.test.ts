import { consumerOf } from "../../../../src/change/compatibility/example.js";
import { movedGroup } from "../../../../src/change/compatibility/rules/moved-group.js";
import { testCompatibility } from "../harness.js";

const on = (platform: string): string =>
  consumerOf("nw_data/products").replace("platform: lake", `platform: ${platform}`);
const named = (...names: string[]): string =>
  names.map((name) => on("{ default: true }").replace("web_shop", name)).join("---\n");
const INFO = { code: "change/moved-group", severity: "info" as const };

testCompatibility(movedGroup, {
  fine: {
    "another way to the same instance": { before: on("lake"), after: on("{ default: true }") },
    "a new group": { before: "", after: on("lake") },
    "a group that is pinned nowhere, which is found elsewhere": { before: on("lake"), after: on("{ byNeeds: true }") },
  },
  found: {
    "a fixed instance": {
      before: on("lake"),
      after: on("fast"),
      expect: [
        {
          ...INFO,
          target: "Workspace web_shop datasetGroups/0/platform",
          text: "fast",
          detail:
            /^"web_shop\/main" was served by instance "lake" and is now by "fast"\. Everything the group uses is read and delivered there/,
        },
      ],
    },
    "an instance that was the default and is another one now": {
      before: on("{ default: true }"),
      after: on("fast"),
      expect: [{ ...INFO, target: "Workspace web_shop datasetGroups/0/platform", text: "fast" }],
    },
    "an instance that becomes the default, which is another one": {
      before: on("fast"),
      after: on("{ default: true }"),
      expect: [{ ...INFO, target: "Workspace web_shop datasetGroups/0/platform", text: "{ default: true }" }],
    },
    "the default, for its groups in the order of their keys": {
      before: { add: named("web_shop", "web_shop-b") },
      after: { add: named("web_shop", "web_shop-b"), edits: [["defaultPlatform: lake", "defaultPlatform: fast"]] },
      expect: [
        {
          ...INFO,
          target: "Ecosystem northwind defaultPlatform",
          text: "fast",
          detail: /^"live_reporting\/live", "web_shop-b\/main" and "web_shop\/main" were served/,
        },
      ],
    },
    "a pin": {
      after: { edits: [["{ live_reporting/history: fast }", "{ live_reporting/history: lake }"]] },
      expect: [
        {
          ...INFO,
          target: "PlatformAssignments PlatformAssignments assignments/live_reporting/history",
          text: "lake",
        },
      ],
    },
    "the default, for all who follow it, once": {
      before: { add: on("{ default: true }") },
      after: { add: on("{ default: true }"), edits: [["defaultPlatform: lake", "defaultPlatform: fast"]] },
      expect: [
        {
          ...INFO,
          target: "Ecosystem northwind defaultPlatform",
          text: "fast",
          related: ['Ecosystem northwind defaultPlatform: was "lake"'],
          detail: /^"live_reporting\/live" and "web_shop\/main" were served by instance "lake" and are now by "fast"\./,
        },
      ],
    },
  },
});
