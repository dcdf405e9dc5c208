import { type Cases, foreign, NEW_STORE, testCases } from "./cases.js";

const CASES: Cases = {
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
};

testCases("who declares and who defines", CASES);
