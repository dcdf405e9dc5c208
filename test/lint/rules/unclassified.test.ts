import { unclassified } from "../../../src/lint/rules/unclassified.js";
import { datastore, SNAPSHOT } from "../documents.js";
import { testRule } from "../harness.js";

const unset = (status: string, columns: string) =>
  datastore(SNAPSHOT, columns)
    .replace("    classification: internal\n", "")
    .replace("status: production", `status: ${status}`);
const NOTE = "      - { name: note, type: string }\n";
const PII = "      - { name: mail, type: string, classification: pii }\n";

testRule(unclassified, {
  valid: {
    "no columns, which is another rule's": {
      add: unset("production", "").replace(/ {4}columns:\n.*\n/, "    columns: []\n"),
    },
    "every column": {
      add: unset("production", PII).replace("nullable: false }", "nullable: false, classification: internal }"),
    },
  },
  invalid: {
    "not in production": {
      add: unset("non-production", NOTE),
      expect: [
        {
          code: "lint/dataset-unclassified",
          severity: "warning",
          target: "Datastore orders datasets/0/name",
          text: "lines",
          detail: /"orders\/lines"/,
        },
      ],
    },
    "in production": {
      add: unset("production", NOTE),
      expect: [
        {
          code: "lint/dataset-unclassified",
          target: "Datastore orders datasets/0/name",
          detail: /although its datastore is in production/,
        },
      ],
    },
    "some columns, not in production": {
      add: unset("non-production", NOTE + PII),
      expect: [
        {
          code: "lint/columns-unclassified",
          severity: "warning",
          target: "Datastore orders datasets/0/name",
          detail: /but not "id" and "note"/,
        },
      ],
    },
    "some columns, in production": {
      add: unset("production", PII),
      expect: [
        {
          code: "lint/columns-unclassified",
          target: "Datastore orders datasets/0/name",
          detail: /but not "id", although/,
        },
      ],
    },
  },
});
