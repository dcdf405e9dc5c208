import { pathTwins } from "../../../src/lint/rules/path-twins.js";
import { container, datastore, SNAPSHOT } from "../documents.js";
import { testRule } from "../harness.js";

const FILES = SNAPSHOT.replace("sales_pg", "shipments_files");
const mapped = (table: string, from = FILES): string =>
  datastore(from.replace("ingestion", `tables: { lines: ${table} }, ingestion`));

const folder = (name: string, path: string) =>
  container(`type: files\npath: ${path}\nformat: csv\n`).replace("orders_box", name);
/** Another dataset, for the end of a datastore. */
const LINES_TWICE = `  - name: Lines
    classification: internal
    primaryKey: [id]
    columns: [{ name: id, type: bigint, nullable: false }]
`;

testRule(pathTwins, {
  valid: {
    "one file that two stores read": { add: mapped("shipments.csv") },
    "a folder with and without its slash": { add: mapped("events") },
    "paths that differ in a letter which has a capital of two": {
      add: `${folder("one", "straße")}---\n${folder("two", "STRASSE")}`,
    },
    "paths that differ in a slash and in case": { add: `${folder("one", "in/put")}---\n${folder("two", "InPut")}` },
    "names of one store, which are another rule's": { add: datastore(FILES).concat(LINES_TWICE) },
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
    "folders of three spellings, each once": {
      add: [
        folder("one", "data/Shipments//"),
        folder("three", "data/SHIPMENTS"),
        folder("twice", "data/SHIPMENTS"),
        folder("two", "data/Shipments"),
      ].join("---\n"),
      expect: [
        { code: "lint/path-twins", target: "DataContainer shipments_files path" },
        { code: "lint/path-twins", target: "DataContainer three path" },
      ],
    },
    "a folder in a container, whatever slashes are at its end": {
      add: mapped("Events//"),
      expect: [{ code: "lint/path-twins", target: "Datastore shipments source/tables/events" }],
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
