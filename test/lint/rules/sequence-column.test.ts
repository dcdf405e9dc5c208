import { sequenceColumn } from "../../../src/lint/rules/sequence-column.js";
import { datastore } from "../documents.js";
import { testRule } from "../harness.js";

const FEED = "{ container: shipments_files, ingestion: { method: cdc, sequence: seq, operation: op } }";
const second = (columns: string) =>
  `  - name: returns\n    classification: internal\n    primaryKey: [id]\n    columns:\n      - { name: id, type: integer, nullable: false }\n${columns}`;
const column = (type: string) => `      - { name: seq, type: "${type}" }\n`;
const at = (dataset: number) => `Datastore orders datasets/${dataset}/columns/1/type`;

testRule(sequenceColumn, {
  valid: {
    ...Object.fromEntries(
      ["tinyint", "bigint", "uint64", "decimal(20)", "decimal(9,3)", "date", "timestamp", "timestamptz"].map((type) => [
        type,
        { add: datastore(FEED, column(type), second(column(type))) },
      ]),
    ),
    "a sequence that no dataset lists": { add: datastore(FEED, "", second("")) },
    "a sequence that one dataset lists": { add: datastore(FEED, column("timestamp"), second("")) },
    "a column of the name that orders nothing": {
      add: datastore("{ container: sales_pg, ingestion: { method: cdc } }", column("string")),
    },
  },
  invalid: {
    text: {
      add: datastore(FEED, column("varchar(9)"), second(column("varchar(9)"))),
      expect: [
        { code: "lint/sequence-type", target: at(0), text: '"varchar(9)"', detail: /"seq"/ },
        { code: "lint/sequence-type", target: at(1), detail: /"orders\/returns"/ },
      ],
    },
    "a column that differs in case alone": {
      add: datastore(FEED, '      - { name: SEQ, type: "varchar(9)" }\n'),
      expect: [{ code: "lint/sequence-type", target: at(0) }],
    },
    "a float": {
      add: datastore(FEED, column("float64")),
      expect: [{ code: "lint/sequence-type", target: at(0) }],
    },
    "text here and a number there, which is not mixed as well": {
      add: datastore(FEED, column("varchar(9)"), second(column("bigint"))),
      expect: [{ code: "lint/sequence-type", target: at(0) }],
    },
    "two types, once": {
      add: datastore(FEED, column("bigint"), second(column("timestamp"))),
      expect: [
        {
          code: "lint/sequence-mixed",
          target: "Datastore orders source/ingestion/sequence",
          text: "seq",
          related: [at(0), at(1)],
          detail: /"bigint" in "orders\/lines" and "timestamp" in "orders\/returns"/,
        },
      ],
    },
  },
});
