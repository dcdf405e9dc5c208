import { expect, it } from "vitest";
import { lint } from "../../../src/lint/lint.js";
import { approvalEntry } from "../../../src/lint/rules/approval-entry.js";
import { loadYaml } from "../../support/model.js";
import { changed, describeFinding, testRule } from "../harness.js";

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
    "a group in another case": {
      ...approvals("live_reporting/LIVE"),
      expect: [
        {
          code: "lint/approval-pending",
          severity: "info",
          target: target("live_reporting/LIVE"),
          detail: /compared with case/,
          fix: "live_reporting/live",
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
    "the other half of a key": {
      ...approvals("/history"),
      expect: [{ code: "lint/approval-malformed", target: target("/history") }],
    },
  },
});

it("says nothing of a group whose workspace is broken", () => {
  const { model } = loadYaml({ "model.yaml": changed(approvals("web_shop/main")) });
  const broken = (kind: string) => lint(model, { broken: [{ kind, key: "web_shop" }], unread: false });
  expect(broken("Workspace")).toEqual([]);
  expect(broken("Datastore").map(describeFinding)).toEqual([`info lint/approval-pending ${target("web_shop/main")}`]);
});
