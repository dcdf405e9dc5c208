import { plainName } from "../../../src/lint/rules/plain-name.js";
import { testRule } from "../harness.js";

testRule(plainName, {
  valid: {
    "digits first, dashes and underscores": {
      edits: [["departments: [sales, finance]", "departments: [sales, finance, 2nd_line-support]"]],
    },
    "63 characters": { edits: [["eu: [paris]", `eu: [paris, ${"a".repeat(63)}]`]] },
  },
  invalid: {
    "a capital in a department": {
      edits: [["departments: [sales, finance]", "departments: [sales, finance, Legal]"]],
      expect: [
        {
          code: "lint/plain-name",
          target: "Ecosystem northwind departments/2",
          text: "Legal",
          detail: /^The department name/,
        },
      ],
    },
    "a space in a location of the deepest level": {
      edits: [["eu: [paris]", "eu: { fr: [paris, le mans] }"]],
      expect: [
        {
          code: "lint/plain-name",
          target: "Vendor onprem locations/eu/fr/1",
          text: "le mans",
          detail: /^The location name/,
        },
      ],
    },
    "a colon in the name of an inner location": {
      edits: [["eu: [paris]", 'eu: [paris], "a:b": [x]']],
      expect: [{ code: "lint/plain-name", target: "Vendor onprem key:locations/a:b", text: '"a:b"' }],
    },
    "a vendor": {
      add: "kind: Vendor\nname: Big Cloud\ncloud: PRIVATE\nlocations: [here]\n",
      expect: [
        { code: "lint/plain-name", target: "Vendor Big Cloud name", text: "Big Cloud", detail: /^The vendor name/ },
      ],
    },
    "a platform": {
      add: "kind: DataPlatform\nname: lake_US\ntype: local\nlocations: [onprem]\n",
      expect: [{ code: "lint/plain-name", target: "DataPlatform lake_US name", detail: /^The data platform name/ }],
    },
    "64 characters": {
      edits: [["departments: [sales, finance]", `departments: [sales, finance, ${"a".repeat(64)}]`]],
      expect: [{ code: "lint/plain-name", target: "Ecosystem northwind departments/2" }],
    },
    "a team and a zone once, where they are declared": {
      edits: [
        [
          "  - { name: eu, repository: { name: northwind/zone-eu, branch: release/eu } }",
          "  - { name: EU, repository: { name: northwind/zone-eu, branch: release/eu } }",
        ],
      ],
      add: "kind: GovernanceZone\nname: EU\nteams:\n  - { name: Ops, repository: { name: northwind/ops, branch: main } }\n---\nkind: Team\nzone: EU\nname: Ops\n",
      expect: [
        {
          code: "lint/plain-name",
          target: "Ecosystem northwind governanceZones/1/name",
          text: "EU",
          detail: /^The zone name/,
        },
        { code: "lint/plain-name", target: "GovernanceZone EU teams/0/name", text: "Ops", detail: /^The team name/ },
      ],
    },
    "a team that nobody declares": {
      add: "kind: Team\nzone: us\nname: Ops\n",
      expect: [
        { code: "lint/plain-name", target: "Team us/Ops name", text: "Ops", detail: /^The team name/ },
        { code: "lint/undeclared-team", target: "Team us/Ops name" },
      ],
    },
    "a zone that nobody declares": {
      add: "kind: GovernanceZone\nname: EU\nteams: []\n",
      expect: [
        { code: "lint/plain-name", target: "GovernanceZone EU name", text: "EU", detail: /^The zone name/ },
        { code: "lint/undeclared-zone", target: "GovernanceZone EU name" },
      ],
    },
  },
});
