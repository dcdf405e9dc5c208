import { changeFeed } from "../../../src/lint/rules/change-feed.js";
import { container, datastore } from "../documents.js";
import { testRule } from "../harness.js";

const source = (fields: string, box: string) => datastore(`{ container: ${box}, ingestion: { method: cdc${fields} } }`);

testRule(changeFeed, {
  valid: {
    "a log": { add: source("", "sales_pg") },
    "a feed in a database with a log": { add: source(", sequence: seq, operation: op", "sales_pg") },
    "a feed whose deletions are told as one of the usual letters, and its updates too": {
      add: source(", sequence: seq, operation: op, updated: D, deleted: U", "shipments_files"),
    },
    "messages and managed containers, which another rule refuses": {
      add: ["type: kafka\nconnection: { host: kafka.example.com }\n", "type: managed\n"]
        .map((fields, place) => container(fields).replace("orders_box", `box_${place}`))
        .concat(datastore("{ container: box_0, ingestion: { method: cdc } }"))
        .concat(datastore("{ container: box_1, ingestion: { method: cdc } }").replace("orders", "returns"))
        .join("---\n"),
    },
    "messages and managed containers with half a feed": {
      add: ["type: kafka\nconnection: { host: kafka.example.com }\n", "type: managed\n"]
        .map((fields, place) => container(fields).replace("orders_box", `box_${place}`))
        .concat(datastore("{ container: box_0, ingestion: { method: cdc, sequence: seq } }"))
        .concat(
          datastore("{ container: box_1, ingestion: { method: cdc, sequence: seq } }").replace("orders", "returns"),
        )
        .join("---\n"),
    },
    "a container that is not there": { add: source("", "nowhere") },
    "a feed in files": { add: source(", sequence: seq, operation: op", "shipments_files") },
  },
  invalid: {
    "files without either column": {
      add: source("", "shipments_files"),
      expect: [
        {
          code: "lint/change-feed-columns",
          target: "Datastore orders source/ingestion/method",
          text: "cdc",
          detail: /"shipments_files" has no log.*both are missing/,
        },
      ],
    },
    "files without an operation": {
      add: source(", sequence: seq", "shipments_files"),
      expect: [
        {
          code: "lint/change-feed-columns",
          target: "Datastore orders source/ingestion/method",
          detail: /operation is missing/,
        },
      ],
    },
    "half a feed in a database with a log": {
      add: source(", operation: op", "sales_pg"),
      expect: [
        {
          code: "lint/change-feed-columns",
          target: "Datastore orders source/ingestion/method",
          detail: /^A feed of changes needs.*sequence is missing/,
        },
      ],
    },
    "half a feed in a container that is not there": {
      add: source(", sequence: seq", "nowhere"),
      expect: [
        { code: "lint/change-feed-columns", target: "Datastore orders source/ingestion/method" },
        { code: "lint/unknown-container", target: "Datastore orders source/container" },
      ],
    },
    "a value that another kind has by default": {
      add: source(", sequence: seq, operation: op, inserted: D", "shipments_files"),
      expect: [
        {
          code: "lint/change-feed-values",
          target: "Datastore orders source/ingestion/inserted",
          text: "D",
          related: [],
          detail: /"D" stands for inserted and deleted \(by default\)/,
        },
      ],
    },
    "two values of which one is a third kind's by default": {
      add: source(", sequence: seq, operation: op, inserted: U, deleted: U", "shipments_files"),
      expect: [
        {
          code: "lint/change-feed-values",
          target: "Datastore orders source/ingestion/deleted",
          related: ["Datastore orders source/ingestion/inserted"],
          detail: /inserted and updated \(by default\) and deleted at once/,
        },
      ],
    },
    "one column for order and operation": {
      add: source(", sequence: op, operation: op", "shipments_files"),
      expect: [
        {
          code: "lint/change-feed-one-column",
          target: "Datastore orders source/ingestion/operation",
          text: "op",
          related: ["Datastore orders source/ingestion/sequence"],
        },
      ],
    },
    "one value for all operations": {
      add: source(", sequence: seq, operation: op, inserted: X, updated: X, deleted: X", "shipments_files"),
      expect: [
        {
          code: "lint/change-feed-values",
          target: "Datastore orders source/ingestion/updated",
          related: ["Datastore orders source/ingestion/inserted"],
          detail: /inserted and updated and deleted/,
        },
      ],
    },
  },
});
