import { declassifiedOutput } from "../../../src/lint/rules/declassified-output.js";
import { transformer } from "../documents.js";
import { testRule } from "../harness.js";

const OUTPUT = `source: { transformer: mask_customers }
datasets:
  - name: customers
    classification: internal
`;
const COLUMN = "      - { name: customer_id, type: varchar(64), nullable: false }\n";
/** A store of the other zone, which a transformer that removes pii reads beside that of its own. */
const OTHER_ZONE = (classification: string) => `kind: GovernanceZone
name: eu
teams:
  - { name: web, repository: { name: northwind/team-web, branch: main } }
---
kind: Team
zone: eu
name: web
---
kind: Datastore
name: visits
team: eu/web
status: production
source: { container: reporting_pg, ingestion: { method: snapshot, schedule: "0 0 * * *" } }
datasets:
  - name: visitors
    classification: ${classification}
    primaryKey: [id]
    columns: [{ name: id, type: bigint, nullable: false }]
`;
const BOTH: readonly [string, string] = [
  "{ name: inputs, sinks: [nw_data/customers] }",
  "{ name: inputs, sinks: [nw_data/customers, visits/visitors] }",
];
const PII = OUTPUT.replace("internal", "pii");

testRule(declassifiedOutput, {
  valid: {
    "an output of another classification": {},
    "what the zone does not trust the transformer to remove": {
      edits: [
        [OUTPUT, PII],
        ["declassifications:\n  - { workspace: mask_customers, removes: [pii] }\n", ""],
      ],
    },
    "what the transformer does not remove": {
      edits: [
        [OUTPUT, PII],
        ["  declassifies: [pii]\n", ""],
      ],
    },
    "what one zone trusts the transformer to remove and another, whose data is such too, does not": {
      edits: [[OUTPUT, PII], BOTH],
      add: OTHER_ZONE("pii"),
    },
    "what does not arrive at the transformer": {
      edits: [
        [OUTPUT, PII],
        ["{ name: inputs, sinks: [nw_data/customers] }", "{ name: inputs, sinks: [shipments/shipments] }"],
      ],
    },
    "a datastore that says another transformer makes it": {
      add: transformer("copy_customers", "nw_data/customers", "masked_nw_data")
        .replace("name: rows", "name: customers")
        .replace("classification: internal", "classification: pii"),
    },
  },
  invalid: {
    "a dataset, whatever arrives of other kinds from a zone that does not trust the transformer": {
      edits: [[OUTPUT, PII], BOTH],
      add: OTHER_ZONE("internal"),
      expect: [
        {
          code: "lint/declassified-output",
          severity: "warning",
          target: "Datastore masked_nw_data datasets/0/classification",
        },
      ],
    },
    "a dataset": {
      edits: [[OUTPUT, PII]],
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
