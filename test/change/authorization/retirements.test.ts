import { type Cases, foreign, NEW_STORE, testCases } from "./cases.js";

const CASES: Cases = {
  "a retirement of one's own dataset": {
    from: "sales",
    edits: [
      ["retirements:\n", "retirements:\n  - { platform: lake, object: offered/old, then: forget, reason: gone }\n"],
    ],
    expect: [],
  },
  "a retirement of one's own datastore in a list of its own": {
    from: "finance",
    add: "kind: Retirements\nretirements: [{ platform: lake, object: cleaned, then: forget, reason: gone }]\n",
    expect: [],
  },
  "a retirement of one's own workspace, which goes with it": {
    from: "finance",
    remove: ["Workspace ledger"],
    edits: [
      ["assignments: { ledger/live: fast }", "assignments: {}"],
      ["retirements:\n", "retirements:\n  - { platform: fast, object: ledger, then: destroy, reason: gone }\n"],
    ],
    expect: [],
  },
  "a retirement of another team's data": {
    from: "finance",
    edits: [
      [
        "retirements:\n",
        "retirements:\n  - { platform: lake, object: orders/lines, then: destroy, reason: mine now }\n",
      ],
    ],
    expect: [
      foreign("Retirements Retirements retirements/0", {
        text: "{ platform: lake, object: orders/lines",
        detail: /^The retirement of "orders\/lines" on "lake" is added by .* team "us\/sales"/,
      }),
    ],
  },
  "a retirement of another team's data made graver": {
    from: "ecosystem",
    before: { edits: [["then: destroy", "then: forget"]] },
    edits: [["then: forget", "then: destroy"]],
    expect: [foreign("Retirements Retirements retirements/0", { detail: /is changed by/ })],
  },
  "a retirement of another team's data withdrawn": {
    from: "us",
    edits: [
      [
        "retirements:\n  - { platform: lake, object: orders/old_lines, then: destroy, reason: replaced }",
        "retirements: []",
      ],
    ],
    expect: [foreign("base: Retirements Retirements retirements/0", { detail: /is removed by/ })],
  },
  "a retirement of what nobody knows any more, by the ecosystem": {
    from: "ecosystem",
    edits: [
      ["retirements:\n", "retirements:\n  - { platform: lake, object: old_crm/people, then: destroy, reason: gone }\n"],
    ],
    expect: [],
  },
  "a retirement of what nobody knows any more, by a team": {
    from: "sales",
    edits: [
      ["retirements:\n", "retirements:\n  - { platform: lake, object: old_crm/people, then: destroy, reason: gone }\n"],
    ],
    expect: [foreign("Retirements Retirements retirements/0", { detail: /the ecosystem/ })],
  },
  "a retirement of what nobody knows any more, by a team that gives its own data the name": {
    from: "sales",
    add: `${NEW_STORE("us/sales", "old_crm")}---
kind: Retirements
retirements: [{ platform: lake, object: old_crm/people, then: destroy, reason: gone }]
`,
    expect: [foreign("Retirements Retirements retirements/0", { detail: /only the ecosystem/ })],
  },
  "a retirement suppressed for others": {
    from: "finance",
    edits: [["retirements:\n", "suppress: [{ code: lint/unneeded, reason: quiet }]\nretirements:\n"]],
    expect: [
      foreign("Retirements Retirements suppress/0", {
        text: "{ code: lint/unneeded",
        detail: /^The suppression of "lint\/unneeded" for retirements of others is added by .* only team "us\/sales"/,
      }),
    ],
  },
  "a retirement suppressed by the ecosystem, whose data it is not": {
    from: "ecosystem",
    edits: [["retirements:\n", "suppress: [{ code: lint/unneeded, reason: quiet }]\nretirements:\n"]],
    expect: [foreign("Retirements Retirements suppress/0", { detail: /only team "us\/sales"/ })],
  },
  "a retirement suppressed by its owner": {
    from: "sales",
    edits: [["retirements:\n", "suppress: [{ code: lint/unneeded, reason: quiet }]\nretirements:\n"]],
    expect: [],
  },
  "a retirement of a name that a datastore and another team's workspace have": {
    from: "finance",
    before: { add: NEW_STORE("us/sales", "ledger") },
    edits: [["retirements:\n", "retirements:\n  - { platform: lake, object: ledger, then: destroy, reason: gone }\n"]],
    expect: [foreign("Retirements Retirements retirements/0", { detail: /team "us\/sales"/ })],
  },
  "a retirement of data that another team takes away and gives itself": {
    from: "finance",
    edits: [
      ["name: orders\nteam: us/sales\n", "name: orders\nteam: us/finance\n"],
      ["retirements:\n", "retirements:\n  - { platform: lake, object: orders/lines, then: destroy, reason: mine }\n"],
    ],
    expect: [
      { code: "change/move-not-offered", target: "Datastore orders team" },
      foreign("Retirements Retirements retirements/0", { detail: /team "us\/sales"/ }),
    ],
  },
};

testCases("who may retire what", CASES);
