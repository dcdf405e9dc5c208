import { approval } from "../../../src/lint/rules/approval.js";
import { datastore, SNAPSHOT, workspace } from "../documents.js";
import { testRule } from "../harness.js";

const asks = (approvals: string, sinks = "orders/lines") =>
  `${datastore(SNAPSHOT)}${approvals}---\n${workspace(sinks)}`;

testRule(approval, {
  valid: {
    "open to all": { add: asks("") },
    approved: { add: asks("approvals: { web_shop/main: [lines] }\n") },
  },
  invalid: {
    "nobody approved": {
      add: asks("approvals: {}\n"),
      expect: [
        {
          code: "lint/not-approved",
          target: "Workspace web_shop datasetGroups/0/sinks/0",
          text: "orders/lines",
          related: ["Datastore orders approvals"],
          detail: /Ask team "us\/sales" to add "lines" under "web_shop\/main"/,
        },
      ],
    },
    "another group of the same workspace approved": {
      add: `${asks("approvals: { web_shop/main: [lines] }\n")}  - { name: more, platform: lake, sinks: [orders/lines] }\n`,
      expect: [
        { code: "lint/not-approved", target: "Workspace web_shop datasetGroups/1/sinks/0", detail: /is not approved/ },
      ],
    },
    "another dataset approved": {
      edits: [
        [
          "sinks: [nw_data/customers, shipments/shipments]",
          "sinks: [nw_data/customers, shipments/shipments, shipments/events]",
        ],
      ],
      expect: [
        {
          code: "lint/not-approved",
          target: "Workspace live_reporting datasetGroups/1/sinks/2",
          text: "shipments/events",
          detail: /approved for others of its datasets/,
        },
      ],
    },
    "a transformer's input": {
      edits: [
        [
          "{ name: inputs, sinks: [nw_data/customers] }",
          "{ name: inputs, sinks: [nw_data/customers, shipments/events] }",
        ],
      ],
      expect: [{ code: "lint/not-approved", target: "Workspace mask_customers datasetGroups/0/sinks/1" }],
    },
    "the group's name with a property every object has": {
      add: asks("approvals: {}\n").replace("name: main", "name: constructor"),
      expect: [{ code: "lint/not-approved", target: "Workspace web_shop datasetGroups/0/sinks/0" }],
    },
  },
});
