import { storeOf } from "../../../../src/change/compatibility/example.js";
import { removedColumn } from "../../../../src/change/compatibility/rules/removed-column.js";
import { testCompatibility } from "../harness.js";

const before = storeOf(["name: quantity, type: integer", "name: sold_on, type: date"]);
const many = Array.from({ length: 65 }, (_, at) => `name: quantity_${at}, type: integer`);

/** New columns that no removed one may have become. */
const others = (count: number): string[] => Array.from({ length: count }, (_, at) => `name: more_${at}, type: json`);
const QUANTITY = {
  code: "change/removed-column",
  target: "Datastore orders datasets/0/columns/1/name",
  tree: "base" as const,
  text: "quantity",
};

testCompatibility(removedColumn, {
  fine: {
    "columns in another order": {
      before,
      after: storeOf(["name: sold_on, type: date", "name: quantity, type: integer"]),
    },
    "a new nullable column": {
      before,
      after: storeOf(["name: quantity, type: integer", "name: sold_at, type: timestamp", "name: sold_on, type: date"]),
    },
    "new descriptions": {
      before,
      after: storeOf(
        ["name: quantity, type: integer, description: how many", "name: sold_on, type: date"],
        ["primaryKey: [id]", "description: What was sold"],
      ),
    },
  },
  found: {
    "a column that is gone, and who uses the dataset": {
      after: { edits: [["      - { name: changed_at, type: timestamp }\n", ""]] },
      expect: [
        {
          code: "change/removed-column",
          target: "Datastore nw_data datasets/0/columns/2/name",
          tree: "base",
          text: "changed_at",
          related: [
            "Datastore nw_data datasets/0/name: the dataset as it is",
            'Workspace live_reporting datasetGroups/1/sinks/0: "live_reporting/history" uses it',
            'Workspace live_reporting datasetGroups/0/sinks/0: "live_reporting/live" uses it',
            'Workspace mask_customers datasetGroups/0/sinks/0: "mask_customers/inputs" uses it',
          ],
          detail:
            /^Column "changed_at" of "nw_data\/customers" is gone, and whatever reads it breaks\. Put it back; .* publish the new schema as a dataset of another name/,
        },
      ],
    },
    "a column beside 64 new ones, of which one may be its new name": {
      before,
      after: storeOf(["name: quantities, type: integer", "name: sold_on, type: date", ...others(63)]),
      expect: [{ ...QUANTITY, detail: /may have been renamed to "quantities"/ }],
    },
    "a column beside new ones whose short names stand in it by chance": {
      before,
      after: storeOf(["name: sold_on, type: date", "name: q, type: integer", "name: an, type: integer"]),
      expect: [{ ...QUANTITY, detail: /is gone, and whatever reads it breaks\. Put it back/ }],
    },
    "a column beside a new one whose name of three letters stands in it": {
      before,
      after: storeOf(["name: sold_on, type: date", "name: qua, type: integer"]),
      expect: [{ ...QUANTITY, detail: /may have been renamed to "qua"/ }],
    },
    "a column beside 65 new ones, among which no name is guessed": {
      before,
      after: storeOf(["name: quantities, type: integer", "name: sold_on, type: date", ...others(64)]),
      expect: [{ ...QUANTITY, detail: /whatever reads it breaks\. Put it back/ }],
    },
    "a rename, with the likely new name": {
      before,
      after: storeOf(["name: quantities, type: integer", "name: sold_on, type: date"]),
      expect: [
        {
          code: "change/removed-column",
          target: "Datastore orders datasets/0/columns/1/name",
          tree: "base",
          text: "quantity",
          related: ["Datastore orders datasets/0/columns/1/name: may be its new name"],
          detail:
            /may have been renamed to "quantities".*Keep "quantity" and add "quantities" beside it as a nullable column/,
        },
      ],
    },
    "a rename by more words, to a wider type": {
      before,
      after: storeOf(["name: quantity_of_pieces, type: bigint", "name: sold_on, type: date"]),
      expect: [
        {
          code: "change/removed-column",
          target: "Datastore orders datasets/0/columns/1/name",
          tree: "base",
          text: "quantity",
          detail: /renamed to "quantity_of_pieces"/,
        },
      ],
    },
    "a rename of case alone": {
      before,
      after: storeOf(["name: Quantity, type: integer", "name: sold_on, type: date"]),
      expect: [
        {
          code: "change/removed-column",
          target: "Datastore orders datasets/0/columns/1/name",
          tree: "base",
          text: "quantity",
          detail: /renamed to "Quantity"/,
        },
      ],
    },
    "no likely name among new columns that hold other values or have other names": {
      before,
      after: storeOf(["name: quantities, type: string", "name: amount, type: integer", "name: sold_on, type: date"]),
      expect: [
        {
          code: "change/removed-column",
          target: "Datastore orders datasets/0/columns/1/name",
          tree: "base",
          text: "quantity",
          detail: /breaks\. Put it back; to do without it/,
        },
      ],
    },
    "no likely name among very many": {
      before,
      after: storeOf(["name: sold_on, type: date", ...many]),
      expect: [
        {
          code: "change/removed-column",
          target: "Datastore orders datasets/0/columns/1/name",
          tree: "base",
          text: "quantity",
          detail: /breaks\. Put it back/,
        },
      ],
    },
    "every column that is gone": {
      before,
      after: storeOf([]),
      expect: [1, 2].map((at) => ({
        code: "change/removed-column",
        target: `Datastore orders datasets/0/columns/${at}/name`,
        tree: "base" as const,
        text: at === 1 ? "quantity" : "sold_on",
      })),
    },
  },
});
