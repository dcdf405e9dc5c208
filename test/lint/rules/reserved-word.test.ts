import { reservedWord } from "../../../src/lint/rules/reserved-word.js";
import { container, datastore, SNAPSHOT, workspace } from "../documents.js";
import { testRule } from "../harness.js";

testRule(reservedWord, {
  valid: {
    "words that only one engine reserves, and such as the standard alone does": {
      edits: [
        ["name: sent_on", "name: limit"],
        ["name: company_name", "name: value"],
        ["name: changed_at", "name: year"],
      ],
    },
    "a reserved word with something added": { edits: [["name: sent_on", "name: order_"]] },
  },
  invalid: {
    "a reserved word in capitals": {
      edits: [["name: sent_on", "name: ORDER"]],
      expect: [
        {
          code: "lint/reserved-word",
          target: "Datastore shipments datasets/0/columns/1/name",
          text: "ORDER",
          detail: /"ORDER_value"/,
        },
      ],
    },
    "a workspace, a group, a datastore, a dataset and a container": {
      add: `${workspace("select/table")
        .replace("web_shop", "user")
        .replace("name: main", "name: group")}---\n${datastore(SNAPSHOT.replace("sales_pg", "column"))
        .replace("name: orders", "name: select")
        .replace(
          "name: lines",
          "name: table",
        )}---\n${container("type: sqlite\npath: data/x.db\n").replace("orders_box", "column")}`,
      expect: [
        { code: "lint/reserved-word", target: "Workspace user name", text: "user" },
        { code: "lint/reserved-word", target: "Workspace user datasetGroups/0/name", text: "group" },
        { code: "lint/reserved-word", target: "Datastore select name", text: "select" },
        { code: "lint/reserved-word", target: "Datastore select datasets/0/name", text: "table" },
        { code: "lint/reserved-word", target: "DataContainer column name", text: "column" },
      ],
    },
    "the longest of the words": {
      edits: [["name: sent_on", "name: current_timestamp"]],
      expect: [{ code: "lint/reserved-word", target: "Datastore shipments datasets/0/columns/1/name" }],
    },
  },
});
