import { describe, expect, it } from "vitest";
import { sourceText } from "../../../src/change/change-source.js";
import { SOURCES, type SourceName } from "../base.js";
import { describeFinding, type Edits, edited, expectFindings, found, modelFrom, source } from "../harness.js";
import { NEW_STORE } from "./cases.js";

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
