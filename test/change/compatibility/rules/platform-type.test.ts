import { platformType } from "../../../../src/change/compatibility/rules/platform-type.js";
import { testCompatibility } from "../harness.js";

const POND = "kind: DataPlatform\nname: pond\ntype: local\nlocations: [onprem]\n";

testCompatibility(platformType, {
  fine: {
    "another type of an instance that serves nobody": { before: POND, after: POND.replace("local", "legacy") },
    "an instance that goes": { before: POND, after: "" },
    "an instance that would serve a group if that were pinned": {
      before: { edits: [["assignments: { live_reporting/history: fast }", "assignments: {}"]] },
      after: {
        edits: [
          ["assignments: { live_reporting/history: fast }", "assignments: {}"],
          ["name: fast\ntype: local", "name: fast\ntype: legacy"],
        ],
      },
    },
    "other settings": {
      after: { edits: [["backend: { s3: { bucket: nw-tfstate", "backend: { s3: { bucket: nw-other"]] },
    },
  },
  found: {
    "another type of an instance that serves a group": {
      after: { edits: [["name: fast\ntype: local", "name: fast\ntype: legacy"]] },
      expect: [
        {
          code: "change/platform-type",
          target: "DataPlatform fast type",
          text: "legacy",
          related: ['DataPlatform fast type: was "local"'],
          detail:
            /declare a new instance of type "legacy", move the groups to it, and remove this one when it serves nobody/,
        },
      ],
    },
    "another type of an instance that only reads for others": {
      before: { add: POND, edits: [["primaryPlatform: lake", "primaryPlatform: pond"]] },
      after: { add: POND.replace("local", "legacy"), edits: [["primaryPlatform: lake", "primaryPlatform: pond"]] },
      expect: [{ code: "change/platform-type", target: "DataPlatform pond type", text: "legacy" }],
    },
  },
});
