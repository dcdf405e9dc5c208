import { unknownLocation } from "../../../src/lint/rules/unknown-location.js";
import { testRule } from "../harness.js";

testRule(unknownLocation, {
  valid: {
    "a vendor as a whole, an inner location and a leaf": {
      edits: [["locations: [onprem:us]\ndepartments", "locations: [onprem, aws:us, aws:eu/eu-west-1]\ndepartments"]],
    },
    "a tree of any depth": {
      edits: [
        ["eu: [paris]", "eu: { fr: { idf: [paris] } }"],
        ["locations: [onprem:us]\ndepartments", "locations: [onprem:us, onprem:eu/fr/idf/paris]\ndepartments"],
      ],
    },
  },
  invalid: {
    "a container's": {
      edits: [["locations: [onprem:us/ny, onprem:us/sf]", "locations: [onprem:us/ny, onprem:us/fs]"]],
      expect: [
        {
          code: "lint/unknown-location",
          target: "DataContainer sales_pg locations/1",
          text: "onprem:us/fs",
          detail: /There is no location "onprem:us\/fs"\. Did you mean.* written as vendor:path/,
        },
      ],
    },
    "a platform's, of a vendor that is not there": {
      edits: [["locations: [onprem, aws]", "locations: [onprem, azure]"]],
      expect: [{ code: "lint/unknown-location", target: "DataPlatform lake locations/1", text: "azure" }],
    },
    "where a platform's own containers lie": {
      edits: [['config: { location: "onprem:us" }', 'config: { location: "onprem:usa" }']],
      expect: [{ code: "lint/unknown-location", target: "DataPlatform lake config/location", text: '"onprem:usa"' }],
    },
    "two in a policy, and a slash in the colon's place": {
      edits: [
        [
          "locations: { allow: [onprem:us, aws:us], deny: [aws:us/us-west-2] }",
          "locations: { allow: [onprem:us, aws/us], deny: [aws:us/us-west-3] }",
        ],
      ],
      expect: [
        {
          code: "lint/unknown-location",
          target: "GovernanceZone us policies/0/locations/allow/1",
          text: "aws/us",
          detail: /"aws:us"/,
        },
        { code: "lint/unknown-location", target: "GovernanceZone us policies/0/locations/deny/0" },
      ],
    },
    "one in a dataset's policy": {
      edits: [["encryption: { serverSide: true }", "locations: { deny: [aws, mars] }"]],
      expect: [
        {
          code: "lint/unknown-location",
          target: "Datastore nw_data datasets/0/policies/0/locations/deny/1",
          text: "mars",
        },
      ],
    },
    "one in another case": {
      edits: [["locations: [aws:us/us-east-1]", "locations: [aws:US/us-east-1]"]],
      expect: [
        {
          code: "lint/unknown-location",
          target: "DataContainer clicks locations/0",
          fix: "aws:us/us-east-1",
          detail: /compared with case/,
        },
      ],
    },
  },
});
