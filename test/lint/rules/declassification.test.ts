import { declassification } from "../../../src/lint/rules/declassification.js";
import { transformer } from "../documents.js";
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
    "a workspace that is misspelled, which may be the transformer": {
      edits: [[LISTED, "{ workspace: mask_costumers, removes: [pii] }"]],
    },
    "a workspace without a transformer, which may be the wrong one": {
      edits: [[LISTED, "{ workspace: live_reporting, removes: [pii] }"]],
    },
    "a classification that is misspelled, which may be the one that is removed": {
      edits: [[LISTED, "{ workspace: mask_customers, removes: [pie] }"]],
    },
    "a misspelled classification on the transformer's side, which may be the one that is trusted": {
      edits: [
        [LISTED, "{ workspace: mask_customers, removes: [pii, phi] }"],
        ["  declassifies: [pii]\n", "  declassifies: [pii, pi]\n"],
      ],
    },
    "a misspelled classification that no zone trusts": {
      edits: [["  declassifies: [pii]\n", "  declassifies: [pii, pi]\n"]],
    },
    "a misspelled classification that is trusted beside a known one": {
      edits: [[LISTED, "{ workspace: mask_customers, removes: [pii, pi] }"]],
    },
    "what does not arrive and one zone of two trusts": {
      edits: [[LISTED, "{ workspace: mask_customers, removes: [pii, phi] }"]],
      add: OTHER_ZONE("internal").replace("declassifies: [pii]", "declassifies: [pii, phi]"),
    },
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
    "what is trusted twice and not declared, once": {
      edits: [[LISTED, "{ workspace: mask_customers, removes: [pii, phi, phi] }"]],
      expect: [
        {
          code: "lint/declassification-undeclared",
          severity: "warning",
          target: "GovernanceZone us declassifications/0/removes/1",
        },
        { code: "lint/repeated-entry", severity: "warning", target: "GovernanceZone us declassifications/0/removes/2" },
      ],
    },
    "what is declared twice and no zone trusts, once": {
      edits: [["  declassifies: [pii]\n", "  declassifies: [pii, phi, phi]\n"]],
      expect: [
        {
          code: "lint/declassification-untrusted",
          severity: "warning",
          target: "Workspace mask_customers transformer/declassifies/1",
        },
        {
          code: "lint/repeated-entry",
          severity: "warning",
          target: "Workspace mask_customers transformer/declassifies/2",
        },
      ],
    },
    "what a zone trusts another transformer to remove": {
      edits: [[LISTED, "{ workspace: mask_products, removes: [pii] }"]],
      add: transformer("mask_products", "nw_data/products", "masked_products", "  declassifies: [pii]\n"),
      expect: [
        {
          code: "lint/unconsumed-output",
          severity: "info",
          target: "Workspace mask_products transformer/output",
        },
        {
          code: "lint/declassification-untrusted",
          severity: "warning",
          target: "Workspace mask_customers transformer/declassifies/0",
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
