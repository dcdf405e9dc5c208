import { noPrimaryKey } from "../../../src/lint/rules/no-primary-key.js";
import { datastore, SNAPSHOT, workspace } from "../documents.js";
import { testRule } from "../harness.js";

const without = (source: string) => datastore(source).replace("    primaryKey: [id]\n", "");

testRule(noPrimaryKey, {
  valid: {
    "a primary key, with milestoned history": {},
    "no columns that could be a key, which is another rule's": {
      add: without(SNAPSHOT).replace(/ {4}columns:\n.*\n/, "    columns: []\n"),
    },
  },
  invalid: {
    "a snapshot of current rows": {
      add: `${without(SNAPSHOT)}---\n${workspace("orders/lines")}`,
      expect: [
        {
          code: "lint/no-primary-key",
          severity: "warning",
          target: "Datastore orders datasets/0/name",
          text: "lines",
          related: [],
          detail: /replaces the whole table/,
        },
      ],
    },
    "changes one by one": {
      add: without("{ container: sales_pg, ingestion: { method: cdc } }"),
      expect: [
        {
          code: "lint/no-primary-key",
          target: "Datastore orders datasets/0/name",
          related: ["Datastore orders source/ingestion/method"],
          detail: /one by one \(cdc\)/,
        },
      ],
    },
    "a consumer that needs milestoned history": {
      add: `${without(SNAPSHOT)}---\n${workspace("orders/lines").replace("platform: lake,", "platform: lake, needs: { history: milestoned },")}`,
      expect: [
        {
          code: "lint/no-primary-key",
          target: "Datastore orders datasets/0/name",
          related: ["Workspace web_shop datasetGroups/0/needs/history"],
          detail: /a consumer needs its milestoned history/,
        },
      ],
    },
    "many such consumers, of which the first are shown": {
      add: `${without(SNAPSHOT)}---\n${workspace("orders/lines").replace(
        / {2}- \{ name: main.*\n/,
        [6, 5, 4, 3, 2, 1]
          .map((n) => `  - { name: g${n}, platform: lake, needs: { history: milestoned }, sinks: [orders/lines] }\n`)
          .join(""),
      )}`,
      expect: [
        {
          code: "lint/no-primary-key",
          target: "Datastore orders datasets/0/name",
          related: [5, 4, 3, 2, 1].map((index) => `Workspace web_shop datasetGroups/${index}/needs/history`),
          detail: /6 consumers need its milestoned history/,
        },
      ],
    },
    "a transformer's output that a consumer wants milestoned": {
      edits: [
        ["sinks: [nw_data/customers, shipments/shipments]", "sinks: [nw_data/customers, masked_nw_data/customers]"],
        ["    classification: internal\n    primaryKey: [customer_id]\n", "    classification: internal\n"],
      ],
      expect: [
        {
          code: "lint/no-primary-key",
          target: "Datastore masked_nw_data datasets/0/name",
          related: ["Workspace live_reporting datasetGroups/1/needs/history"],
        },
      ],
    },
  },
});
