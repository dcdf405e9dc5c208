import { unknownClassification } from "../../../src/lint/rules/unknown-classification.js";
import { datastore, SNAPSHOT } from "../documents.js";
import { testRule } from "../harness.js";

testRule(unknownClassification, {
  valid: {
    "those an ecosystem declares": {
      edits: [
        [
          "departments: [sales, finance]",
          "departments: [sales, finance]\nclassifications: [public, internal, confidential, pii, pci, secret]",
        ],
      ],
      add: datastore(SNAPSHOT).replace("classification: internal", "classification: secret"),
    },
  },
  invalid: {
    "a dataset's": {
      add: datastore(SNAPSHOT).replace("classification: internal", "classification: PII"),
      expect: [
        {
          code: "lint/unknown-classification",
          target: "Datastore orders datasets/0/classification",
          text: "PII",
          fix: "pii",
          detail: /classification "PII".* listed in the ecosystem's classifications; absent/,
        },
      ],
    },
    "a column's": {
      edits: [
        [
          "nullable: false, classification: public }\n      - { name: category",
          "nullable: false, classification: publik }\n      - { name: category",
        ],
      ],
      expect: [
        {
          code: "lint/unknown-classification",
          target: "Datastore nw_data datasets/1/columns/0/classification",
          text: "publik",
        },
      ],
    },
    "what a transformer removes, and a zone lets it": {
      edits: [
        ["declassifies: [pii]", "declassifies: [pi]"],
        ["removes: [pii]", "removes: [pii, gdpr]"],
      ],
      expect: [
        {
          code: "lint/unknown-classification",
          target: "Workspace mask_customers transformer/declassifies/0",
          text: "pi",
        },
        {
          code: "lint/unknown-classification",
          target: "GovernanceZone us declassifications/0/removes/1",
          text: "gdpr",
        },
      ],
    },
    "a policy's condition and set": {
      edits: [
        ["when: { classifications: [pci]", "when: { classifications: [pcii]"],
        ["platforms: { deny: [fast] }", "classifications: { allow: [open] }"],
      ],
      expect: [
        {
          code: "lint/unknown-classification",
          target: "Ecosystem northwind policies/0/when/classifications/0",
          text: "pcii",
        },
        {
          code: "lint/unknown-classification",
          target: "Ecosystem northwind policies/0/classifications/allow/0",
          text: "open",
        },
      ],
    },
    "one of the usual, where an ecosystem declares others": {
      edits: [
        [
          "departments: [sales, finance]",
          "departments: [sales, finance]\nclassifications: [public, internal, confidential, pii, secret]",
        ],
      ],
      expect: [
        {
          code: "lint/unknown-classification",
          target: "Ecosystem northwind policies/0/when/classifications/0",
          text: "pci",
        },
      ],
    },
  },
});
