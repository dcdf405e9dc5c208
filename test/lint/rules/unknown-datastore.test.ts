import { unknownDatastore } from "../../../src/lint/rules/unknown-datastore.js";
import { testRule } from "../harness.js";

testRule(unknownDatastore, {
  valid: {
    "conditions on datastores that are there": {
      edits: [["datastores: [shipments]", "datastores: [shipments, nw_data]"]],
    },
  },
  invalid: {
    "a policy's condition": {
      edits: [["datastores: [shipments]", "datastores: [shipment]"]],
      expect: [
        {
          code: "lint/unknown-datastore",
          target: "Ecosystem northwind policies/0/when/datastores/0",
          text: "shipment",
          fix: "shipments",
          detail: /datastore "shipment".* kind Datastore/,
        },
      ],
    },
    "a transformer's output, once": {
      edits: [["output: masked_nw_data", "output: masked_data"]],
      expect: [
        { code: "lint/unknown-datastore", target: "Workspace mask_customers transformer/output", text: "masked_data" },
      ],
    },
  },
});
