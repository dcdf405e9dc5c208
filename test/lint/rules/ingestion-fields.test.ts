import { ingestionFields } from "../../../src/lint/rules/ingestion-fields.js";
import { datastore } from "../documents.js";
import { testRule } from "../harness.js";

const source = (fields: string, box = "sales_pg") => datastore(`{ container: ${box}, ingestion: { ${fields} } }`);
const EVERY_HOUR = 'schedule: "0 * * * *"';

testRule(ingestionFields, {
  valid: {
    "a watermark's column": { add: source(`method: watermark, column: id, ${EVERY_HOUR}`) },
    "a feed's columns and values": {},
    "a feed without values": { add: source("method: cdc, sequence: seq, operation: op") },
    "an overlap of a watermark": { add: source(`method: watermark, column: id, overlap: "10", ${EVERY_HOUR}`) },
    "an overlap of a feed": { add: source('method: cdc, sequence: seq, operation: op, overlap: "10"') },
    "bad records of a snapshot": { add: source(`method: snapshot, badRecords: reject, ${EVERY_HOUR}`) },
    "the sequence of a feed whose operation is missing, which is another rule's": {
      add: source("method: cdc, sequence: seq"),
    },
    "bad records of a log": { add: source("method: cdc, badRecords: reject") },
  },
  invalid: {
    "an overlap of a snapshot": {
      add: source(`method: snapshot, overlap: PT1H, ${EVERY_HOUR}`),
      expect: [
        {
          code: "lint/ingestion-fields",
          target: "Datastore orders key:source/ingestion/overlap",
          text: "overlap",
          detail: /only a watermark or a feed/,
        },
      ],
    },
    "an overlap of a log": {
      add: source("method: cdc, overlap: PT1H"),
      expect: [
        {
          code: "lint/ingestion-fields",
          target: "Datastore orders key:source/ingestion/overlap",
          detail: /no sequence is named/,
        },
      ],
    },
    "bad records of a stream": {
      add: source("method: stream, badRecords: stop", "clicks"),
      expect: [
        {
          code: "lint/ingestion-fields",
          target: "Datastore orders key:source/ingestion/badRecords",
          text: "badRecords",
          detail: /record by record/,
        },
      ],
    },
    "a column of a snapshot": {
      add: source(`method: snapshot, column: id, ${EVERY_HOUR}`),
      expect: [
        {
          code: "lint/ingestion-fields",
          target: "Datastore orders key:source/ingestion/column",
          text: "column",
          detail: /only a watermark/,
        },
      ],
    },
    "a column and a sequence of a stream": {
      add: source("method: stream, column: id, sequence: seq", "clicks"),
      expect: [
        { code: "lint/ingestion-fields", target: "Datastore orders key:source/ingestion/column" },
        {
          code: "lint/ingestion-fields",
          target: "Datastore orders key:source/ingestion/sequence",
          detail: /only a feed of changes \(cdc\) has it/,
        },
      ],
    },
    "values without an operation": {
      add: source("method: cdc, inserted: I, deleted: D"),
      expect: [
        {
          code: "lint/ingestion-fields",
          target: "Datastore orders key:source/ingestion/inserted",
          detail: /no operation is named/,
        },
        { code: "lint/ingestion-fields", target: "Datastore orders key:source/ingestion/deleted" },
      ],
    },
  },
});
