import { duplicatePin } from "../../../src/lint/rules/duplicate-pin.js";
import { testRule } from "../harness.js";

const again = (platform: string, group = "live_reporting/history") =>
  `kind: PlatformAssignments\nassignments: { ${group}: ${platform} }\n`;

testRule(duplicatePin, {
  valid: {
    "several documents": {
      edits: [["platform: { default: true }", "platform: { byNeeds: true }"]],
      add: `${again("fast")}---\n${again("lake", "live_reporting/live")}`,
    },
  },
  invalid: {
    "to two instances": {
      add: `${again("fast")}---\n${again("lake")}`,
      expect: [
        {
          code: "lint/duplicate-pin",
          target: "PlatformAssignments PlatformAssignments key:assignments/live_reporting/history",
          text: "live_reporting/history",
          related: ["PlatformAssignments PlatformAssignments key:assignments/live_reporting/history"],
          detail: /to "fast" and "lake"/,
        },
      ],
    },
    "to one": {
      add: `${again("fast")}---\n${again("fast")}`,
      expect: [
        {
          code: "lint/duplicate-pin",
          target: "PlatformAssignments PlatformAssignments key:assignments/live_reporting/history",
          detail: /always to "fast"/,
        },
      ],
    },
  },
});
