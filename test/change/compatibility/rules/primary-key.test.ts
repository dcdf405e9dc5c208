import { storeOf } from "../../../../src/change/compatibility/example.js";
import { primaryKey } from "../../../../src/change/compatibility/rules/primary-key.js";
import { testCompatibility } from "../harness.js";

const LINE = "name: line, type: integer, nullable: false";
const keyed = (...more: readonly string[]): string => storeOf([LINE], more);

testCompatibility(primaryKey, {
  fine: {
    "the key in another order": { before: keyed("primaryKey: [id, line]"), after: keyed("primaryKey: [line, id]") },
  },
  found: {
    "a column more": {
      before: keyed("primaryKey: [id]"),
      after: keyed("primaryKey: [id, line]"),
      expect: [
        {
          code: "change/primary-key",
          target: "Datastore orders datasets/0/primaryKey",
          text: "[id, line]",
          related: ['Datastore orders datasets/0/primaryKey: was "id"'],
          detail: /was told apart by "id", and is now by "id" and "line".*Leave the key as it is; or publish/,
        },
      ],
    },
    "another column": {
      before: keyed("primaryKey: [id]"),
      after: keyed("primaryKey: [line]"),
      expect: [{ code: "change/primary-key", target: "Datastore orders datasets/0/primaryKey", text: "[line]" }],
    },
    "a key where there was none": {
      before: keyed(),
      after: keyed("primaryKey: [id]"),
      expect: [
        {
          code: "change/primary-key",
          target: "Datastore orders datasets/0/primaryKey",
          text: "[id]",
          related: ["Datastore orders datasets/0/primaryKey: was no key"],
        },
      ],
    },
    "no key any more": {
      before: keyed("primaryKey: [id]"),
      after: keyed(),
      expect: [
        {
          code: "change/primary-key",
          target: "Datastore orders datasets/0/primaryKey",
          text: "name: lines",
          detail: /and is now by no key/,
        },
      ],
    },
    "a renamed key column: the column is gone, and the key is another": {
      before: storeOf(["name: line_id, type: integer, nullable: false"], ["primaryKey: [line_id]"]),
      after: storeOf(["name: line_no, type: integer, nullable: false"], ["primaryKey: [line_no]"]),
      expect: [
        { code: "change/primary-key", target: "Datastore orders datasets/0/primaryKey", text: "[line_no]" },
        {
          code: "change/removed-column",
          target: "Datastore orders datasets/0/columns/1/name",
          tree: "base",
          text: "line_id",
          detail: /renamed to "line_no"/,
        },
      ],
    },
    "a key that consumers rely on": {
      after: { edits: [["primaryKey: [product_id]", "primaryKey: [category]"]] },
      expect: [
        {
          code: "change/primary-key",
          target: "Datastore nw_data datasets/1/primaryKey",
          text: "[category]",
          related: [
            'Datastore nw_data datasets/1/primaryKey: was "product_id"',
            'Workspace live_reporting datasetGroups/0/sinks/1: "live_reporting/live" uses it',
          ],
        },
      ],
    },
  },
});
