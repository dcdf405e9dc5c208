import { defineDiagnostic } from "../../../diagnostic/diagnostic.js";
import { formatDataType } from "../../../model/data-type.js";
import { quote } from "../../../util/quote.js";
import { changeExample, storeOf } from "../example.js";
import { defineCompatibility, NEW_DATASET } from "../rule.js";
import { widening } from "../widening.js";

const type = defineDiagnostic<{ column: string; dataset: string; was: string; is: string; reason: string }>({
  code: "change/column-type",
  severity: "error",
  summary: "type that is not a wider one",
  detail: ({ column, dataset, was, is, reason }) =>
    `Column ${quote(column)} of ${quote(dataset)} changes from ${quote(was)} to ${quote(is)}, which does not hold every value in the ` +
    `form its readers know. ${reason} Leave the type and add a nullable column of the new type beside it; or ${NEW_DATASET}.`,
});

/** The type of a column widens or stays. */
export const columnType = defineCompatibility({
  name: "column-type",
  pages: [
    {
      type,
      why:
        "What was delivered must fit into the new type unchanged, or rows are lost and readers misled. These may change: tinyint, smallint, " +
        "integer and bigint to one further to the right; uint8, uint16, uint32 and uint64 likewise; float16, float32, float64 and float128 " +
        "likewise; a small float to any float with no fewer bits of exponent and of mantissa; varchar and nvarchar to a longer or unbounded one, and varchar to nvarchar; " +
        "char and nchar to a longer one, binary to a longer or unbounded one; decimal where neither the digits before the point nor those " +
        "behind it get fewer; date to timestamp. The elements of an array and the values of a map widen like types of their own, the keys of a " +
        "map never; a struct may get fields and widen those it has, in any order. Everything else is another type: string and varchar, char and " +
        "varchar, uuid and text, signed and unsigned, integers and decimals, with and without a time zone, vectors of another length, mx types.",
      wrong: changeExample(storeOf(["name: quantity, type: bigint"]), storeOf(["name: quantity, type: integer"])),
      right: changeExample(storeOf(["name: quantity, type: integer"]), storeOf(["name: quantity, type: bigint"])),
    },
  ],
  check: (comparison, report) => {
    for (const pair of comparison.datasets)
      for (const [base, head] of pair.common) {
        const reason = widening(base.column.type, head.column.type);
        if (reason === undefined) continue;
        const [was, is] = [formatDataType(base.column.type), formatDataType(head.column.type)];
        report(
          type(
            pair.is("columns", head.index, "type"),
            { column: head.column.name, dataset: pair.key, was, is, reason },
            {
              related: [
                { target: pair.was("columns", base.index, "type"), message: `was ${quote(was)}` },
                ...comparison.usePlaces(pair.key),
              ],
            },
          ),
        );
      }
  },
});
