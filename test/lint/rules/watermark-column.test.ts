import { watermarkColumn } from "../../../src/lint/rules/watermark-column.js";
import { datastore } from "../documents.js";
import { testRule } from "../harness.js";

const source = (column: string) =>
  `{ container: sales_pg, ingestion: { method: watermark, schedule: "0 0 * * *"${column} } }`;
const second = (type: string) =>
  `  - name: returns\n    classification: internal\n    primaryKey: [id]\n    columns:\n      - { name: id, type: integer, nullable: false }\n      - { name: mark, type: ${type} }\n`;
const stores = (first: string, other: string) =>
  datastore(source(", column: mark"), `      - { name: mark, type: ${first} }\n`, second(other));
const at = (dataset: number) => `Datastore orders datasets/${dataset}`;

testRule(watermarkColumn, {
  valid: {
    ...Object.fromEntries(
      ["tinyint", "bigint", "uint64", "date", "timestamp", "timestamptz"].map((type) => [
        type,
        { add: stores(type, type) },
      ]),
    ),
    "a dataset without columns, which is another rule's": {
      add: datastore(source(", column: id"), "", "  - name: returns\n    classification: internal\n    columns: []\n"),
    },
  },
  invalid: {
    "no column named": {
      add: datastore(source("")),
      expect: [
        { code: "lint/watermark-unnamed", target: "Datastore orders source/ingestion/method", text: "watermark" },
      ],
    },
    "a dataset without it": {
      add: datastore(source(", column: marc"), "      - { name: marc, type: date }\n", second("date")),
      expect: [
        {
          code: "lint/watermark-missing",
          target: `${at(1)}/name`,
          text: "returns",
          related: ["Datastore orders source/ingestion/column"],
          detail: /Did you mean "mark"\?/,
        },
      ],
    },
    "every dataset without it, each a finding": {
      add: datastore(source(", column: day"), "", second("date")),
      expect: [
        { code: "lint/watermark-missing", target: `${at(0)}/name` },
        { code: "lint/watermark-missing", target: `${at(1)}/name` },
      ],
    },
    text: {
      add: stores("varchar(9)", "string"),
      expect: [
        { code: "lint/watermark-type", target: `${at(0)}/columns/1/type`, text: "varchar(9)" },
        { code: "lint/watermark-type", target: `${at(1)}/columns/1/type` },
      ],
    },
    "a float": {
      add: stores("float64", "float64"),
      expect: [0, 1].map((index) => ({ code: "lint/watermark-type", target: `${at(index)}/columns/1/type` })),
    },
    "a decimal": {
      add: stores("decimal(9)", "decimal(9)"),
      expect: [0, 1].map((index) => ({ code: "lint/watermark-type", target: `${at(index)}/columns/1/type` })),
    },
    "two types, once": {
      add: stores("bigint", "integer"),
      expect: [
        {
          code: "lint/watermark-mixed",
          target: "Datastore orders source/ingestion/column",
          text: "mark",
          related: [`${at(0)}/columns/1/type`, `${at(1)}/columns/1/type`],
          detail: /"bigint" in "orders\/lines" and "integer" in "orders\/returns"/,
        },
      ],
    },
  },
});
