import { storeOf } from "../../../../src/change/compatibility/example.js";
import { columnType } from "../../../../src/change/compatibility/rules/column-type.js";
import { testCompatibility } from "../harness.js";

const typed = (type: string): string => storeOf([`name: x, type: "${type}"`]);

testCompatibility(columnType, {
  fine: {
    "a type that widens": { before: typed("varchar(5)"), after: typed("nvarchar(10)") },
    "a type within types that widens": {
      before: typed("map<char(2),array<struct<a:date>>>"),
      after: typed("map<char(2),array<struct<b:uuid,a:timestamp>>>"),
    },
    "a type that is written otherwise": { before: typed("decimal(10)"), after: typed("decimal( 10 , 0 )") },
  },
  found: {
    "a type that narrows, and who uses the dataset": {
      after: { edits: [['price, type: "decimal(10,2)"', 'price, type: "decimal(10,1)"']] },
      expect: [
        {
          code: "change/column-type",
          target: "Datastore nw_data datasets/1/columns/2/type",
          text: '"decimal(10,1)"',
          related: [
            'Datastore nw_data datasets/1/columns/2/type: was "decimal(10,2)"',
            'Workspace live_reporting datasetGroups/0/sinks/1: "live_reporting/live" uses it',
          ],
          detail:
            /^Column "price" of "nw_data\/products" changes from "decimal\(10,2\)" to "decimal\(10,1\)".*The digits behind the point shrink from 2 to 1\. Leave the type and add a nullable column/,
        },
      ],
    },
    "another type, judged from old to new": {
      before: typed("timestamp"),
      after: typed("date"),
      expect: [
        {
          code: "change/column-type",
          target: "Datastore orders datasets/0/columns/1/type",
          text: '"date"',
          detail: /"timestamp" never changes its type/,
        },
      ],
    },
    "the type of a column that moved": {
      before: storeOf(["name: a, type: integer", "name: b, type: bigint"]),
      after: storeOf(["name: b, type: integer", "name: a, type: integer"]),
      expect: [
        {
          code: "change/column-type",
          target: "Datastore orders datasets/0/columns/1/type",
          text: "integer",
          related: ['Datastore orders datasets/0/columns/2/type: was "bigint"'],
        },
      ],
    },
  },
});
