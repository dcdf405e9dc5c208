import { tableMap } from "../../../src/lint/rules/table-map.js";
import { datastore } from "../documents.js";
import { testRule } from "../harness.js";

const source = (tables: string) =>
  `{ container: sales_pg, tables: ${tables}, ingestion: { method: snapshot, schedule: "0 0 * * *" } }`;
const SECOND =
  "  - name: returns\n    classification: internal\n    primaryKey: [id]\n    columns: [{ name: id, type: integer, nullable: false }]\n";

testRule(tableMap, {
  valid: {
    "every dataset": {},
    none: { add: datastore(source("{}")) },
    "one table for two datasets": { add: datastore(source("{ lines: t, returns: t }"), "", SECOND) },
  },
  invalid: {
    "one of two": {
      add: datastore(source("{ lines: t }"), "", SECOND),
      expect: [
        {
          code: "lint/table-map-incomplete",
          target: "Datastore orders source/tables",
          text: "{ lines: t }",
          detail: /but not "returns"/,
        },
      ],
    },
    "another name in place of a dataset's, both": {
      add: datastore(source("{ Lines: t }")),
      expect: [
        {
          code: "lint/table-map-unknown",
          target: "Datastore orders key:source/tables/Lines",
          text: "Lines",
          detail: /compared with case/,
          fix: "lines",
        },
        { code: "lint/table-map-incomplete", target: "Datastore orders source/tables" },
      ],
    },
    "a name that every object has": {
      add: datastore(source("{ lines: t }"), "", SECOND.replace("returns", "constructor")),
      expect: [
        { code: "lint/table-map-incomplete", target: "Datastore orders source/tables", detail: /"constructor"/ },
      ],
    },
  },
});
