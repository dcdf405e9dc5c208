import { sqlIdentifier } from "../../../src/lint/rules/sql-identifier.js";
import { container, datastore, SNAPSHOT, workspace } from "../documents.js";
import { testRule } from "../harness.js";

testRule(sqlIdentifier, {
  valid: {
    "the longest name": { edits: [["name: sent_on", `name: ${"a".repeat(63)}`]] },
    "capitals, digits and underscores": { edits: [["name: sent_on", "name: Sent_on_2"]] },
  },
  invalid: {
    "a dash in a column": {
      edits: [["name: sent_on", "name: sent-on"]],
      expect: [
        {
          code: "lint/sql-identifier",
          target: "Datastore shipments datasets/0/columns/1/name",
          text: "sent-on",
          detail: /column name "sent-on"/,
        },
      ],
    },
    "a digit first, in a dataset": {
      edits: [
        ["name: events", "name: 1events"],
        ["events: events/", "1events: events/"],
      ],
      expect: [
        {
          code: "lint/sql-identifier",
          target: "Datastore shipments datasets/1/name",
          text: "1events",
          detail: /^The dataset name "1events"/,
        },
      ],
    },
    "an empty column name": {
      edits: [["name: sent_on", 'name: ""']],
      expect: [{ code: "lint/sql-identifier", target: "Datastore shipments datasets/0/columns/1/name" }],
    },
    "an umlaut in a datastore": {
      add: datastore(SNAPSHOT).replace("name: orders", "name: bestände"),
      expect: [
        {
          code: "lint/sql-identifier",
          target: "Datastore bestände name",
          text: "bestände",
          detail: /^The datastore name "bestände"/,
        },
      ],
    },
    "a dot in a container": {
      add: container("type: files\npath: data\nformat: csv\n").replace("orders_box", "orders.box"),
      expect: [
        {
          code: "lint/sql-identifier",
          target: "DataContainer orders.box name",
          text: "orders.box",
          detail: /^The data container name "orders\.box"/,
        },
      ],
    },
    "a dash in a workspace and a space in its group": {
      add: workspace("nw_data/products").replace("web_shop", "web-shop").replace("name: main", "name: main group"),
      expect: [
        {
          code: "lint/sql-identifier",
          target: "Workspace web-shop name",
          text: "web-shop",
          detail: /^The workspace name "web-shop"/,
        },
        {
          code: "lint/sql-identifier",
          target: "Workspace web-shop datasetGroups/0/name",
          text: "main group",
          detail: /^The dataset group name "main group"/,
        },
      ],
    },
    "129 characters": {
      add: workspace("nw_data/products").replace("name: main", `name: ${"a".repeat(129)}`),
      expect: [{ code: "lint/sql-identifier", target: "Workspace web_shop datasetGroups/0/name" }],
    },
    "a control character, shown escaped": {
      edits: [["name: sent_on", 'name: "sent\\e[31m"']],
      expect: [
        {
          code: "lint/sql-identifier",
          target: "Datastore shipments datasets/0/columns/1/name",
          detail: /"sent\\u001b\[31m"/,
        },
      ],
    },
  },
});
