import { emptySchema } from "../../../src/lint/rules/empty-schema.js";
import { datastore, SNAPSHOT } from "../documents.js";
import { testRule } from "../harness.js";

testRule(emptySchema, {
  valid: { "one dataset with one column": { add: datastore(SNAPSHOT) } },
  invalid: {
    "no dataset and no column": {
      edits: [
        [
          "datasets:\n  - name: customers\n    classification: internal\n    primaryKey: [customer_id]\n    columns:\n      - { name: customer_id, type: varchar(64), nullable: false }\n",
          "datasets:\n  - { name: customers, classification: internal, columns: [] }\n",
        ],
      ],
      add: "kind: Datastore\nname: orders\nteam: us/sales\nstatus: production\nsource: { container: sales_pg, ingestion: { method: cdc } }\ndatasets: []\n",
      expect: [
        {
          code: "lint/no-columns",
          target: "Datastore masked_nw_data datasets/0/name",
          text: "customers",
          detail: /"masked_nw_data\/customers" has no column/,
        },
        { code: "lint/no-datasets", target: "Datastore orders datasets", text: "[]" },
      ],
    },
  },
});
