import { repositoryName } from "../../../src/lint/rules/repository-name.js";
import { testRule } from "../harness.js";

const team = (name: string) => ({ edits: [["name: northwind/team-sales", `name: ${JSON.stringify(name)}`]] as const });
const refused = (name: string) => ({
  ...team(name),
  expect: [
    { code: "lint/repository-name", target: "GovernanceZone us teams/0/repository/name", text: JSON.stringify(name) },
  ],
});

testRule(repositoryName, {
  valid: { "dots, dashes, underscores and capitals": team("North-Wind/team_sales.v2") },
  invalid: {
    "a bare name": refused("team-sales"),
    "three parts": refused("northwind/teams/sales"),
    "an empty owner": refused("/team-sales"),
    "a URL": refused("https://github.com/northwind/team-sales"),
    "the ending .git": refused("northwind/team-sales.git"),
    "a dot for a name": refused("northwind/.."),
    "a space": refused("northwind/team sales"),
    "the repository of a zone": {
      edits: [["name: northwind/zone-eu", "name: zone-eu"]],
      expect: [
        {
          code: "lint/repository-name",
          target: "Ecosystem northwind governanceZones/1/repository/name",
          text: "zone-eu",
        },
      ],
    },
    "the one of the agreed model": {
      edits: [["liveRepository: { name: northwind/ecosystem,", "liveRepository: { name: live,"]],
      expect: [{ code: "lint/repository-name", target: "Ecosystem northwind liveRepository/name", text: "live" }],
    },
    "the ecosystem's own": {
      edits: [
        [
          "repository: { name: northwind/ecosystem, branch: proposals }",
          "repository: { name: northwind, branch: proposals }",
        ],
      ],
      expect: [{ code: "lint/repository-name", target: "Ecosystem northwind repository/name", text: "northwind" }],
    },
  },
});
