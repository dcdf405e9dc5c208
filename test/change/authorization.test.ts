import { describe, expect, it } from "vitest";
import { sourceText } from "../../src/change/change-source.js";
import { checkChange } from "../../src/change/check-change.js";
import { loadYaml } from "../support/model.js";
import { SOURCES, type SourceName } from "./base.js";
import {
  describeFinding,
  type Edits,
  type Expected,
  edited,
  expectFindings,
  found,
  modelFrom,
  source,
} from "./harness.js";

/** What exactly one owner may do. Every other one is told of the one thing that is not its own. */
interface Owned extends Edits {
  readonly owner: SourceName;
  /** The place that the others are told. */
  readonly target: string;
  /** How the message names it, and its owner. */
  readonly says: RegExp;
  readonly did?: "added" | "changed" | "removed";
  readonly text?: string;
}

const TEAM_FUTURE = "kind: Team\nzone: us\nname: future\n";
const NEW_STORE = (team: string, name = "fresh"): string => `kind: Datastore
name: ${name}
team: ${team}
source: { container: sales_pg, ingestion: { method: snapshot, schedule: "0 0 * * *" } }
datasets: [{ name: rows, classification: internal, primaryKey: [id], columns: [{ name: id, type: bigint, nullable: false }] }]
`;

const OWNED: { readonly [name: string]: Owned } = {
  "the ecosystem's attributes": {
    owner: "ecosystem",
    edits: [["departments: [sales]", "departments: [sales, legal]"]],
    target: "Ecosystem northwind departments/1",
    text: "legal",
    says: /^The ecosystem "northwind" is changed by .* the ecosystem \(repository "github.com\/northwind\/ecosystem#proposals"\)/,
  },
  "the ecosystem's own repository": {
    owner: "ecosystem",
    edits: [["northwind/ecosystem, branch: proposals", "northwind/model, branch: proposals"]],
    target: "Ecosystem northwind repository/name",
    says: /"github.com\/northwind\/ecosystem#proposals"/,
  },
  "the primary branch": {
    owner: "ecosystem",
    edits: [["northwind/ecosystem, branch: main", "northwind/ecosystem, branch: trunk"]],
    target: "Ecosystem northwind liveRepository/branch",
    says: /ecosystem/,
  },
  "a zone's declaration": {
    owner: "ecosystem",
    edits: [
      [
        "governanceZones:\n",
        "governanceZones:\n  - { name: apac, repository: { name: northwind/zone-apac, branch: main } }\n",
      ],
    ],
    target: "Ecosystem northwind governanceZones/0/name",
    text: "apac",
    says: /ecosystem/,
  },
  "the repository of a zone's declaration": {
    owner: "ecosystem",
    edits: [["northwind/zone-us, branch: main", "northwind/zone-us, branch: next"]],
    target: "Ecosystem northwind governanceZones/0/repository/branch",
    text: "next",
    says: /ecosystem/,
  },
  "a vendor": {
    owner: "ecosystem",
    edits: [["[ny, sf]", "[ny, sf, la]"]],
    target: "Vendor onprem locations/us/2",
    says: /vendor "onprem" is changed by .* the ecosystem/,
  },
  "a platform that is added": {
    owner: "ecosystem",
    add: "kind: DataPlatform\nname: slow\ntype: local\nlocations: [onprem]\ncapabilities: { latency: days }\n",
    target: "DataPlatform slow",
    did: "added",
    says: /data platform "slow" is added by/,
  },
  "a container of the ecosystem": {
    owner: "ecosystem",
    edits: [["kafka.example.com", "kafka2.example.com"]],
    target: "DataContainer clicks connection/host",
    says: /data container "clicks" .* the ecosystem/,
  },
  "a zone's policies": {
    owner: "us",
    edits: [["allow: [onprem:us]", "allow: [onprem]"]],
    target: "GovernanceZone us policies/0/locations/allow/0",
    says: /The zone "us" is changed .* zone "us" \(repository "github.com\/northwind\/zone-us#main"\)/,
  },
  "a zone on another host": {
    owner: "eu",
    edits: [["name: eu\nteams", "name: eu\ndescription: Europe\nteams"]],
    target: "GovernanceZone eu description",
    says: /zone "eu" \(repository "git.example.eu\/northwind\/zone-eu#release\/eu"\)/,
  },
  "a team's declaration": {
    owner: "us",
    edits: [["teams:\n", "teams:\n  - { name: legal, repository: { name: northwind/team-legal, branch: main } }\n"]],
    target: "GovernanceZone us teams/0/name",
    text: "legal",
    says: /zone "us"/,
  },
  "the repository of a team's declaration": {
    owner: "us",
    edits: [["northwind/team-sales, branch: main", "northwind/team-sales, branch: next"]],
    target: "GovernanceZone us teams/0/repository/branch",
    says: /zone "us"/,
  },
  "the declaration of a team that is not defined": {
    owner: "us",
    edits: [["  - { name: future, repository: { name: northwind/team-future, branch: main } }\n", ""]],
    target: "GovernanceZone us teams",
    says: /zone "us"/,
  },
  "a zone's declassifications": {
    owner: "us",
    edits: [["name: us\nteams", "name: us\ndeclassifications: [{ workspace: clean, removes: [pii] }]\nteams"]],
    target: "GovernanceZone us declassifications/0",
    says: /zone "us"/,
  },
  "a container of a zone": {
    owner: "us",
    edits: [["10.1.2.3", "10.1.2.4"]],
    target: "DataContainer reporting_pg connection/host",
    says: /data container "reporting_pg" .* zone "us"/,
  },
  "a team": {
    owner: "sales",
    edits: [["contact: sales@northwind.example", "contact: desk@northwind.example"]],
    target: "Team us/sales contact",
    text: "desk@",
    says: /^The team "us\/sales" is changed by .* team "us\/sales" \(repository "github.com\/northwind\/team-sales#main"\)/,
  },
  "a team that is declared and is now defined": {
    owner: "future",
    add: TEAM_FUTURE,
    target: "Team us/future",
    did: "added",
    says: /team "us\/future" is added/,
  },
  "data of a team that is not defined yet": {
    owner: "future",
    add: NEW_STORE("us/future"),
    target: "Datastore fresh",
    did: "added",
    says: /datastore "fresh" is added by .* team "us\/future"/,
  },
  "a container of a team": {
    owner: "sales",
    edits: [["pg.sales.internal", "pg2.sales.internal"]],
    target: "DataContainer sales_pg connection/host",
    says: /team "us\/sales"/,
  },
  "a dataset's column": {
    owner: "sales",
    edits: [["{ name: note, type: string }", "{ name: note, type: string, description: free text }"]],
    target: "Datastore orders datasets/0/columns/1/description",
    text: "free text",
    says: /datastore "orders" .* team "us\/sales"/,
  },
  "an offer to hand a datastore over": {
    owner: "sales",
    edits: [["name: orders\nteam: us/sales\n", "name: orders\nteam: us/sales\ntransferTo: eu/shop\n"]],
    target: "Datastore orders transferTo",
    says: /datastore "orders"/,
  },
  "a workspace's sinks": {
    owner: "finance",
    edits: [
      [
        "needs: { latency: minutes }, sinks: [orders/lines]",
        "needs: { latency: minutes }, sinks: [orders/lines, offered/rows]",
      ],
    ],
    target: "Workspace ledger datasetGroups/0/sinks/1",
    says: /workspace "ledger" .* team "us\/finance"/,
  },
  "a transformer's code": {
    owner: "finance",
    code: "select id from lines where id > 0",
    target: "Workspace clean transformer/code/0/file",
    text: "clean.sql",
    says: /workspace "clean"/,
  },
  "a workspace that is removed": {
    owner: "sales",
    remove: ["Workspace desk"],
    edits: [["assignments: { desk/live: lake }", "assignments: {}"]],
    target: "base: Workspace desk",
    did: "removed",
    says: /workspace "desk" is removed/,
  },
  "a datastore that is removed": {
    owner: "sales",
    remove: ["Datastore offered"],
    target: "base: Datastore offered",
    did: "removed",
    text: "kind: Datastore",
    says: /datastore "offered" is removed/,
  },
  "the last that a team had, and the team": {
    owner: "shop",
    remove: ["Team eu/shop"],
    target: "base: Team eu/shop",
    did: "removed",
    says: /team "eu\/shop" is removed/,
  },
};

describe("what belongs to one part", () => {
  const base = edited({});
  const before = modelFrom(base);
  for (const [name, { owner, target, says, did = "changed", text, ...edits }] of Object.entries(OWNED)) {
    const head = edited(edits);
    it(`${name}: the owner may`, () => {
      expect(found(before, modelFrom(head), source(SOURCES[owner]))).toEqual([]);
    });
    it(`${name}: nobody else may, and each is told once`, () => {
      const after = modelFrom(head);
      const others = (Object.keys(SOURCES) as SourceName[]).filter((other) => other !== owner);
      for (const other of others) {
        const from = source(SOURCES[other]);
        const findings = found(before, after, from).filter(({ detail }) => !PIN.test(detail));
        expect(findings.map(describeFinding)).toEqual([`error change/foreign-object ${target}`]);
        expect(findings[0]?.detail).toMatch(says);
        expect(findings[0]?.detail).toContain(`${did} by "${sourceText(from)}"`);
      }
      const [stranger] = others.slice(-1) as [SourceName];
      const placed = { code: "change/foreign-object", target, ...(text === undefined ? {} : { text }) };
      if (found(before, after, source(SOURCES[stranger])).length === 1)
        expectFindings(base, head, source(SOURCES[stranger]), [placed]);
    });
  }
});

/** A pin that leaves with its workspace is an entry of its own, which has cases of its own. */
const PIN = /^The pin/;

interface Case extends Edits {
  readonly from: SourceName;
  /** Edits of the base itself, which the head has, too. */
  readonly before?: Edits;
  readonly expect: readonly Expected[];
}

const foreign = (target: string, more: Partial<Expected> = {}): Expected => ({
  code: "change/foreign-object",
  target,
  ...more,
});

const CASES: { readonly [name: string]: Case } = {
  "mixed owners: each object of others is told, the own ones are not": {
    from: "us",
    edits: [
      ["allow: [onprem:us]", "allow: [onprem]"],
      ["contact: sales@northwind.example", "contact: x@northwind.example"],
      ["pg.sales.internal", "pg2.sales.internal"],
      ["departments: [sales]", "departments: []"],
      ["kafka.example.com", "kafka2.example.com"],
    ],
    expect: [
      foreign("Team us/sales contact", {
        related: ["GovernanceZone us teams/0/repository"],
        detail: /"us\/sales" is changed by "github.com\/northwind\/zone-us#main"/,
      }),
      foreign("DataContainer sales_pg connection/host"),
      foreign("Ecosystem northwind departments", { related: ["Ecosystem northwind repository"] }),
      foreign("DataContainer clicks connection/host"),
    ],
  },
  "a team declared and defined at once by the zone": {
    from: "us",
    edits: [["teams:\n", "teams:\n  - { name: legal, repository: { name: northwind/team-legal, branch: main } }\n"]],
    add: "kind: Team\nzone: us\nname: legal\n",
    expect: [
      foreign("Team us/legal", { detail: /team "us\/legal" \(repository "github.com\/northwind\/team-legal#main"\)/ }),
    ],
  },
  "a team declared and defined at once by the zone, whose repository is the team's, too": {
    from: "us",
    edits: [["teams:\n", "teams:\n  - { name: legal, repository: { name: northwind/zone-us, branch: main } }\n"]],
    add: `kind: Team\nzone: us\nname: legal\n---\n${NEW_STORE("us/legal")}`,
    expect: [],
  },
  "a zone, its team and data at once by the ecosystem, whose repository all of them have": {
    from: "ecosystem",
    edits: [
      [
        "governanceZones:\n",
        "governanceZones:\n  - { name: hq, repository: { name: northwind/ecosystem, branch: proposals } }\n",
      ],
    ],
    add: `kind: GovernanceZone
name: hq
teams: [{ name: it, repository: { name: northwind/ecosystem, branch: proposals } }]
---
kind: Team
zone: hq
name: it
---
${NEW_STORE("hq/it")}`,
    expect: [],
  },
  "a zone declared and defined at once by the ecosystem": {
    from: "ecosystem",
    edits: [
      [
        "governanceZones:\n",
        "governanceZones:\n  - { name: apac, repository: { name: northwind/zone-apac, branch: main } }\n",
      ],
    ],
    add: "kind: GovernanceZone\nname: apac\nteams: []\n",
    expect: [foreign("GovernanceZone apac", { detail: /northwind\/zone-apac#main/ })],
  },
  "a team that makes itself the owner of a zone": {
    from: "sales",
    edits: [
      ["northwind/zone-us, branch: main", "northwind/team-sales, branch: main"],
      ["allow: [onprem:us]", "allow: [onprem]"],
    ],
    expect: [
      foreign("Ecosystem northwind governanceZones/0/repository/name"),
      foreign("GovernanceZone us policies/0/locations/allow/0", { detail: /northwind\/zone-us#main/ }),
    ],
  },
  "a team that declares another one of its own": {
    from: "sales",
    edits: [["teams:\n", "teams:\n  - { name: legal, repository: { name: northwind/team-sales, branch: main } }\n"]],
    add: "kind: Team\nzone: us\nname: legal\n",
    expect: [
      foreign("GovernanceZone us teams/0/name"),
      // It is not a team of anybody's until its zone says so.
      foreign("Team us/legal", { detail: /zone "us" \(repository/ }),
    ],
  },
  "a team that makes itself the owner of the ecosystem": {
    from: "sales",
    edits: [
      ["northwind/ecosystem, branch: proposals", "northwind/team-sales, branch: main"],
      ["[ny, sf]", "[ny]"],
    ],
    expect: [foreign("Ecosystem northwind repository/branch"), foreign("Vendor onprem locations/us")],
  },
  "a zone takes a team over and edits it at once": {
    from: "us",
    edits: [
      ["northwind/team-sales, branch: main", "northwind/zone-us, branch: main"],
      ["pg.sales.internal", "pg2.sales.internal"],
    ],
    expect: [foreign("DataContainer sales_pg connection/host", { detail: /northwind\/team-sales#main/ })],
  },
  "a zone that nobody declares declares no teams": {
    from: "shop",
    before: {
      add: `kind: GovernanceZone
name: rogue
teams: [{ name: own, repository: { name: northwind/team-shop, branch: main } }]
`,
    },
    add: "kind: Team\nzone: rogue\nname: own\n",
    expect: [foreign("Team rogue/own", { detail: /the ecosystem \(repository/ })],
  },
  "what a team has that nobody declares is the zone's": {
    from: "us",
    before: { add: NEW_STORE("us/ghost") },
    remove: ["Datastore fresh"],
    expect: [],
  },
  "what a team has that nobody declares is no team's": {
    from: "sales",
    before: { add: NEW_STORE("us/ghost") },
    remove: ["Datastore fresh"],
    expect: [foreign("base: Datastore fresh", { detail: /zone "us"/ })],
  },
  "what a zone has that nobody declares is the ecosystem's": {
    from: "ecosystem",
    add: "kind: DataContainer\nname: stray\nowner: nowhere\ntype: s3\nlocations: [onprem:us/ny]\n",
    expect: [],
  },
  "a datastore that the base offers": {
    from: "finance",
    edits: [["name: offered\nteam: us/sales\ntransferTo: us/finance\n", "name: offered\nteam: us/finance\n"]],
    expect: [],
  },
  "a datastore that the base offers, the offer left standing": {
    from: "finance",
    edits: [["name: offered\nteam: us/sales\n", "name: offered\nteam: us/finance\n"]],
    expect: [],
  },
  "a datastore that is offered, given away by its old owner": {
    from: "sales",
    edits: [["name: offered\nteam: us/sales\ntransferTo: us/finance\n", "name: offered\nteam: us/finance\n"]],
    expect: [foreign("Datastore offered team", { detail: /taken over by .* team "us\/finance"/ })],
  },
  "a datastore that is offered to another team": {
    from: "shop",
    edits: [["name: offered\nteam: us/sales\ntransferTo: us/finance\n", "name: offered\nteam: eu/shop\n"]],
    expect: [
      {
        code: "change/move-not-offered",
        target: "Datastore offered team",
        text: "eu/shop",
        related: ["Datastore offered team"],
        detail:
          /First team "us\/sales" proposes transferTo: eu\/shop on it; once that is merged, team "eu\/shop" changes team/,
      },
    ],
  },
  "a datastore taken by the team that offers itself": {
    from: "finance",
    edits: [["name: orders\nteam: us/sales\n", "name: orders\nteam: us/finance\ntransferTo: us/finance\n"]],
    expect: [{ code: "change/move-not-offered", target: "Datastore orders team" }],
  },
  "a datastore offered and given away in one change": {
    from: "sales",
    edits: [["name: orders\nteam: us/sales\n", "name: orders\nteam: us/finance\ntransferTo: us/finance\n"]],
    expect: [{ code: "change/move-not-offered", target: "Datastore orders team" }],
  },
  "a datastore moved by somebody else": {
    from: "eu",
    edits: [["name: orders\nteam: us/sales\n", "name: orders\nteam: us/finance\n"]],
    expect: [foreign("Datastore orders team", { detail: /team "us\/sales"/ })],
  },
  "a datastore taken over and edited": {
    from: "finance",
    edits: [
      [
        "name: offered\nteam: us/sales\ntransferTo: us/finance\n",
        "name: offered\nteam: us/finance\nstatus: production\n",
      ],
    ],
    expect: [
      {
        code: "change/transfer-with-edits",
        target: "Datastore offered status",
        text: "production",
        related: ["Datastore offered transferTo"],
        detail: /from team "us\/sales" to team "us\/finance", and is changed besides/,
      },
    ],
  },
  "a datastore taken over and offered on": {
    from: "finance",
    edits: [
      [
        "name: offered\nteam: us/sales\ntransferTo: us/finance\n",
        "name: offered\nteam: us/finance\ntransferTo: eu/shop\n",
      ],
    ],
    expect: [{ code: "change/transfer-with-edits", target: "Datastore offered transferTo", text: "eu/shop" }],
  },
  "a workspace moved by its owner": {
    from: "finance",
    edits: [["name: ledger\nteam: us/finance", "name: ledger\nteam: us/sales"]],
    expect: [
      {
        code: "change/move-refused",
        target: "Workspace ledger team",
        related: ["Workspace ledger team"],
        detail: /Let team "us\/sales" declare a new one under another name, .* let team "us\/finance" remove this one/,
      },
    ],
  },
  "a container moved by who would get it": {
    from: "sales",
    edits: [["name: reporting_pg\nowner: us", "name: reporting_pg\nowner: us/sales"]],
    expect: [{ code: "change/move-refused", target: "DataContainer reporting_pg owner", text: "us/sales" }],
  },
  "a container moved between two parts of one repository": {
    from: "ecosystem",
    before: { edits: [["northwind/zone-us, branch: main", "northwind/ecosystem, branch: proposals"]] },
    edits: [["name: reporting_pg\nowner: us", "name: reporting_pg\nowner: ecosystem"]],
    expect: [],
  },
  "a second declaration of what another team has": {
    from: "finance",
    add: NEW_STORE("us/finance", "orders"),
    expect: [foreign("Datastore orders", { detail: /team "us\/sales"/ })].map((finding) => ({
      ...finding,
      code: "change/move-not-offered",
      target: "Datastore orders team",
      detail: /both have to agree/,
    })),
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

describe("who may change what", () => {
  for (const [name, { from, before = {}, expect: expected, ...edits }] of Object.entries(CASES))
    it(name, () => {
      const base = edited(before);
      expectFindings(
        base,
        { ...edited(edits, base.text), code: edits.code ?? base.code },
        source(SOURCES[from]),
        expected,
      );
    });

  it("accepts no pin of a team where none can be computed", () => {
    const [base, head] = [edited({ edits: [["desk/live: lake", "desk/live: fast"]] }), edited({})].map(modelFrom) as [
      ReturnType<typeof modelFrom>,
      ReturnType<typeof modelFrom>,
    ];
    const codes = checkChange(base, head, source(SOURCES.sales)).map(({ code }) => code);
    expect(codes).toContain("change/pin-not-computed");
  });
});

describe("where a change comes from", () => {
  const base = modelFrom(edited({}));
  const many = modelFrom(
    edited({
      edits: [
        ["contact: sales@northwind.example", "contact: x@northwind.example"],
        ["departments: [sales]", "departments: []"],
        ["10.1.2.3", "10.1.2.4"],
      ],
    }),
  );

  it.each([
    ["another repository", "acme/other#main"],
    ["the primary branch", "northwind/ecosystem#main"],
    ["another branch", "northwind/team-sales#dev"],
    ["a branch in other case", "northwind/team-sales#Main"],
    ["a branch with more behind it", "northwind/team-sales#main2"],
    ["a branch with a part behind it", "northwind/team-sales#main/x"],
    ["a branch with a dot behind it", "northwind/team-sales#main."],
    ["a name in other case", "Northwind/team-sales#main"],
    ["a name with more behind it", "northwind/team-sales-x#main"],
    ["a name with less", "northwind/team-sale#main"],
    ["a name with a dot behind it", "northwind/team-sales.#main"],
    ["a name with .git behind it", "northwind/team-sales.git#main"],
    ["a Cyrillic letter", "northwind/team-s\u0430les#main"],
    ["full-width letters", "northwind/team-\uff53ales#main"],
    ["a letter with its accent apart", "northwind/team-sale\u0301s#main"],
    ["another host", "gitlab.com/northwind/team-sales#main"],
    ["a host in other case", "GitHub.com/northwind/team-sales#main"],
    ["the default host for one that is elsewhere", "northwind/zone-eu#release/eu"],
  ])("%s is unknown: one finding, whatever is changed", (_, text) => {
    for (const head of [base, many]) {
      const findings = found(base, head, source(text));
      expect(findings.map(describeFinding)).toEqual(["error change/unknown-source nowhere"]);
    }
  });

  it("spaces at the end make another source", () => {
    for (const other of [
      { host: "github.com", name: "northwind/team-sales ", branch: "main" },
      { host: "github.com", name: "northwind/team-sales", branch: "main " },
      { host: "github.com.", name: "northwind/team-sales", branch: "main" },
    ])
      expect(found(base, base, other).map(({ code }) => code)).toEqual(["change/unknown-source"]);
  });

  it("the unknown source is named, and what it may have meant", () => {
    const [finding] = found(base, many, source("northwind/team-sales#Main"));
    expect(finding?.detail).toContain('comes from "github.com/northwind/team-sales#Main"');
    expect(finding?.detail).toContain('Did you mean "github.com/northwind/team-sales#main"');
  });

  it("a source that only the head declares is unknown", () => {
    const head = modelFrom(
      edited({ edits: [["teams:\n", "teams:\n  - { name: me, repository: { name: acme/me, branch: main } }\n"]] }),
    );
    expect(found(base, head, source("acme/me#main")).map(({ code }) => code)).toEqual(["change/unknown-source"]);
  });

  it("a source that a zone declares which nobody declares is unknown", () => {
    const rogue = modelFrom(
      edited({
        add: "kind: GovernanceZone\nname: rogue\nteams: [{ name: me, repository: { name: acme/me, branch: main } }]\n",
      }),
    );
    expect(found(rogue, rogue, source("acme/me#main")).map(({ code }) => code)).toEqual(["change/unknown-source"]);
  });

  it.each(Object.entries(SOURCES))("%s changes nothing: nothing is found", (_, text) => {
    expect(found(base, base, source(text))).toEqual([]);
    expect(found(base, modelFrom(edited({})), source(text))).toEqual([]);
  });
});

describe("the first commit", () => {
  const empty = loadYaml({}).model;
  const head = modelFrom(edited({}));

  it("may come from the repository of the ecosystem, and hold anything", () => {
    expect(found(empty, head, source(SOURCES.ecosystem))).toEqual([]);
  });

  it.each(["us", "sales"] as const)("may not come from %s", (name) => {
    const findings = found(empty, head, source(SOURCES[name]));
    expect(findings.map(describeFinding)).toEqual(["error change/first-commit Ecosystem northwind repository"]);
    expect(findings[0]?.detail).toContain('"github.com/northwind/ecosystem#proposals"');
  });

  it("may not come from the primary branch", () => {
    const [finding] = found(empty, head, source("northwind/ecosystem#main"));
    expect(finding?.code).toBe("change/first-commit");
  });

  it("has an ecosystem", () => {
    const without = modelFrom(edited({ remove: ["Ecosystem northwind"] }));
    const findings = found(empty, without, source(SOURCES.ecosystem));
    expect(findings.map(describeFinding)).toEqual(["error change/first-commit nowhere"]);
    expect(findings[0]?.detail).toMatch(/Declare the Ecosystem/);
  });

  it("with two ecosystems would have to come from both", () => {
    const two = modelFrom(
      edited({
        add: `kind: Ecosystem
name: other
repository: { name: acme/me, branch: main }
liveRepository: { name: acme/live, branch: main }
governanceZones: []
`,
      }),
    );
    for (const text of [SOURCES.ecosystem, "acme/me#main"])
      expect(found(empty, two, source(text)).map(({ code }) => code)).toEqual(["change/first-commit"]);
  });
});

describe("a base that is broken", () => {
  const head = modelFrom(edited({}));

  it("lets nobody through: it has no ecosystem", () => {
    const base = modelFrom(edited({ remove: ["Ecosystem northwind"] }));
    for (const text of Object.values(SOURCES)) {
      const findings = found(base, head, source(text));
      expect(findings.map((finding) => [describeFinding(finding), finding.tree])).toEqual([
        ["error change/broken-base base: nowhere", "base"],
      ]);
    }
  });

  it("lets nobody through: something in it could not be read, even if all that is left is empty", () => {
    for (const base of [head, loadYaml({}).model])
      for (const text of Object.values(SOURCES)) {
        const codes = checkChange(base, head, source(text), { brokenBase: true }).map(({ code }) => code);
        expect(codes).toContain("change/broken-base");
        expect(codes).not.toContain("change/foreign-object");
      }
  });
});
