import { describe, expect, it } from "vitest";
import { firstChoice } from "../../../src/assign/candidates.js";
import { checkChange } from "../../../src/change/check-change.js";
import { loadYaml, modelOf } from "../../support/model.js";
import { BASE, SOURCES, type SourceName } from "../base.js";
import { type Edits, type Expected, edited, found, modelFrom, source } from "../harness.js";
import { type Cases, foreign, NEW_STORE, testCases } from "./cases.js";

const store = (team: string, name: string, classification = "internal"): string => `kind: Datastore
name: ${name}
team: ${team}
source: { container: sales_pg, ingestion: { method: snapshot, schedule: "0 0 * * *" } }
datasets: [{ name: rows, classification: ${classification}, primaryKey: [id], columns: [{ name: id, type: bigint, nullable: false }] }]
`;

const moved = (target: string, detail: RegExp): Expected => ({ code: "change/move-not-offered", target, detail });

/** Of the owners named, only sales has to agree. */
const SALES_ALONE = /but only team "us\/sales" \([^()]*\) may do that/;
const CLEAN = (/^kind: Workspace\nname: clean\n[\s\S]*?(?=---)/m.exec(BASE) ?? [""])[0];
const CLEAN_TWIN =
  "kind: Workspace\nname: clean\nteam: us/finance\ndatasetGroups: [{ name: inputs, sinks: [orders/lines] }]\n";
const ORDERS = (/^kind: Datastore\nname: orders\n[\s\S]*?(?=---)/m.exec(BASE) ?? [""])[0];

const CASES: Cases = {
  "a second declaration of what another team has": {
    from: "finance",
    add: NEW_STORE("us/finance", "orders"),
    expect: [foreign("Datastore orders", { detail: SALES_ALONE })],
  },
  "a second declaration of a workspace that another team has": {
    from: "sales",
    add: `kind: Workspace
name: ledger
team: us/sales
container: reporting_pg
datasetGroups: [{ name: live, platform: lake, sinks: [orders/lines] }]
`,
    expect: [foreign("Workspace ledger", { detail: /is changed by .* only team "us\/finance"/ })],
  },
  "one of two declarations of one team changed": {
    from: "finance",
    before: { add: NEW_STORE("us/sales", "orders") },
    edits: [["{ name: note, type: string }", "{ name: note, type: json }"]],
    expect: [foreign("Datastore orders", { detail: /team "us\/sales"/ })],
  },
  "a team that is declared twice, with two repositories": {
    from: "sales",
    before: {
      edits: [["teams:\n", "teams:\n  - { name: sales, repository: { name: northwind/other, branch: main } }\n"]],
    },
    edits: [["contact: sales@northwind.example", "contact: x@northwind.example"]],
    expect: [
      foreign("Team us/sales contact", {
        detail:
          /all of the repositories that it is declared with: "github.com\/northwind\/other#main", "github.com\/northwind\/team-sales#main"/,
        related: ["GovernanceZone us teams/0/repository", "GovernanceZone us teams/1/repository"],
      }),
    ],
  },
  "two declarations of two teams are removed: the other team has to agree": {
    from: "finance",
    before: { add: store("us/finance", "orders") },
    remove: ["Datastore orders"],
    expect: [foreign("base: Datastore orders", { detail: SALES_ALONE })],
  },
  "two declarations of two teams are added": {
    from: "finance",
    add: `${store("us/finance", "twin")}---\n${store("us/sales", "twin")}`,
    expect: [foreign("Datastore twin", { detail: SALES_ALONE })],
  },
  "a workspace and its code are changed: the workspace is told": {
    from: "sales",
    code: "select id from lines where id > 0",
    edits: [["container: { managedBy: platform, type: duckdb }", "container: { managedBy: platform, type: iceberg }"]],
    expect: [foreign("Workspace clean container/type", { detail: /^The workspace "clean" is changed by/ })],
  },
  "the code of a workspace alone is changed: the code is told": {
    from: "sales",
    code: "select id from lines where id > 0",
    expect: [
      foreign("Workspace clean transformer/code/0/file", { detail: /^The code file "clean.sql" of workspace "clean"/ }),
    ],
  },
  "the code of a workspace that is declared twice is changed: the code is told": {
    from: "sales",
    before: { add: CLEAN_TWIN },
    code: "select id from lines where id > 0",
    expect: [
      foreign("Workspace clean transformer/code/0/file", { detail: /^The code file "clean.sql" of workspace "clean"/ }),
    ],
  },
  "the code of a workspace is changed that is declared twice, and the declarations change places: the code is told": {
    from: "sales",
    before: { add: CLEAN_TWIN },
    remove: ["Workspace clean"],
    add: `${CLEAN_TWIN}---\n${CLEAN}`,
    code: "select id from lines where id > 0",
    expect: [
      foreign("Workspace clean transformer/code/0/file", { detail: /^The code file "clean.sql" of workspace "clean"/ }),
    ],
  },
  "of two declarations of two teams one is changed by the other team": {
    from: "finance",
    before: { add: store("us/finance", "orders") },
    edits: [["{ name: note, type: string }", "{ name: note, type: json }"]],
    expect: [foreign("Datastore orders", { detail: SALES_ALONE, text: "kind: Datastore" })],
  },
  "of two declarations of two teams a team takes its own back: then the datastore is the other's alone": {
    from: "finance",
    before: { add: store("us/finance", "orders") },
    remove: ["Datastore orders"],
    add: ORDERS,
    expect: [moved("Datastore orders team", /would go from .* and .* to team "us\/sales"/)],
  },
  "of two declarations of two teams one goes to a third": {
    from: "finance",
    before: { add: store("us/finance", "orders") },
    remove: ["Datastore orders"],
    add: `${ORDERS}---\n${store("eu/shop", "orders")}`,
    expect: [moved("Datastore orders team", /would go from team "us\/sales" and team "us\/finance" to team "/)],
  },
  "of two declarations one is gone and the other changed": {
    from: "finance",
    before: { add: store("us/sales", "orders") },
    remove: ["Datastore orders"],
    add: ORDERS.replace("type: string", "type: json"),
    expect: [foreign("Datastore orders", { detail: /is changed by/, text: "kind: Datastore" })],
  },
  "a second declaration of the same team is added": {
    from: "shop",
    // "confidential" puts it before the one that was there, in model order.
    add: store("us/sales", "orders", "confidential"),
    expect: [foreign("Datastore orders", { detail: /is changed by/ })],
  },
  "a second declaration is removed": {
    from: "shop",
    before: { add: store("us/sales", "orders") },
    remove: ["Datastore orders"],
    add: ORDERS,
    expect: [foreign("base: Datastore orders", { detail: /is changed by/ })],
  },
  "one of two declarations that say the same is removed": {
    from: "shop",
    before: { add: ORDERS },
    remove: ["Datastore orders"],
    add: ORDERS,
    expect: [foreign("Datastore orders", { detail: /is changed by/ })],
  },
  "a datastore that is offered in one of its two declarations is not offered": {
    from: "finance",
    before: { add: store("us/sales", "offered") },
    remove: ["Datastore offered"],
    add: store("us/finance", "offered"),
    expect: [moved("Datastore offered team", /from team "us\/sales" to team "us\/finance"/)],
  },
  "a datastore that is offered is not taken in two declarations": {
    from: "finance",
    remove: ["Datastore offered"],
    add: `${store("us/finance", "offered")}---\n${store("us/finance", "offered", "secret")}`,
    expect: [moved("Datastore offered team", /from team "us\/sales" to team "us\/finance"/)],
  },
  "a datastore that is offered to the team it has may be changed by that team": {
    from: "sales",
    before: { edits: [["name: orders\nteam: us/sales\n", "name: orders\nteam: us/sales\ntransferTo: us/sales\n"]] },
    edits: [["{ name: note, type: string }", "{ name: note, type: string, description: free text }"]],
    expect: [],
  },
  "a zone's declaration is shown beside what the zone owns": {
    from: "sales",
    edits: [["allow: [onprem:us]", "allow: [onprem]"]],
    expect: [
      foreign("GovernanceZone us policies/0/locations/allow/0", {
        related: ["Ecosystem northwind governanceZones/0/repository"],
      }),
    ],
  },
  "a container that is moved shows the owner it had": {
    from: "sales",
    edits: [["name: reporting_pg\nowner: us", "name: reporting_pg\nowner: us/sales"]],
    expect: [
      {
        code: "change/move-refused",
        target: "DataContainer reporting_pg owner",
        related: ["DataContainer reporting_pg owner"],
      },
    ],
  },
  "a platform that has a zone's name is no part of that zone": {
    from: "us",
    add: "kind: DataPlatform\nname: us\ntype: local\nlocations: [onprem]\n",
    expect: [foreign("DataPlatform us", { detail: /only the ecosystem \(/ })],
  },
  "a vendor that has a zone's name is no part of that zone": {
    from: "us",
    add: "kind: Vendor\nname: us\ncloud: PRIVATE\nlocations: [here]\n",
    expect: [foreign("Vendor us", { detail: /only the ecosystem \(/ })],
  },
  "a zone that is called ecosystem owns nothing of the ecosystem": {
    from: "shop",
    before: {
      edits: [
        [
          "governanceZones:\n",
          "governanceZones:\n  - { name: ecosystem, repository: { name: northwind/team-shop, branch: main } }\n",
        ],
      ],
      add: "kind: GovernanceZone\nname: ecosystem\nteams: []\n",
    },
    edits: [["kafka.example.com", "kafka2.example.com"]],
    expect: [foreign("DataContainer clicks connection/host", { detail: /only the ecosystem \(/ })],
  },
  "a pin that names no group belongs to the workspace it names": {
    from: "finance",
    edits: [["desk/live: lake", "desk/live: lake, desk: lake"]],
    expect: [foreign("PlatformAssignments PlatformAssignments key:assignments/desk", { detail: SALES_ALONE })],
  },
  "a pin of another team that is written twice, the second time otherwise: that one is shown": {
    from: "finance",
    edits: [["assignments: { desk/live: lake }", "assignments: { desk/live: lake } # as it was"]],
    add: "kind: PlatformAssignments\nassignments: { desk/live: aside }\n",
    expect: [
      foreign("PlatformAssignments PlatformAssignments key:assignments/desk/live", {
        text: "desk/live: aside",
        detail: /is changed by/,
      }),
    ],
  },
  "a pin of another team that is written twice, the first time otherwise: that one is shown": {
    from: "finance",
    edits: [["assignments: { desk/live: lake }", "assignments: { desk/live: lake } # as it was"]],
    add: "kind: PlatformAssignments\nassignments: { desk/live: zebra }\n",
    expect: [
      foreign("PlatformAssignments PlatformAssignments key:assignments/desk/live", { text: "desk/live: zebra" }),
    ],
  },
  "a pin of another team that said the same twice, and says it once": {
    from: "finance",
    before: { add: "kind: PlatformAssignments\nassignments: { desk/live: lake, clean/inputs: lake }\n" },
    edits: [["{ desk/live: lake, clean/inputs: lake }", "{ clean/inputs: lake }"]],
    expect: [
      foreign("PlatformAssignments PlatformAssignments key:assignments/desk/live", {
        text: "desk/live: lake",
        detail: /is changed by/,
      }),
    ],
  },
  "pins that contradict one another are put in other lists": {
    from: "shop",
    before: {
      add: "kind: PlatformAssignments\nassignments: { desk/live: fast }\n---\nkind: PlatformAssignments\nassignments: { clean/inputs: lake }\n",
    },
    edits: [
      ["assignments: { desk/live: lake }", "assignments: {}"],
      ["assignments: { clean/inputs: lake }", "assignments: { clean/inputs: lake, desk/live: lake }"],
    ],
    expect: [],
  },
};

testCases("who may change what is declared more than once", CASES);

describe("where a change is shown", () => {
  it("finds every change in the tree it is in", () => {
    const trees = (edits: Edits): string[] =>
      found(modelFrom(edited({})), modelFrom(edited(edits)), source(SOURCES.shop)).map(({ tree }) => tree);
    expect(trees({ edits: [["desk/live: lake", "desk/live: fast"]] })).toEqual(["head"]);
    expect(trees({ edits: [["10.1.2.3", "10.1.2.4"]] })).toEqual(["head"]);
    expect(trees({ add: store("us/sales", "fresh") })).toEqual(["head"]);
    expect(trees({ code: "select id from lines where id > 0" })).toEqual(["head"]);
    expect(trees({ remove: ["Datastore offered"] })).toEqual(["base"]);
    const [twice, once] = [edited({ add: ORDERS }), edited({})].map(modelFrom);
    if (twice === undefined || once === undefined) throw new Error("there are two");
    expect(found(twice, once, source(SOURCES.shop)).map(({ tree }) => tree)).toEqual(["head"]);
  });
});

describe("the code of a transformer", () => {
  const files = (two: string, three: string) =>
    modelOf({
      "model.yaml": BASE.replace(
        "{ runtime: sql, file: clean.sql }",
        '{ runtime: javascript, artifact: "git+https://x.example/x#v1", entry: main.js }, { runtime: sql, file: two.sql }, { runtime: pyspark, file: three.sql }',
      ),
      "two.sql": two,
      "three.sql": three,
    });

  it.each([
    ["the second", "select 2", "select 1", 1],
    ["the third", "select 1", "select 3", 2],
  ])("is shown where it changed: %s", (_, two, three, index) => {
    const [finding] = found(files("select 1", "select 1"), files(two, three), source(SOURCES.sales));
    expect(finding?.target).toMatchObject({ path: ["transformer", "code", index, "file"] });
    const file = index === 1 ? "two.sql" : "three.sql";
    expect(finding?.detail).toContain(`The code file "${file}" of workspace "clean" is changed by`);
  });
});

describe("nothing at all is found", () => {
  const check = (before: Edits, edits: Edits, from: SourceName) => {
    const base = edited(before);
    const head = modelFrom(edited(edits, base.text));
    const computedPin = (group: string) => firstChoice(head, group);
    return checkChange(modelFrom(base), head, source(SOURCES[from]), { computedPin });
  };

  it("of a pin as it is computed", () => {
    const without: Edits = { edits: [["assignments: { ledger/live: fast }", "assignments: {}"]] };
    const pinned: Edits = { edits: [["assignments: {}", "assignments: { ledger/live: fast }"]] };
    expect(check(without, pinned, "finance")).toEqual([]);
  });

  it("of a retirement of one's own data", () => {
    const entry = "retirements:\n  - { platform: lake, object: offered/old, then: forget, reason: gone }\n";
    expect(check({}, { edits: [["retirements:\n", entry]] }, "sales")).toEqual([]);
  });

  it("of a first commit of the ecosystem", () => {
    const findings = checkChange(loadYaml({}).model, modelFrom(edited({})), source(SOURCES.ecosystem));
    expect(findings).toEqual([]);
  });

  it("of a workspace that comes with its pin", () => {
    const workspace = `kind: Workspace
name: fresh
team: us/finance
container: reporting_pg
datasetGroups:
  - { name: live, platform: { byNeeds: true }, needs: { latency: minutes }, sinks: [orders/lines] }
`;
    const pin: Edits["edits"] = [["{ ledger/live: fast }", "{ ledger/live: fast, fresh/live: fast }"]];
    expect(check({}, { add: workspace, edits: pin }, "finance")).toEqual([]);
  });
});

describe("a pin that is not computed", () => {
  const base = modelFrom(edited({}));
  const offer = (edits: Edits, from: SourceName) => {
    const head = modelFrom(edited(edits));
    return found(base, head, source(SOURCES[from])).map(({ code, fix }) => [code, fix?.title]);
  };

  it("is offered what is computed, where anything is", () => {
    expect(offer({ edits: [["desk/live: lake", "desk/live: fast"]] }, "sales")).toEqual([
      ["change/pin-not-computed", 'Pin "desk/live" to "lake"'],
    ]);
    expect(
      offer({ edits: [["{ ledger/live: fast }", "{ ledger/live: fast, clean/inputs: lake }"]] }, "finance"),
    ).toEqual([["change/pin-not-computed", undefined]]);
  });
});
