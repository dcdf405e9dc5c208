import { consumerOf } from "../../../../src/change/compatibility/example.js";
import { movedContainer } from "../../../../src/change/compatibility/rules/moved-container.js";
import { testCompatibility } from "../harness.js";

const WARNING = { code: "change/moved-container", severity: "warning" as const };

testCompatibility(movedContainer, {
  fine: {
    "another credential, owner and sharing": {
      after: {
        edits: [["name: SALES_PG }\nsharedWith: [us/marketing]", "name: OTHER }\nencryption: { serverSide: true }"]],
      },
    },
    "locations in another order": {
      after: { edits: [["[onprem:us/ny, onprem:us/sf]", "[onprem:us/sf, onprem:us/ny]"]] },
    },
    "a container that goes": {
      before:
        "kind: DataContainer\nname: spare\nowner: us\ntype: files\nlocations: [onprem:us/ny]\npath: spare\nformat: csv\n",
      after: "",
    },
    "a container that nothing is in": {
      after: { edits: [["connection: { host: kafka.example.com }", "connection: { host: kafka2.example.com }"]] },
    },
  },
  found: {
    "a container that gets its first data as it moves, beside what was in it": {
      after: {
        edits: [
          [
            "type: files\nlocations: [onprem:us/ny]\npath: data/shipments",
            "type: files\nlocations: [onprem:us/ny]\npath: other",
          ],
          [
            "name: mask_customers\nteam: us/sales\ndepartment: sales\nstatus: production\ncontainer: { managedBy: platform, type: duckdb }",
            "name: mask_customers\nteam: us/sales\ndepartment: sales\nstatus: production\ncontainer: shipments_files",
          ],
        ],
        add: consumerOf("nw_data/products", "container: shipments_files"),
      },
      expect: [
        {
          ...WARNING,
          target: "DataContainer shipments_files path",
          text: "other",
          // Neither who comes with it nor who had its data elsewhere before.
          detail: /Read again from there: "shipments\/shipments"\. What lies/,
        },
        {
          code: "change/moved-workspace",
          severity: "info",
          target: "Workspace mask_customers container",
          text: "shipments_files",
        },
      ],
    },
    "a container to which a source moves as it moves itself": {
      after: {
        edits: [
          ["host: 10.1.2.3", "host: 10.1.2.4"],
          [
            "  container: sales_pg\n  ingestion: { method: snapshot",
            "  container: reporting_pg\n  ingestion: { method: snapshot",
          ],
        ],
      },
      expect: [
        {
          ...WARNING,
          target: "DataContainer reporting_pg connection",
          text: "{ host: 10.1.2.4",
          detail: /connection changed\. Made anew there, with all their data: "live_reporting"\. What lies/,
        },
        {
          code: "change/reingestion",
          severity: "warning",
          target: "Datastore nw_data source/container",
          text: "reporting_pg",
        },
      ],
    },
    "where sources are": {
      after: { edits: [["host: pg.sales.internal, port: 5432", "host: pg2.sales.internal, port: 5432"]] },
      expect: [
        {
          ...WARNING,
          target: "DataContainer sales_pg connection",
          text: "{ host: pg2",
          related: ["DataContainer sales_pg connection: as it was"],
          detail:
            /^Container "sales_pg" is another place: its connection changed\. Read again from there: "nw_data\/customers" and "nw_data\/products"\. What lies/,
        },
      ],
    },
    "where consumers have their data": {
      after: { edits: [["host: 10.1.2.3", "host: 10.1.2.4"]] },
      expect: [
        {
          ...WARNING,
          target: "DataContainer reporting_pg connection",
          text: "{ host: 10.1.2.4",
          detail: /Made anew there, with all their data: "live_reporting"\. What lies/,
        },
      ],
    },
    "path and locations, once": {
      after: {
        edits: [["locations: [onprem:us/ny]\npath: data/shipments", "locations: [onprem:us/sf]\npath: data/other"]],
      },
      expect: [
        {
          ...WARNING,
          target: "DataContainer shipments_files locations",
          text: "[onprem:us/sf]",
          detail: /its locations, path changed\. Read again from there: "shipments\/shipments"\./,
        },
      ],
    },
    "a type": {
      after: { edits: [["owner: us\ntype: postgresql", "owner: us\ntype: mysql"]] },
      expect: [{ ...WARNING, target: "DataContainer reporting_pg type", text: "mysql" }],
    },
  },
});
