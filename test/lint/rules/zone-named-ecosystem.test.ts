import { zoneNamedEcosystem } from "../../../src/lint/rules/zone-named-ecosystem.js";
import { testRule } from "../harness.js";

testRule(zoneNamedEcosystem, {
  valid: {
    "a definition of another name that nobody declared, which is another rule's": {
      add: "kind: GovernanceZone\nname: apac\nteams: []\n",
    },
    "a team of that name": {
      edits: [
        ["name: marketing, repository", "name: ecosystem, repository"],
        ["sharedWith: [us/marketing]", "sharedWith: [us/ecosystem]"],
      ],
    },
  },
  invalid: {
    "a declaration, once also where it is defined": {
      edits: [["name: eu, repository", "name: ecosystem, repository"]],
      add: "kind: GovernanceZone\nname: ecosystem\nteams: []\n",
      expect: [
        { code: "lint/zone-named-ecosystem", target: "Ecosystem northwind governanceZones/1/name", text: "ecosystem" },
      ],
    },
    "a definition that nobody declared": {
      add: "kind: GovernanceZone\nname: ecosystem\nteams: []\n",
      expect: [
        { code: "lint/zone-named-ecosystem", target: "GovernanceZone ecosystem name", text: "ecosystem" },
        { code: "lint/undeclared-zone", target: "GovernanceZone ecosystem name" },
      ],
    },
  },
});
