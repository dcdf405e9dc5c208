import { mapKeyType } from "../../../src/lint/rules/map-key-type.js";
import { withColumn } from "../documents.js";
import { testRule } from "../harness.js";

testRule(mapKeyType, {
  valid: Object.fromEntries(
    ["string", "char(2)", "bigint", "uint64", "decimal(5,2)", "date", "timestamptz", "uuid", "boolean", "binary"].map(
      (key) => [key, { add: withColumn(`map<${key},json>`) }],
    ),
  ),
  invalid: Object.fromEntries(
    [
      "float64",
      "fp8_e4m3",
      "json",
      "variant",
      "geography",
      "interval",
      "vector(3)",
      "array<integer>",
      "struct<a:integer>",
      "map<string,string>",
    ].map((key) => [
      key,
      {
        add: withColumn(`array<map<${key},integer>>`),
        expect: [
          {
            code: "lint/map-key-type",
            target: "Datastore orders datasets/0/columns/1/type",
            detail: /cannot be the key of a map/,
          },
        ],
      },
    ]),
  ),
});
