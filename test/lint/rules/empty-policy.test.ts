import { emptyPolicy } from "../../../src/lint/rules/empty-policy.js";
import { testRule } from "../harness.js";

testRule(emptyPolicy, {
  valid: {
    "one that demands encryption": { edits: [["platforms: { deny: [fast] }", "encryption: { clientSide: true }"]] },
    "one that bounds retention": { edits: [["platforms: { deny: [fast] }", "retention: { max: P1Y }"]] },
  },
  invalid: {
    "nothing at all": {
      edits: [[", platforms: { deny: [fast] } }", " }"]],
      expect: [{ code: "lint/empty-policy", target: "Ecosystem northwind policies/0/name", text: "not-on-fast" }],
    },
    "empty lists": {
      edits: [["platforms: { deny: [fast] }", "platforms: { allow: [], deny: [] }, encryption: {}"]],
      expect: [{ code: "lint/empty-policy", target: "Ecosystem northwind policies/0/name" }],
    },
    "a dataset's": {
      edits: [["{ name: encrypted, encryption: { serverSide: true } }", "{ name: encrypted }"]],
      expect: [{ code: "lint/empty-policy", target: "Datastore nw_data datasets/0/policies/0/name" }],
    },
  },
});
