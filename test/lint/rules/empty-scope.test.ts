import { emptyScope } from "../../../src/lint/rules/empty-scope.js";
import { testRule } from "../harness.js";

const WHEN = "when: { classifications: [pci], departments: [finance], datastores: [shipments] }";
const PLATFORMS = "platforms: { deny: [fast] }";

testRule(emptyScope, {
  valid: {
    "a policy for all data": { edits: [[`${WHEN}, `, ""]] },
    "one that names what it is for": { edits: [[WHEN, "when: { departments: [sales] }"]] },
    "empty allow and deny lists beside others": { edits: [[PLATFORMS, "platforms: { allow: [], deny: [fast] }"]] },
  },
  invalid: {
    "each list that is empty": {
      edits: [[WHEN, "when: { classifications: [], departments: [sales], datastores: [] }"]],
      expect: ["classifications", "datastores"].map((field) => ({
        code: "lint/empty-scope",
        target: `Ecosystem northwind policies/0/when/${field}`,
        text: "[]",
      })),
    },
    "a dataset's": {
      edits: [["encryption: { serverSide: true } }", "encryption: { serverSide: true }, when: { departments: [] } }"]],
      expect: [{ code: "lint/empty-scope", target: "Datastore nw_data datasets/0/policies/0/when/departments" }],
    },
  },
});
