import { storeOf } from "../../../../src/change/compatibility/example.js";
import { requiredColumn } from "../../../../src/change/compatibility/rules/required-column.js";
import { testCompatibility } from "../harness.js";

testCompatibility(requiredColumn, {
  fine: {
    "a new nullable column, wherever it stands": {
      before: storeOf(["name: quantity, type: integer, nullable: false"]),
      after: storeOf(["name: sold_on, type: date", "name: quantity, type: integer, nullable: false"]),
    },
    "a new dataset with columns that may not be null": {
      after: storeOf(["name: quantity, type: integer, nullable: false"]),
    },
  },
  found: {
    "a new column that may not be null": {
      before: storeOf([]),
      after: storeOf(["name: quantity, type: integer, nullable: false"]),
      expect: [
        {
          code: "change/required-column",
          target: "Datastore orders datasets/0/columns/1/nullable",
          text: "false",
          related: ["Datastore orders datasets/0/columns: the columns as they were"],
          detail: /^Column "quantity" is new in "orders\/lines" and not nullable, .* Declare it nullable\.$/,
        },
      ],
    },
    "a new key column, which is a changed key and said once": {
      before: storeOf([]),
      after: storeOf(["name: line, type: integer, nullable: false"], ["primaryKey: [id, line]"]),
      expect: [
        {
          code: "change/primary-key",
          target: "Datastore orders datasets/0/primaryKey",
          text: "[id, line]",
        },
      ],
    },
  },
});
