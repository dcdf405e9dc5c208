import { tablePlace } from "../../../src/lint/rules/table-place.js";
import { datastore } from "../documents.js";
import { testRule } from "../harness.js";

const source = (table: string, box = "shipments_files") =>
  datastore(
    `{ container: ${box}, tables: { lines: ${JSON.stringify(table)} }, ingestion: { method: snapshot, schedule: "0 0 * * *" } }`,
  );
const refused = (table: string, detail: RegExp, box?: string) => ({
  add: source(table, box),
  expect: [
    { code: "lint/table-place", target: "Datastore orders source/tables/lines", text: JSON.stringify(table), detail },
  ],
});

testRule(tablePlace, {
  valid: {
    "a file in folders": { add: source("2025/lines.csv") },
    "a folder": { add: source("lines/") },
    "dots inside a name": { add: source("lines..csv") },
    "a colon inside a name": { add: source("2025/a:b.csv") },
    "what only looks like a URL in the middle": { add: source("2025_s3://lines") },
    "any name of a table, which is no path": { add: source("/../s3://lines", "sales_pg") },
    "a table of a schema": { add: source("sales.lines", "sales_pg") },
  },
  invalid: {
    "a way out": refused("../payroll.csv", /leads out/),
    "a way out from the middle": refused("a/../../payroll.csv", /leads out/),
    "a way out with backslashes": refused("a\\..\\..\\payroll.csv", /leads out/),
    "an absolute path": refused("/etc/passwd", /no path inside/),
    "a drive": refused("C:/payroll.csv", /no path inside/),
    "a URL": refused("s3://other/payroll.csv", /no path inside/),
    "a URL of a longer scheme": refused("https://other/payroll.csv", /no path inside/),
    nothing: refused(" ", /empty/, "sales_pg"),
    "a line's end": refused("a\nb", /control characters/, "sales_pg"),
  },
});
