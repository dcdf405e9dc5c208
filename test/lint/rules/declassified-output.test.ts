import { declassifiedOutput } from "../../../src/lint/rules/declassified-output.js";
import { testRule } from "../harness.js";

const OUTPUT = `source: { transformer: mask_customers }
datasets:
  - name: customers
    classification: internal
`;
const COLUMN = "      - { name: customer_id, type: varchar(64), nullable: false }\n";

testRule(declassifiedOutput, {
  valid: {
    "an output of another classification": {},
    "what the zone does not trust the transformer to remove": {
      edits: [
        [OUTPUT, OUTPUT.replace("internal", "pii")],
        ["declassifications:\n  - { workspace: mask_customers, removes: [pii] }\n", ""],
      ],
    },
    "what the transformer does not remove": {
      edits: [
        [OUTPUT, OUTPUT.replace("internal", "pii")],
        ["  declassifies: [pii]\n", ""],
      ],
    },
  },
  invalid: {
    "a dataset": {
      edits: [[OUTPUT, OUTPUT.replace("internal", "pii")]],
      expect: [
        {
          code: "lint/declassified-output",
          severity: "warning",
          target: "Datastore masked_nw_data datasets/0/classification",
          text: "pii",
          related: ["Workspace mask_customers transformer/declassifies"],
          detail: /"masked_nw_data\/customers"/,
        },
      ],
    },
    "a column": {
      edits: [
        [OUTPUT, OUTPUT.replace("    classification: internal\n", "")],
        [COLUMN, COLUMN.replace(" }", ", classification: pii }")],
      ],
      expect: [
        {
          code: "lint/declassified-output",
          severity: "warning",
          target: "Datastore masked_nw_data datasets/0/columns/0/classification",
        },
      ],
    },
  },
});
