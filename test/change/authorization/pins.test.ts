import { expect, it } from "vitest";
import { checkChange } from "../../../src/change/check-change.js";
import { SOURCES } from "../base.js";
import { edited, modelFrom, source } from "../harness.js";
import { type Cases, foreign, NEW_STORE, testCases } from "./cases.js";

const QUIET = "suppress: [{ code: lint/superfluous-pin, reason: later }]\n";

const CASES: Cases = {
  "a pin as it is computed": {
    from: "finance",
    before: { edits: [["assignments: { ledger/live: fast }", "assignments: {}"]] },
    edits: [["assignments: {}", "assignments: { ledger/live: fast }"]],
    expect: [],
  },
  "a pin by the team to another instance than computed": {
    from: "sales",
    edits: [["desk/live: lake", "desk/live: fast"]],
    expect: [
      {
        code: "change/pin-not-computed",
        target: "PlatformAssignments PlatformAssignments key:assignments/desk/live",
        text: "desk/live",
        detail: /Group "desk\/live" is pinned to "fast", while "lake" is computed for it.*write "lake"/,
      },
    ],
  },
  "a pin of a group that can be computed no instance": {
    from: "finance",
    edits: [["assignments: { ledger/live: fast }", "assignments: { ledger/live: fast, clean/inputs: lake }"]],
    expect: [
      {
        code: "change/pin-not-computed",
        target: "PlatformAssignments PlatformAssignments key:assignments/clean/inputs",
        detail: /no instance is computed for it/,
      },
    ],
  },
  "a pin changed back to what is computed": {
    from: "sales",
    before: { edits: [["desk/live: lake", "desk/live: fast"]] },
    edits: [["desk/live: fast", "desk/live: lake"]],
    expect: [],
  },
  "a pin changed by the ecosystem": { from: "ecosystem", edits: [["desk/live: lake", "desk/live: fast"]], expect: [] },
  "a pin changed by another team": {
    from: "finance",
    edits: [["desk/live: lake", "desk/live: fast"]],
    expect: [
      foreign("PlatformAssignments PlatformAssignments key:assignments/desk/live", {
        detail: /^The pin of group "desk\/live" is changed by .* team "us\/sales"/,
        related: ["GovernanceZone us teams/0/repository"],
      }),
    ],
  },
  "a pin changed by the team's zone": {
    from: "us",
    edits: [["desk/live: lake", "desk/live: fast"]],
    expect: [foreign("PlatformAssignments PlatformAssignments key:assignments/desk/live")],
  },
  "a pin removed by another team": {
    from: "finance",
    edits: [["assignments: { desk/live: lake }", "assignments: {}"]],
    expect: [
      foreign("base: PlatformAssignments PlatformAssignments key:assignments/desk/live", {
        text: "desk/live",
        detail: /is removed by/,
      }),
    ],
  },
  "a pin removed with its group": {
    from: "sales",
    edits: [
      ["assignments: { desk/live: lake }", "assignments: {}"],
      ["  - { name: live, platform: { byNeeds: true }, needs: { latency: hours }, sinks: [orders/lines] }\n", ""],
    ],
    expect: [],
  },
  "a pin removed with its workspace": {
    from: "finance",
    remove: ["Workspace ledger"],
    edits: [["assignments: { ledger/live: fast }", "assignments: {}"]],
    expect: [],
  },
  "a stale pin of a workspace that went before": {
    from: "sales",
    before: { remove: ["Workspace desk"] },
    edits: [["assignments: { desk/live: lake }", "assignments: {}"]],
    expect: [
      foreign("base: PlatformAssignments PlatformAssignments key:assignments/desk/live", { detail: /the ecosystem/ }),
    ],
  },
  "pins put in one list by anybody": {
    from: "shop",
    edits: [
      [
        "assignments: { desk/live: lake }\n---\nkind: PlatformAssignments\nassignments: { ledger/live: fast }",
        "assignments: { ledger/live: fast, desk/live: lake }",
      ],
    ],
    expect: [],
  },
  "pins of several teams, each by itself": {
    from: "sales",
    edits: [
      ["desk/live: lake", "desk/live: lake, desk/plain: lake, clean/inputs: lake"],
      ["ledger/live: fast", "ledger/live: lake"],
    ],
    expect: [
      foreign("PlatformAssignments PlatformAssignments key:assignments/clean/inputs", { detail: /team "us\/finance"/ }),
      foreign("PlatformAssignments PlatformAssignments key:assignments/ledger/live", { detail: /team "us\/finance"/ }),
    ],
  },
  "a pin that is written twice, the second time otherwise": {
    from: "sales",
    add: "kind: PlatformAssignments\nassignments: { desk/live: fast }\n",
    expect: [
      { code: "change/pin-not-computed", target: "PlatformAssignments PlatformAssignments key:assignments/desk/live" },
    ],
  },
  "a pin of a group that comes with it": {
    from: "sales",
    edits: [["desk/live: lake", "desk/live: lake, desk/more: fast"]],
    expect: [
      { code: "change/pin-not-computed", target: "PlatformAssignments PlatformAssignments key:assignments/desk/more" },
    ],
  },
  "a suppression for the pins of others is added": {
    from: "finance",
    edits: [["assignments: { desk/live: lake }", `assignments: { desk/live: lake }\n${QUIET}`]],
    expect: [
      foreign("PlatformAssignments PlatformAssignments suppress/0", {
        text: "{ code: lint/superfluous-pin",
        detail: /^The suppression of "lint\/superfluous-pin" for pins of others is added by .* only team "us\/sales"/,
        related: ["GovernanceZone us teams/0/repository"],
      }),
    ],
  },
  "a suppression for pins, beside another team's datastore of the workspace's name": {
    from: "finance",
    before: { add: NEW_STORE("us/finance", "desk") },
    edits: [["assignments: { desk/live: lake }", `assignments: { desk/live: lake }\n${QUIET}`]],
    expect: [
      foreign("PlatformAssignments PlatformAssignments suppress/0", {
        detail: /only team "us\/sales" \([^()]*\) may do that/,
      }),
    ],
  },
  "a suppression for pins, by the team of another datastore of the workspace's name": {
    from: "sales",
    before: { add: NEW_STORE("us/finance", "desk") },
    edits: [["assignments: { desk/live: lake }", `assignments: { desk/live: lake }\n${QUIET}`]],
    expect: [],
  },
  "a suppression for the pins of others is removed": {
    from: "finance",
    before: { edits: [["assignments: { desk/live: lake }", `assignments: { desk/live: lake }\n${QUIET}`]] },
    edits: [[QUIET, ""]],
    expect: [
      foreign("base: PlatformAssignments PlatformAssignments suppress/0", { detail: /is removed by .* "us\/sales"/ }),
    ],
  },
  "a suppression for the pins of several owners: all have to agree": {
    from: "shop",
    before: { edits: [["assignments: { desk/live: lake }", "assignments: { desk/live: lake, clean/inputs: lake }"]] },
    edits: [["clean/inputs: lake }", `clean/inputs: lake }\n${QUIET}`]],
    expect: [
      foreign("PlatformAssignments PlatformAssignments suppress/0", {
        detail: /only team "us\/finance" \([^()]*\) and team "us\/sales" \([^()]*\) together may do that/,
      }),
    ],
  },
  "a pin of others comes with its suppression: the pin is told": {
    from: "finance",
    add: `kind: PlatformAssignments\nassignments: { desk/more: lake }\n${QUIET}`,
    expect: [foreign("PlatformAssignments PlatformAssignments key:assignments/desk/more")],
  },
  "a pin of others goes with its suppression: the pin is told": {
    from: "finance",
    before: { add: `kind: PlatformAssignments\nassignments: { desk/more: lake }\n${QUIET}` },
    edits: [[`---\nkind: PlatformAssignments\nassignments: { desk/more: lake }\n${QUIET}`, ""]],
    expect: [foreign("base: PlatformAssignments PlatformAssignments key:assignments/desk/more")],
  },
  "a suppression for one's own pins": {
    from: "sales",
    edits: [["assignments: { desk/live: lake }", `assignments: { desk/live: lake }\n${QUIET}`]],
    expect: [],
  },
  "a suppression by the ecosystem": {
    from: "ecosystem",
    edits: [["assignments: { desk/live: lake }", `assignments: { desk/live: lake }\n${QUIET}`]],
    expect: [],
  },
  "one's own pin is put beside a suppression, others stay below theirs": {
    from: "finance",
    before: { edits: [["assignments: { desk/live: lake }", `assignments: { desk/live: lake }\n${QUIET}`]] },
    edits: [
      ["{ desk/live: lake }", "{ desk/live: lake, ledger/live: fast }"],
      ["---\nkind: PlatformAssignments\nassignments: { ledger/live: fast }\n", ""],
    ],
    expect: [],
  },
  "the pin of others is put beside a suppression": {
    from: "finance",
    before: { edits: [["assignments: { ledger/live: fast }", `assignments: { ledger/live: fast }\n${QUIET}`]] },
    edits: [
      ["kind: PlatformAssignments\nassignments: { desk/live: lake }\n---\n", ""],
      ["{ ledger/live: fast }", "{ desk/live: lake, ledger/live: fast }"],
    ],
    expect: [foreign("PlatformAssignments PlatformAssignments suppress/0", { detail: /only team "us\/sales"/ })],
  },
  "a list with its suppression is split in two": {
    from: "shop",
    before: {
      edits: [
        [
          "assignments: { desk/live: lake }\n---\nkind: PlatformAssignments\nassignments: { ledger/live: fast }\n",
          `assignments: { desk/live: lake, ledger/live: fast }\n${QUIET}`,
        ],
      ],
    },
    edits: [
      [
        `assignments: { desk/live: lake, ledger/live: fast }\n${QUIET}`,
        `assignments: { desk/live: lake }\n${QUIET}---\nkind: PlatformAssignments\nassignments: { ledger/live: fast }\n${QUIET}`,
      ],
    ],
    expect: [],
  },
};

testCases("who may pin what", CASES);

it("accepts no pin of a team where none can be computed", () => {
  const [base, head] = [edited({ edits: [["desk/live: lake", "desk/live: fast"]] }), edited({})].map(modelFrom) as [
    ReturnType<typeof modelFrom>,
    ReturnType<typeof modelFrom>,
  ];
  const codes = checkChange(base, head, source(SOURCES.sales)).map(({ code }) => code);
  expect(codes).toContain("change/pin-not-computed");
});
