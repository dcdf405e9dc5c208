import { storeOf } from "../../../../src/change/compatibility/example.js";
import { nullability } from "../../../../src/change/compatibility/rules/nullability.js";
import { testCompatibility } from "../harness.js";

const nullable = (value: string): string => storeOf([`name: x, type: integer${value}`]);

testCompatibility(nullability, {
  fine: { "a default that is written out": { before: nullable(""), after: nullable(", nullable: true") } },
  found: {
    "a column that may be null from now on": {
      before: nullable(", nullable: false"),
      after: nullable(", nullable: true"),
      expect: [
        {
          code: "change/nullability",
          target: "Datastore orders datasets/0/columns/1/nullable",
          text: "true",
          related: ["Datastore orders datasets/0/columns/1/nullable: was not nullable"],
          detail:
            /may be null from now on, and its readers rely on a value.*Leave it not nullable, and add a nullable column/,
        },
      ],
    },
    "a column that may not be null any more, and who uses the dataset": {
      after: { edits: [['price, type: "decimal(10,2)"', 'price, nullable: false, type: "decimal(10,2)"']] },
      expect: [
        {
          code: "change/nullability",
          target: "Datastore nw_data datasets/1/columns/2/nullable",
          text: "false",
          related: [
            "Datastore nw_data datasets/1/columns/2/nullable: was nullable",
            'Workspace live_reporting datasetGroups/0/sinks/1: "live_reporting/live" uses it',
          ],
          detail:
            /may not be null from now on, and rows that were delivered already may have no value in it\. Leave it nullable; or publish/,
        },
      ],
    },
  },
});
