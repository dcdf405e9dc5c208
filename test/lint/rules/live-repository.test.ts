import { liveRepository } from "../../../src/lint/rules/live-repository.js";
import { testRule } from "../harness.js";

testRule(liveRepository, {
  valid: {
    "the same repository with another branch": {
      edits: [["name: northwind/team-sales, branch: main", "name: northwind/ecosystem, branch: sales"]],
    },
    "the same name on another host": {
      edits: [
        ["name: northwind/team-sales, branch: main", "host: git.example, name: northwind/ecosystem, branch: main"],
      ],
    },
  },
  invalid: {
    "the ecosystem itself": {
      edits: [["branch: proposals", "branch: main"]],
      expect: [
        {
          code: "lint/live-repository",
          target: "Ecosystem northwind repository",
          text: "{ name",
          related: ["Ecosystem northwind liveRepository"],
          detail: /ecosystem "northwind"/,
        },
      ],
    },
    "a zone, whose host is the default written out": {
      edits: [
        ["name: northwind/zone-eu, branch: release/eu", "host: github.com, name: northwind/ecosystem, branch: main"],
      ],
      expect: [
        {
          code: "lint/live-repository",
          target: "Ecosystem northwind governanceZones/1/repository",
          related: ["Ecosystem northwind liveRepository"],
          detail: /zone "eu"/,
        },
      ],
    },
    "a team": {
      edits: [["name: northwind/team-sales", "name: northwind/ecosystem"]],
      expect: [
        { code: "lint/live-repository", target: "GovernanceZone us teams/0/repository", detail: /team "sales"/ },
      ],
    },
  },
});
