import { approvalEntry } from "../../../src/lint/rules/approval-entry.js";
import { testRule } from "../harness.js";

const approvals = (key: string) => ({
  edits: [
    [
      "approvals: { live_reporting/history: [shipments] }",
      `approvals: { live_reporting/history: [shipments], ${key}: [events] }`,
    ],
  ] as const,
});
const target = (key: string) => `Datastore shipments key:approvals/${key}`;

testRule(approvalEntry, {
  valid: { "a group that is there": {} },
  invalid: {
    "a group that is yet to come": {
      ...approvals("web_shop/main"),
      expect: [
        { code: "lint/approval-pending", severity: "info", target: target("web_shop/main"), text: "web_shop/main" },
      ],
    },
    "a group that may be misspelled": {
      ...approvals("live_reporting/histories"),
      expect: [
        {
          code: "lint/approval-pending",
          severity: "info",
          target: target("live_reporting/histories"),
          detail: /Did you mean "live_reporting\/history"/,
        },
      ],
    },
    "a workspace": {
      ...approvals("live_reporting"),
      expect: [{ code: "lint/approval-malformed", target: target("live_reporting"), text: "live_reporting" }],
    },
    "half a key": {
      ...approvals("live_reporting/"),
      expect: [{ code: "lint/approval-malformed", target: target("live_reporting/") }],
    },
  },
});
