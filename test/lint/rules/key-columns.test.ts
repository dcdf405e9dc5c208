import { keyColumns } from "../../../src/lint/rules/key-columns.js";
import { datastore, SNAPSHOT } from "../documents.js";
import { testRule } from "../harness.js";

const keys = (text: string, column = "integer, nullable: false") => ({
  add: datastore(SNAPSHOT, `      - { name: line_no, type: ${column} }\n`).replace("primaryKey: [id]", text),
});

testRule(keyColumns, {
  valid: {
    "a key of two columns, one of them a partition": keys("primaryKey: [id, line_no]\n    partitionBy: [line_no]"),
    "a key by the first of two columns of one name, which are another rule's": {
      add: datastore(
        SNAPSHOT,
        "      - { name: line_no, type: integer, nullable: false }\n      - { name: line_no, type: json }\n",
      ).replace("primaryKey: [id]", "primaryKey: [id, line_no]"),
    },
    "no partitioning": keys("primaryKey: [id]\n    partitionBy: []"),
  },
  invalid: {
    "a column that is not there": {
      ...keys("primaryKey: [id, lineno]"),
      expect: [
        {
          code: "lint/key-column-unknown",
          target: "Datastore orders datasets/0/primaryKey/1",
          text: "lineno",
          detail: /primary key of "orders\/lines" names "lineno".*Did you mean "line_no"\?/,
          fix: "line_no",
        },
      ],
    },
    "a column in another case": {
      ...keys("primaryKey: [ID]"),
      expect: [
        {
          code: "lint/key-column-unknown",
          target: "Datastore orders datasets/0/primaryKey/0",
          text: "ID",
          detail: /compared with case/,
          fix: "id",
        },
      ],
    },
    "a partition by a column that is not there": {
      ...keys("primaryKey: [id]\n    partitionBy: [day]"),
      expect: [
        {
          code: "lint/key-column-unknown",
          target: "Datastore orders datasets/0/partitionBy/0",
          text: "day",
          detail: /partitioning of/,
        },
      ],
    },
    "a key column that may be null, by default": {
      ...keys("primaryKey: [id, line_no]", "integer"),
      expect: [
        {
          code: "lint/key-column-nullable",
          target: "Datastore orders datasets/0/primaryKey/1",
          text: "line_no",
          related: ["Datastore orders datasets/0/columns/1/name"],
        },
      ],
    },
    "a partition column that may be null": {
      ...keys("primaryKey: [id]\n    partitionBy: [line_no]", "integer, nullable: true"),
      expect: [{ code: "lint/key-column-nullable", target: "Datastore orders datasets/0/partitionBy/0" }],
    },
    "a column twice": {
      ...keys("primaryKey: [id, line_no, id]"),
      expect: [
        {
          code: "lint/key-column-repeated",
          target: "Datastore orders datasets/0/primaryKey/2",
          text: "id",
          related: ["Datastore orders datasets/0/primaryKey/0"],
        },
      ],
    },
    "a document in a key": {
      ...keys("primaryKey: [id, line_no]", "json, nullable: false"),
      expect: [
        {
          code: "lint/key-column-type",
          target: "Datastore orders datasets/0/primaryKey/1",
          related: ["Datastore orders datasets/0/columns/1/name"],
          detail: /values of "json"/,
        },
      ],
    },
    "an array that may be null, both": {
      ...keys("primaryKey: [id, line_no]", "array<integer>"),
      expect: [
        { code: "lint/key-column-nullable", target: "Datastore orders datasets/0/primaryKey/1" },
        { code: "lint/key-column-type", target: "Datastore orders datasets/0/primaryKey/1" },
      ],
    },
  },
});
