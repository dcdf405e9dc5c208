import { overlapForm } from "../../../src/lint/rules/overlap-form.js";
import { datastore, SNAPSHOT } from "../documents.js";
import { testRule } from "../harness.js";

const watermark = (type: string, overlap: string) =>
  datastore(
    `{ container: sales_pg, ingestion: { method: watermark, schedule: "0 0 * * *", column: mark, overlap: ${overlap} } }`,
    `      - { name: mark, type: "${type}" }\n`,
  );
const feed = (overlap: string, columns = "") =>
  datastore(
    `{ container: shipments_files, ingestion: { method: cdc, sequence: seq, operation: op, overlap: ${overlap} } }`,
    columns,
  );
const TARGET = "Datastore orders source/ingestion/overlap";
const refused = { code: "lint/overlap-form", target: TARGET };

testRule(overlapForm, {
  valid: {
    "a duration below an instant": { add: watermark("timestamptz", "PT90M") },
    "a month below a timestamp": { add: watermark("timestamp", "P1M") },
    "hours below a date": { add: watermark("date", "PT36H") },
    "no overlap": { add: datastore(SNAPSHOT) },
    "what its method has no use for, which is another rule's": {
      add: watermark("timestamp", "soon").replace("method: watermark", "method: snapshot"),
    },
    "a feed without a sequence, which is another rule's": { add: feed("soon").replace("sequence: seq, ", "") },
    "a column without an order, which is another rule's": { add: watermark("string", "PT1H") },
    "no time at all": { add: watermark("date", "P0D") },
    "a number below a number": { add: watermark("uint8", '"1000"') },
    "a number below a sequence that no dataset lists": { add: feed('"99999999999999999999999999999999999999"') },
    "a number below a decimal sequence": { add: feed('"5"', '      - { name: seq, type: "decimal(20,3)" }\n') },
    "a duration below a sequence of instants": { add: feed("P1D", "      - { name: seq, type: timestamptz }\n") },
  },
  invalid: {
    "a number below an instant": {
      add: watermark("timestamp", '"3600"'),
      expect: [{ ...refused, text: '"3600"', detail: /which is "timestamp", and is no ISO 8601 duration.*Write one/ }],
    },
    "a duration without its beginning": {
      add: watermark("timestamp", "1d"),
      expect: [{ ...refused, detail: /Did you mean "P1D"\?/, fix: "P1D" }],
    },
    "hours without their beginning": {
      add: watermark("date", '"2 h"'),
      expect: [{ ...refused, detail: /Did you mean "PT2H"\?/, fix: "PT2H" }],
    },
    "a fraction": { add: watermark("timestamptz", "PT1.5H"), expect: [refused] },
    "a duration below a number": {
      add: watermark("bigint", "PT1H"),
      expect: [
        {
          ...refused,
          text: "PT1H",
          detail: /which is "bigint", and is no whole number of up to 38 digits\. Write one/,
        },
      ],
    },
    "a number that would be a time": {
      add: watermark("bigint", "1h"),
      expect: [{ ...refused, detail: /^(?!.*Did you mean)/ }],
    },
    "a time with more digits than anybody means": {
      add: watermark("timestamp", `${"1".repeat(40)}d`),
      expect: [{ ...refused, detail: /^(?!.*Did you mean)/ }],
    },
    "less than nothing": { add: watermark("bigint", '"-5"'), expect: [refused] },
    "more digits than any column has": { add: feed(`"1${"0".repeat(38)}"`), expect: [refused] },
    "a duration below a sequence that no dataset lists": {
      add: feed("PT1H"),
      expect: [{ ...refused, detail: /"seq", which is "decimal\(38,0\)"/ }],
    },
  },
});
