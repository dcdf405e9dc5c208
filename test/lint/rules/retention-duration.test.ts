import { retentionDuration } from "../../../src/lint/rules/retention-duration.js";
import { testRule } from "../harness.js";

const needs = (text: string) => ({ edits: [["retention: P5Y", `retention: ${JSON.stringify(text)}`]] as const });
const refused = (text: string, detail: RegExp) => ({
  ...needs(text),
  expect: [
    {
      code: "lint/retention-duration",
      target: "Workspace live_reporting datasetGroups/0/needs/retention",
      text: JSON.stringify(text),
      detail,
    },
  ],
});

testRule(retentionDuration, {
  valid: {
    years: needs("P5Y"),
    "years and months": needs("P1Y6M"),
    weeks: needs("P2W"),
    days: needs("P90D"),
    hours: needs("PT12H"),
  },
  invalid: {
    words: refused("5 years", /no ISO 8601 duration/),
    "nothing after P": refused("P", /no ISO 8601 duration/),
    "lower case": refused("p5y", /no ISO 8601 duration/),
    "units out of order": refused("P5D1Y", /no ISO 8601 duration/),
    "a fraction": refused("P0.5Y", /whole numbers/),
    "a negative one": refused("-P1Y", /no ISO 8601 duration/),
    "nothing to keep": refused("P0D", /would keep nothing/),
    "a zone's policy": {
      edits: [["retention: { max: P7Y }", "retention: { max: 7Y }"]],
      expect: [{ code: "lint/retention-duration", target: "GovernanceZone us policies/0/retention/max", text: "7Y" }],
    },
    "a dataset's and the ecosystem's policy": {
      edits: [
        ["{ name: encrypted, encryption: { serverSide: true } }", "{ name: encrypted, retention: { max: never } }"],
        ["platforms: { deny: [fast] } }", "platforms: { deny: [fast] }, retention: { max: P1Q } }"],
      ],
      expect: [
        {
          code: "lint/retention-duration",
          target: "Datastore nw_data datasets/0/policies/0/retention/max",
          text: "never",
        },
        { code: "lint/retention-duration", target: "Ecosystem northwind policies/0/retention/max", text: "P1Q" },
      ],
    },
  },
});
