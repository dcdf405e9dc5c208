import { fileContainer } from "../../../src/lint/rules/file-container.js";
import { container } from "../documents.js";
import { testRule } from "../harness.js";

const refused = (fields: string, detail: RegExp) => ({
  add: container(fields),
  expect: [{ code: "lint/file-container", target: "DataContainer orders_box name", text: "orders_box", detail }],
});

testRule(fileContainer, {
  valid: {
    "a database in a file needs no format": { add: container("type: duckdb\npath: data/x.duckdb\n") },
    "a bucket needs no path": { add: container("type: s3\nconnection: { bucket: some-bucket }\n") },
  },
  invalid: {
    "files without both": refused("type: files\n", /a path and a format/),
    "files without a format": refused("type: files\npath: data\n", /needs a format/),
    "files without a path": refused("type: files\nformat: json\n", /needs a path/),
    "DuckDB without a path": refused("type: duckdb\n", /"duckdb" and needs a path/),
    "SQLite without a path": refused("type: sqlite\n", /"sqlite" and needs a path/),
  },
});
