import { unknownDataset } from "../../../src/lint/rules/unknown-dataset.js";
import { workspace } from "../documents.js";
import { testRule } from "../harness.js";

testRule(unknownDataset, {
  valid: { "a dataset of a transformer's output": { add: workspace("masked_nw_data/customers") } },
  invalid: {
    "a dataset its datastore does not have": {
      add: workspace("nw_data/customer"),
      expect: [
        {
          code: "lint/unknown-dataset",
          target: "Workspace web_shop datasetGroups/0/sinks/0",
          text: "nw_data/customer",
          detail:
            /^Datastore "nw_data" has no dataset "customer"\. Did you mean "customers"\? A dataset is declared in/,
        },
      ],
    },
    "a dataset in another case": {
      add: workspace("nw_data/Customers"),
      expect: [
        {
          code: "lint/unknown-dataset",
          target: "Workspace web_shop datasetGroups/0/sinks/0",
          detail: /it is written "customers"/,
        },
      ],
    },
    "a datastore that is not there, with an option": {
      add: workspace("{ dataset: nw_dat/customers, allowDeprecated: true }"),
      expect: [
        {
          code: "lint/unknown-dataset",
          target: "Workspace web_shop datasetGroups/0/sinks/0",
          detail: /^There is no datastore "nw_dat".* Did you mean "nw_data"\? Datastores are declared/,
        },
      ],
    },
    "slips in two datastores, each with what its own datastore has": {
      add: workspace("nw_data/product, shipments/event"),
      expect: [
        {
          code: "lint/unknown-dataset",
          target: "Workspace web_shop datasetGroups/0/sinks/0",
          detail: /^Datastore "nw_data" has .* Did you mean "products"\?/,
        },
        {
          code: "lint/unknown-dataset",
          target: "Workspace web_shop datasetGroups/0/sinks/1",
          detail: /^Datastore "shipments" has .* Did you mean "events"\?/,
        },
      ],
    },
    "a dataset without its datastore": {
      add: workspace("/products"),
      expect: [
        {
          code: "lint/unknown-dataset",
          target: "Workspace web_shop datasetGroups/0/sinks/0",
          detail: /^There is no datastore "", and so no dataset "\/products"/,
        },
      ],
    },
    "a datastore alone": {
      add: workspace("nw_data"),
      expect: [
        {
          code: "lint/unknown-dataset",
          target: "Workspace web_shop datasetGroups/0/sinks/0",
          detail: /no dataset "nw_data"\..* named as datastore\/dataset/,
        },
      ],
    },
    "a slash too many": {
      add: workspace("nw_data/customers/name"),
      expect: [
        {
          code: "lint/unknown-dataset",
          target: "Workspace web_shop datasetGroups/0/sinks/0",
          detail: /has no dataset "customers\/name"/,
        },
      ],
    },
    "one that is approved": {
      edits: [
        [
          "approvals: { live_reporting/history: [shipments] }",
          "approvals: { live_reporting/history: [shipments, shipment] }",
        ],
      ],
      expect: [
        {
          code: "lint/unknown-dataset",
          target: "Datastore shipments approvals/live_reporting/history/1",
          text: "shipment",
          detail: /^Datastore "shipments" has no dataset "shipment"/,
        },
      ],
    },
  },
});
