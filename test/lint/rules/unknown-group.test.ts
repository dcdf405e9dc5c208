import { unknownGroup } from "../../../src/lint/rules/unknown-group.js";
import { testRule } from "../harness.js";

testRule(unknownGroup, {
  valid: { "a pin of a group that is there": {} },
  invalid: {
    "a group its workspace does not have": {
      edits: [
        [
          "assignments: { live_reporting/history: fast }",
          "assignments: { live_reporting/history: fast, live_reporting/histroy: fast }",
        ],
      ],
      expect: [
        {
          code: "lint/unknown-group",
          target: "PlatformAssignments PlatformAssignments key:assignments/live_reporting/histroy",
          text: "live_reporting/histroy",
          detail:
            /Workspace "live_reporting" has no dataset group "histroy"\. Did you mean "history"\? Take the entry out/,
        },
      ],
    },
    "slips in two workspaces, each with what its own workspace has": {
      edits: [
        [
          "assignments: { live_reporting/history: fast }",
          "assignments: { live_reporting/history: fast, live_reporting/histroy: fast, mask_customers/input: lake }",
        ],
      ],
      expect: [
        {
          code: "lint/unknown-group",
          target: "PlatformAssignments PlatformAssignments key:assignments/live_reporting/histroy",
          detail: /Did you mean "history"\?/,
        },
        {
          code: "lint/unknown-group",
          target: "PlatformAssignments PlatformAssignments key:assignments/mask_customers/input",
          detail: /Workspace "mask_customers" has .* Did you mean "inputs"\?/,
        },
      ],
    },
    "a workspace that is not there": {
      edits: [
        [
          "assignments: { live_reporting/history: fast }",
          "assignments: { live_reporting/history: fast, gone/live: fast }",
        ],
      ],
      expect: [
        {
          code: "lint/unknown-group",
          target: "PlatformAssignments PlatformAssignments key:assignments/gone/live",
          detail: /There is no dataset group "gone\/live"\..* named as workspace\/group/,
        },
      ],
    },
    "a workspace in a group's place": {
      edits: [
        [
          "assignments: { live_reporting/history: fast }",
          "assignments: { live_reporting/history: fast, live_reporting: fast }",
        ],
      ],
      expect: [
        {
          code: "lint/unknown-group",
          target: "PlatformAssignments PlatformAssignments key:assignments/live_reporting",
          detail: /named as workspace\/group/,
        },
      ],
    },
  },
});
