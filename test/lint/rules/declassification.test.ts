import { declassification } from "../../../src/lint/rules/declassification.js";
import { testRule } from "../harness.js";

const LISTED = "{ workspace: mask_customers, removes: [pii] }";
/** A store of the other zone with personal data, and a transformer that reads it too. */
const OTHER_ZONE = (classification: string, sinks = "[nw_data/customers, visits/visitors]") => `kind: GovernanceZone
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
---
kind: Workspace
name: mask_customers
team: us/sales
department: sales
status: production
container: { managedBy: platform, type: duckdb }
datasetGroups:
  - { name: inputs, sinks: ${sinks} }
transformer:
  code:
    - { runtime: sql, artifact: git+https://git.example/mask.git#v1.2.0, entry: mask.sql }
  trigger: { schedule: "0 * * * *" }
  declassifies: [pii]
  output: masked_nw_data
`;

testRule(declassification, {
  valid: {
    "what both sides say, in one zone": {},
    "a zone that is not asked, since its data is none of that": { add: OTHER_ZONE("internal") },
    "a transformer that removes nothing": {
      edits: [
        ["  declassifies: [pii]\n", ""],
        [`declassifications:\n  - ${LISTED}\n`, ""],
      ],
    },
  },
  invalid: {
    "what is trusted and not declared": {
      edits: [[LISTED, "{ workspace: mask_customers, removes: [pii, phi] }"]],
      expect: [
        {
          code: "lint/declassification-undeclared",
          severity: "warning",
          target: "GovernanceZone us declassifications/0/removes/1",
          text: "phi]",
          related: ["Workspace mask_customers transformer/declassifies"],
          detail: /trusts "mask_customers" to remove "phi"/,
        },
      ],
    },
    "what is declared and no zone trusts": {
      edits: [[`declassifications:\n  - ${LISTED}\n`, ""]],
      expect: [
        {
          code: "lint/declassification-untrusted",
          severity: "warning",
          target: "Workspace mask_customers transformer/declassifies/0",
          text: "pii]",
          related: ["GovernanceZone us declassifications"],
          detail: /the inputs are of zone "us", which does not list that/,
        },
      ],
    },
    "what is declared, does not even arrive, and no zone trusts": {
      edits: [["  declassifies: [pii]\n", "  declassifies: [pii, phi]\n"]],
      expect: [
        {
          code: "lint/declassification-untrusted",
          severity: "warning",
          target: "Workspace mask_customers transformer/declassifies/1",
        },
      ],
    },
    "what one zone of the inputs trusts and another does not": {
      add: OTHER_ZONE("pii"),
      expect: [
        {
          code: "lint/declassification-untrusted",
          severity: "warning",
          target: "Workspace mask_customers transformer/declassifies/0",
          related: ["GovernanceZone eu declassifications"],
          detail: /zone "eu", which does not list/,
        },
      ],
    },
  },
});
