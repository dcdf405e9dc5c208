import { unknownTransformer } from "../../../src/lint/rules/unknown-transformer.js";
import { datastore, transformer } from "../documents.js";
import { testRule } from "../harness.js";

testRule(unknownTransformer, {
  valid: { "a transformer of another workspace": { add: transformer("double", "nw_data/products", "doubled") } },
  invalid: {
    "a source's": {
      add: datastore("{ transformer: mask_customer }"),
      expect: [
        {
          code: "lint/unknown-transformer",
          target: "Datastore orders source/transformer",
          text: "mask_customer",
          fix: "mask_customers",
          detail: /no transformer "mask_customer"\..* named by its workspace/,
        },
      ],
    },
    "a workspace without a transformer": {
      add: datastore("{ transformer: live_reporting }"),
      expect: [
        {
          code: "lint/unknown-transformer",
          target: "Datastore orders source/transformer",
          detail: /Workspace "live_reporting" has no transformer\..* Give it one/,
        },
      ],
    },
    "whom a zone trusts": {
      edits: [["workspace: mask_customers, removes", "workspace: masks, removes"]],
      expect: [
        { code: "lint/unknown-transformer", target: "GovernanceZone us declassifications/0/workspace", text: "masks" },
      ],
    },
  },
});
