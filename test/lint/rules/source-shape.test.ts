import { sourceShape } from "../../../src/lint/rules/source-shape.js";
import { datastore } from "../documents.js";
import { testRule } from "../harness.js";

const INGESTION = 'ingestion: { method: snapshot, schedule: "0 0 * * *" }';

testRule(sourceShape, {
  valid: { "both kinds": {} },
  invalid: {
    nothing: {
      add: datastore("{}"),
      expect: [
        {
          code: "lint/source-incomplete",
          target: "Datastore orders source",
          text: "{}",
          detail: /lacks a container and an ingestion/,
        },
      ],
    },
    "no container": {
      add: datastore(`{ ${INGESTION} }`),
      expect: [{ code: "lint/source-incomplete", target: "Datastore orders source", detail: /lacks a container\./ }],
    },
    "no ingestion": {
      add: datastore("{ container: sales_pg }"),
      expect: [{ code: "lint/source-incomplete", target: "Datastore orders source", detail: /lacks an ingestion\./ }],
    },
    "a transformer with everything else": {
      edits: [
        [
          "source: { transformer: mask_customers }",
          `source: { transformer: mask_customers, container: sales_pg, ${INGESTION}, tables: { customers: c } }`,
        ],
      ],
      expect: [
        {
          code: "lint/source-ambiguous",
          target: "Datastore masked_nw_data source",
          detail: /it has a container and an ingestion and tables/,
        },
      ],
    },
  },
});
