import { transformerOutput } from "../../../src/lint/rules/transformer-output.js";
import { datastore, SNAPSHOT, transformer, workspace } from "../documents.js";
import { testRule } from "../harness.js";

const wanted = (store: string) => `---\n${workspace(`${store}/rows`)}`;

testRule(transformerOutput, {
  valid: {
    "both name each other": { add: transformer("double", "nw_data/products", "doubled") + wanted("doubled") },
    "a source that has no transformer, which is another rule's": { add: datastore("{ transformer: live_reporting }") },
  },
  invalid: {
    "a store that is read from a container": {
      edits: [["source: { transformer: mask_customers }", `source: ${SNAPSHOT}`]],
      expect: [
        {
          code: "lint/output-unconfirmed",
          target: "Workspace mask_customers transformer/output",
          text: "masked_nw_data",
          related: ["Datastore masked_nw_data source"],
          detail: /whose source is no transformer/,
        },
      ],
    },
    "two transformers for one store": {
      add:
        transformer("double", "nw_data/products", "doubled")
          .split("---\n")[0]
          ?.replace("output: doubled", "output: masked_nw_data") ?? "",
      expect: [
        {
          code: "lint/output-unconfirmed",
          target: "Workspace double transformer/output",
          detail: /is the transformer of "mask_customers"/,
        },
      ],
    },
    "a store that the transformer does not make": {
      add: datastore("{ transformer: mask_customers }"),
      expect: [
        {
          code: "lint/output-unclaimed",
          target: "Datastore orders source/transformer",
          text: "mask_customers",
          related: ["Workspace mask_customers transformer/output"],
        },
      ],
    },
    "two teams": {
      edits: [["name: masked_nw_data\nteam: us/sales", "name: masked_nw_data\nteam: us/marketing"]],
      expect: [
        {
          code: "lint/output-team",
          target: "Workspace mask_customers transformer/output",
          related: ["Datastore masked_nw_data team"],
          detail: /"us\/sales" and makes datastore "masked_nw_data" of team "us\/marketing"/,
        },
      ],
    },
  },
});
