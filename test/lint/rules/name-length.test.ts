import { nameLength } from "../../../src/lint/rules/name-length.js";
import { container, datastore, SNAPSHOT, workspace } from "../documents.js";
import { testRule } from "../harness.js";

const LONG = "n".repeat(64);
const VERY_LONG = "n".repeat(128);
const box = (type: string, more = "") =>
  container(`type: ${type}\nconnection: { host: db.example, database: d${more} }\n`);
const store = (column: string, source = "orders_box") =>
  datastore(SNAPSHOT.replace("sales_pg", source), `      - { name: ${column}, type: string }\n`);
const table = (name: string, source = "orders_box") =>
  datastore(
    `{ container: ${source}, tables: { lines: ${name} }, ingestion: { method: snapshot, schedule: "0 0 * * *" } }`,
  );
const COLUMN = "Datastore orders datasets/0/columns/1/name";

testRule(nameLength, {
  valid: {
    "63 characters in PostgreSQL": { add: store("n".repeat(63), "sales_pg") },
    "64 characters in MySQL": { add: `${box("mysql")}---\n${store(LONG)}` },
    "127 characters in Redshift": { add: `${box("redshift")}---\n${store("n".repeat(127))}` },
    "128 characters in Oracle": { add: `${box("oracle")}---\n${store(VERY_LONG)}` },
    "files and a database of unknown place, whatever their names": {
      add: `${container(`type: files\npath: x\nformat: csv\nconnection: { database: ${VERY_LONG} }\n`)}---\n${container("type: postgresql\n").replace("orders_box", "other_box")}`,
    },
    "63 characters in files, wanted in PostgreSQL": {
      add: `${store("n".repeat(63), "shipments_files")}---\n${workspace("orders/lines")}`,
    },
    "128 characters in files, wanted in DuckDB": {
      add: `${store(VERY_LONG, "shipments_files")}---\n${workspace("orders/lines", "container: { managedBy: platform, type: duckdb }\n")}`,
    },
    "a long dataset whose table is short": {
      add: datastore(
        `{ container: sales_pg, tables: { ${LONG}: t }, ingestion: { method: snapshot, schedule: "0 0 * * *" } }`,
      ).replace("name: lines", `name: ${LONG}`),
    },
    "as many umlauts as fit: bytes in PostgreSQL, characters in MySQL": {
      add: `${box("mysql")}---\n${table("ü".repeat(64))}---\n${table(`${"ü".repeat(31)}n`, "sales_pg").replace("name: orders", "name: others")}`,
    },
    "a short schema and a long table, each within the limit": {
      add: datastore(
        `{ container: sales_pg, tables: { lines: ${"s".repeat(63)}.${"t".repeat(63)} }, ingestion: { method: snapshot, schedule: "0 0 * * *" } }`,
      ),
    },
  },
  invalid: {
    "64 characters in PostgreSQL": {
      add: store(LONG, "sales_pg"),
      expect: [
        {
          code: "lint/name-length",
          target: COLUMN,
          text: LONG,
          related: ["DataContainer sales_pg type"],
          detail: /column name .*longer than the 63 bytes that PostgreSQL admits/,
        },
      ],
    },
    "65 characters in MySQL": {
      add: `${box("mysql")}---\n${store(`${LONG}n`)}`,
      expect: [{ code: "lint/name-length", target: COLUMN, detail: /64 characters that MySQL/ }],
    },
    "128 characters in Redshift": {
      add: `${box("redshift")}---\n${store(VERY_LONG)}`,
      expect: [{ code: "lint/name-length", target: COLUMN, detail: /127 bytes that Redshift/ }],
    },
    "a dataset that is a table": {
      add: datastore(SNAPSHOT).replace("name: lines", `name: ${LONG}`),
      expect: [{ code: "lint/name-length", target: "Datastore orders datasets/0/name", detail: /dataset name/ }],
    },
    "a table of umlauts, counted in characters": {
      add: `${box("mysql")}---\n${table("ü".repeat(65))}`,
      expect: [{ code: "lint/name-length", target: "Datastore orders source/tables/lines", detail: /64 characters/ }],
    },
    "a table of umlauts, counted in bytes": {
      add: table("ü".repeat(32), "sales_pg"),
      expect: [{ code: "lint/name-length", target: "Datastore orders source/tables/lines", detail: /table name/ }],
    },
    "a schema of the connection": {
      add: box("postgresql", `, schema: ${LONG}`),
      expect: [{ code: "lint/name-length", target: "DataContainer orders_box connection/schema", text: LONG }],
    },
    "a column on its way from files to PostgreSQL": {
      add: `${store(LONG, "shipments_files")}---\n${workspace("orders/lines")}`,
      expect: [
        {
          code: "lint/consumer-name-length",
          target: "Workspace web_shop datasetGroups/0/sinks/0",
          text: "orders/lines",
          related: [COLUMN],
          detail: /wanted in "reporting_pg".*63 bytes/,
        },
      ],
    },
    "a column on its way to the platform's own PostgreSQL": {
      add: `${store(LONG, "shipments_files")}---\n${workspace("orders/lines", "container: { managedBy: platform, type: postgresql }\n")}`,
      expect: [
        {
          code: "lint/consumer-name-length",
          target: "Workspace web_shop datasetGroups/0/sinks/0",
          detail: /the platform's postgresql/,
        },
      ],
    },
  },
});
