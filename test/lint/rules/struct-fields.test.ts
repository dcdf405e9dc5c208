import { structFields } from "../../../src/lint/rules/struct-fields.js";
import { withColumn } from "../documents.js";
import { testRule } from "../harness.js";

testRule(structFields, {
  valid: { "one name in two structs": { add: withColumn("struct<a:struct<a:integer>,b:struct<a:integer>>") } },
  invalid: {
    "the same name": {
      add: withColumn("struct<a:integer,b:date,a:string>"),
      expect: [
        {
          code: "lint/struct-fields",
          target: "Datastore orders datasets/0/columns/1/type",
          text: '"struct',
          detail: /column "extra" has the field "a" twice/,
        },
      ],
    },
    "one name twice and two that differ in case": {
      add: withColumn("struct<a:integer,a:string,id:integer,ID:integer>"),
      expect: [
        {
          code: "lint/struct-fields",
          target: "Datastore orders datasets/0/columns/1/type",
          detail: /the field "a" twice, and the fields "id" and "ID"/,
        },
      ],
    },
    "names that differ in case, nested": {
      add: withColumn("array<map<string,struct<id:integer,ID:integer>>>"),
      expect: [
        {
          code: "lint/struct-fields",
          target: "Datastore orders datasets/0/columns/1/type",
          detail: /"id" and "ID", which differ only in case/,
        },
      ],
    },
  },
});
