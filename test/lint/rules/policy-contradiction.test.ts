import { policyContradiction } from "../../../src/lint/rules/policy-contradiction.js";
import { testRule } from "../harness.js";

testRule(policyContradiction, {
  valid: {
    "a part denied of what is allowed": {},
    "one value allowed and another denied": {
      edits: [["platforms: { deny: [fast] }", "containerTypes: { allow: [s3], deny: [gcs] }"]],
    },
    "a name that is no location, though it looks like a part of one": {
      edits: [["platforms: { deny: [fast] }", 'platforms: { allow: ["fast/lane", "fast:lane"], deny: [fast] }']],
    },
    "a value allowed here and denied there": {
      edits: [["platforms: { deny: [fast] }", "platforms: { deny: [fast] }, vendors: { allow: [aws] }"]],
    },
  },
  invalid: {
    "a location": {
      edits: [["deny: [aws:us/us-west-2]", "deny: [aws:us]"]],
      expect: [
        {
          code: "lint/policy-contradiction",
          target: "GovernanceZone us policies/0/locations/deny/0",
          text: "aws:us]",
          related: ["GovernanceZone us policies/0/locations/allow/1"],
          detail: /"aws:us" in locations/,
        },
      ],
    },
    "a location denied twice, once": {
      edits: [["deny: [aws:us/us-west-2]", "deny: [aws:us, aws:us]"]],
      expect: [
        { code: "lint/policy-contradiction", target: "GovernanceZone us policies/0/locations/deny/0" },
        { code: "lint/repeated-entry", severity: "warning", target: "GovernanceZone us policies/0/locations/deny/1" },
      ],
    },
    "a location below a denied one, which never works": {
      edits: [
        ["allow: [onprem:us, aws:us], deny: [aws:us/us-west-2]", "allow: [onprem:us, aws:us/us-east-1], deny: [aws]"],
      ],
      expect: [
        {
          code: "lint/policy-contradiction",
          target: "GovernanceZone us policies/0/locations/deny/0",
          related: ["GovernanceZone us policies/0/locations/allow/1"],
          detail: /allows "aws:us\/us-east-1" in locations and denies "aws", which covers it/,
        },
      ],
    },
    "container types and clouds": {
      edits: [
        [
          "platforms: { deny: [fast] }",
          "containerTypes: { allow: [s3], deny: [s3] }, clouds: { allow: [AWS, GCP], deny: [GCP] }",
        ],
      ],
      expect: [
        { code: "lint/policy-contradiction", target: "Ecosystem northwind policies/0/containerTypes/deny/0" },
        { code: "lint/policy-contradiction", target: "Ecosystem northwind policies/0/clouds/deny/0" },
      ],
    },
  },
});
