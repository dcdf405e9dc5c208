import { ingestionSchedule } from "../../../src/lint/rules/ingestion-schedule.js";
import { datastore } from "../documents.js";
import { testRule } from "../harness.js";

const EVERY_HOUR = 'schedule: "0 * * * *"';

testRule(ingestionSchedule, {
  valid: {
    "changes without a schedule": { add: datastore("{ container: sales_pg, ingestion: { method: cdc } }") },
    "changes with a schedule": { add: datastore(`{ container: sales_pg, ingestion: { method: cdc, ${EVERY_HOUR} } }`) },
    "a watermark with a schedule": {
      add: datastore(`{ container: sales_pg, ingestion: { method: watermark, column: id, ${EVERY_HOUR} } }`),
    },
  },
  invalid: {
    "a snapshot without one": {
      add: datastore("{ container: sales_pg, ingestion: { method: snapshot } }"),
      expect: [
        {
          code: "lint/schedule-needed",
          target: "Datastore orders source/ingestion/method",
          text: "snapshot",
          detail: /^The method snapshot /,
        },
      ],
    },
    "a watermark without one": {
      add: datastore("{ container: sales_pg, ingestion: { method: watermark, column: id } }"),
      expect: [
        {
          code: "lint/schedule-needed",
          target: "Datastore orders source/ingestion/method",
          text: "watermark",
          detail: /^The method watermark /,
        },
      ],
    },
    "a stream with one": {
      add: datastore(`{ container: clicks, ingestion: { method: stream, ${EVERY_HOUR} } }`),
      expect: [
        { code: "lint/schedule-forbidden", target: "Datastore orders source/ingestion/schedule", text: '"0 * * * *"' },
      ],
    },
  },
});
