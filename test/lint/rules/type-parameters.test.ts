import { typeParameters } from "../../../src/lint/rules/type-parameters.js";
import { withColumn } from "../documents.js";
import { testRule } from "../harness.js";

const accepted = (type: string) => ({ add: withColumn(type) });
const refused = (type: string, detail: RegExp) => ({
  add: withColumn(type),
  expect: [
    { code: "lint/type-parameters", target: "Datastore orders datasets/0/columns/1/type", text: `"${type}"`, detail },
  ],
});

testRule(typeParameters, {
  valid: {
    "decimals at their limits": accepted("struct<a:decimal(1),b:decimal(38,38),c:decimal(38,0)>"),
    "lengths at their limits": accepted(
      "struct<a:varchar(1),b:nvarchar(10485760),c:char(1),d:nchar(10485760),e:binary(1)>",
    ),
    "no length": accepted("struct<a:varchar,b:nvarchar,c:binary>"),
    "a vector at its limit": accepted("vector(65536)"),
  },
  invalid: {
    "no digits": refused("decimal(0)", /^The type "decimal\(0,0\)" is out of range: a decimal has 1 to 38 digits/),
    "39 digits": refused("decimal(39,2)", /1 to 38 digits/),
    "more behind the point than digits": refused("decimal(4,5)", /of 4 digits at most 4/),
    "a length of nothing, nested": refused(
      "array<varchar(0)>",
      /"varchar\(0\)" inside "array<varchar\(0\)>".*a length is 1 to/,
    ),
    "a key of a map, deeply nested": refused("struct<a:array<map<char(0),integer>>>", /"char\(0\)" inside/),
    "the value of a map": refused("map<string,nchar(0)>", /"nchar\(0\)" inside/),
    "a length beyond": refused("varchar(10485761)", /1 to 10485760/),
    "binary of nothing": refused("binary(0)", /a length is/),
    "a vector of nothing": refused("vector(0)", /1 to 65536 dimensions/),
    "a vector beyond": refused("vector(65537)", /1 to 65536 dimensions/),
    "two of them, each a finding": {
      add: withColumn("struct<a:decimal(0),b:vector(0)>"),
      expect: [
        { code: "lint/type-parameters", target: "Datastore orders datasets/0/columns/1/type" },
        { code: "lint/type-parameters", target: "Datastore orders datasets/0/columns/1/type" },
      ],
    },
  },
});
