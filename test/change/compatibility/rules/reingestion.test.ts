import { consumerOf, storeOf } from "../../../../src/change/compatibility/example.js";
import { reingestion } from "../../../../src/change/compatibility/rules/reingestion.js";
import { testCompatibility } from "../harness.js";

const read = (source: string, more = ""): string =>
  `${storeOf([]).replace(/^source: .*$/m, `source: ${source}`)}${more}---\n${consumerOf("orders/lines")}`;
const pg = (ingestion: string, more = ""): string => read(`{ container: sales_pg, ingestion: { ${ingestion} } }`, more);
const SNAPSHOT = 'method: snapshot, schedule: "0 0 * * *"';
const WARNING = { code: "change/reingestion", severity: "warning" as const };

testCompatibility(reingestion, {
  fine: {
    "another schedule, scope and overlap": {
      before: pg('method: watermark, column: id, schedule: "0 0 * * *"'),
      after: pg(
        'method: watermark, column: id, schedule: "0 6 * * *", scope: datastore, overlap: "100", badRecords: reject',
      ),
    },
    "a table map that says what holds anyway": {
      before: pg(SNAPSHOT),
      after: read(`{ container: sales_pg, tables: { lines: lines }, ingestion: { ${SNAPSHOT} } }`),
    },
  },
  found: {
    "another container": {
      before: pg(SNAPSHOT),
      after: read(`{ container: reporting_pg, ingestion: { ${SNAPSHOT} } }`),
      expect: [
        {
          ...WARNING,
          target: "Datastore orders source/container",
          text: "reporting_pg",
          related: ["Datastore orders source/container: as it was"],
          detail:
            /^Datastore "orders" is read otherwise: its source was container "sales_pg" and is container "reporting_pg"\. Read again from the start for all who use it: "orders\/lines"\. .*describe it as a new datastore, deprecate this one/,
        },
      ],
    },
    "another method": {
      before: pg(SNAPSHOT),
      after: pg("method: cdc"),
      expect: [
        {
          ...WARNING,
          target: "Datastore orders source/ingestion/method",
          text: "cdc",
          detail: /its method was "snapshot" and is "cdc"\. Read again/,
        },
      ],
    },
    "container and method at once, said once": {
      before: pg(SNAPSHOT),
      after: read("{ container: reporting_pg, ingestion: { method: cdc } }"),
      expect: [
        {
          ...WARNING,
          target: "Datastore orders source/container",
          text: "reporting_pg",
          detail: /is container "reporting_pg"; its method was "snapshot" and is "cdc"\. Read/,
        },
      ],
    },
    "another watermark": {
      before: pg('method: watermark, column: id, schedule: "0 0 * * *"'),
      after: pg('method: watermark, column: changed, schedule: "0 0 * * *"'),
      expect: [{ ...WARNING, target: "Datastore orders source/ingestion/column", text: "changed" }],
    },
    "another meaning of a feed": {
      before: pg("method: cdc, sequence: seq, operation: op"),
      after: pg("method: cdc, sequence: seq, operation: op, inserted: c"),
      expect: [
        {
          ...WARNING,
          target: "Datastore orders source/ingestion/inserted",
          text: "c ",
          detail: /its inserted was not given and is "c"/,
        },
      ],
    },
    "a source that becomes a transformer's output": {
      before: pg(SNAPSHOT),
      after: read("{ transformer: mask_orders }"),
      expect: [
        {
          ...WARNING,
          target: "Datastore orders source/transformer",
          text: "mask_orders",
          detail: /was container "sales_pg" and is transformer "mask_orders"/,
        },
      ],
    },
    "a transformer's output that is read from a container": {
      before: read("{ transformer: mask_orders }"),
      after: pg(SNAPSHOT),
      expect: [{ ...WARNING, target: "Datastore orders source/container", text: "sales_pg" }],
    },
    "a primary platform": {
      before: pg(SNAPSHOT),
      after: pg(SNAPSHOT, "primaryPlatform: fast\n"),
      expect: [
        {
          ...WARNING,
          target: "Datastore orders primaryPlatform",
          text: "fast",
          detail: /its reader was every instance by itself and is instance "fast" for all/,
        },
      ],
    },
    "another primary platform, and all that is in use": {
      after: { edits: [["primaryPlatform: lake", "primaryPlatform: fast"]] },
      expect: [
        {
          ...WARNING,
          target: "Datastore nw_data primaryPlatform",
          text: "fast",
          detail: /Read again from the start for all who use them: "nw_data\/customers" and "nw_data\/products"/,
        },
      ],
    },
    "another transformer": {
      before: read("{ transformer: mask_orders }"),
      after: read("{ transformer: hide_orders }"),
      expect: [
        {
          ...WARNING,
          target: "Datastore orders source/transformer",
          text: "hide_orders",
          detail: /was transformer "mask_orders" and is transformer "hide_orders"/,
        },
      ],
    },
    "a source that is taken away": {
      before: pg(SNAPSHOT),
      after: read("{}"),
      expect: [
        {
          ...WARNING,
          target: "Datastore orders source/container",
          text: "source: {}",
          detail: /was container "sales_pg" and is nothing/,
        },
      ],
    },
    "another table of one of two that are in use": {
      after: {
        edits: [
          ["  container: sales_pg\n", "  container: sales_pg\n  tables: { customers: people, products: products }\n"],
        ],
      },
      expect: [
        {
          ...WARNING,
          target: "Datastore nw_data source/tables/customers",
          text: "people",
          detail: /Read again from the start for all who use it: "nw_data\/customers"\./,
        },
      ],
    },
    "another table, for its dataset alone": {
      after: { edits: [["{ shipments: shipments.csv, events: events/ }", "{ shipments: sent.csv, events: events/ }"]] },
      expect: [
        {
          ...WARNING,
          target: "Datastore shipments source/tables/shipments",
          text: "sent.csv",
          related: ["Datastore shipments source/tables/shipments: as it was"],
          detail:
            /its table of shipments was "shipments.csv" and is "sent.csv"\. Read again .*: "shipments\/shipments"\./,
        },
      ],
    },
    "another source of what nobody uses": {
      before: storeOf([]),
      after: storeOf([]).replace("sales_pg", "reporting_pg"),
      expect: [
        {
          code: "change/reingestion",
          severity: "info",
          target: "Datastore orders source/container",
          text: "reporting_pg",
          detail: /None of its datasets was used and still is, so nothing is read again\.$/,
        },
      ],
    },
  },
});
