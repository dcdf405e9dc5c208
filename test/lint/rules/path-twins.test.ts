import { pathTwins } from "../../../src/lint/rules/path-twins.js";
import { container, datastore, SNAPSHOT } from "../documents.js";
import { testRule } from "../harness.js";

const FILES = SNAPSHOT.replace("sales_pg", "shipments_files");
const mapped = (table: string, from = FILES): string =>
  datastore(from.replace("ingestion", `tables: { lines: ${table} }, ingestion`));

testRule(pathTwins, {
  valid: {
    "one file that two stores read": { add: mapped("shipments.csv") },
    "a folder with and without its slash": { add: mapped("events") },
    "tables of a database, whose names are its own": {
      add: `${mapped("Customers", SNAPSHOT)}---\n${mapped("customers", SNAPSHOT).replace("name: orders", "name: returns")}`,
    },
  },
  invalid: {
    "files of two stores in one container": {
      add: mapped("Shipments.csv"),
      expect: [
        {
          code: "lint/path-twins",
          target: "Datastore shipments source/tables/shipments",
          text: "shipments.csv",
          related: ["Datastore orders source/tables/lines"],
          detail: /"shipments.csv" and "Shipments.csv" differ only in case/,
        },
      ],
    },
    "a dataset's own name": {
      add: datastore(FILES).replace("name: lines", "name: EVENTS"),
      expect: [
        {
          code: "lint/path-twins",
          target: "Datastore shipments source/tables/events",
          related: ["Datastore orders datasets/0/name"],
        },
      ],
    },
    "the folders of two containers": {
      add: container("type: files\npath: data/Shipments\nformat: csv\n"),
      expect: [
        {
          code: "lint/path-twins",
          target: "DataContainer shipments_files path",
          related: ["DataContainer orders_box path"],
        },
      ],
    },
  },
});
