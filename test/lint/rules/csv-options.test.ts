import { csvOptions } from "../../../src/lint/rules/csv-options.js";
import { container } from "../documents.js";
import { testRule } from "../harness.js";

const files = (options: string, format = "csv") =>
  container(`type: files\npath: data\nformat: ${format}\noptions: ${options}\n`);

testRule(csvOptions, {
  valid: {
    "a tabulator": { add: files('{ delimiter: "\\t", header: false, nullValue: NA }') },
    "no delimiter": { add: files("{ header: false }") },
    "one character of two code units": { add: files('{ delimiter: "😀" }') },
  },
  invalid: {
    "two characters": {
      add: files('{ delimiter: "||" }'),
      expect: [
        {
          code: "lint/csv-options",
          target: "DataContainer orders_box options/delimiter",
          text: '"||"',
          detail: /one character/,
        },
      ],
    },
    nothing: {
      add: files('{ delimiter: "" }'),
      expect: [{ code: "lint/csv-options", target: "DataContainer orders_box options/delimiter" }],
    },
    "a quote": {
      add: files("{ delimiter: '\"' }"),
      expect: [{ code: "lint/csv-options", target: "DataContainer orders_box options/delimiter", detail: /quote/ }],
    },
    "options of another format": {
      add: files("{ header: true }", "parquet"),
      expect: [
        {
          code: "lint/csv-options",
          target: "DataContainer orders_box options",
          text: "{ header",
          detail: /are for csv files/,
        },
      ],
    },
  },
});
