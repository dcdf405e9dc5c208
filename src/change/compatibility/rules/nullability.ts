import { defineDiagnostic } from "../../../diagnostic/diagnostic.js";
import { quote } from "../../../util/quote.js";
import { changeExample, storeOf } from "../example.js";
import { defineCompatibility, NEW_DATASET } from "../rule.js";

const type = defineDiagnostic<{ column: string; dataset: string; nullable: boolean }>({
  code: "change/nullability",
  severity: "error",
  summary: "nullability changed",
  detail: ({ column, dataset, nullable }) =>
    `Column ${quote(column)} of ${quote(dataset)} ` +
    (nullable
      ? "may be null from now on, and its readers rely on a value in every row. "
      : "may not be null from now on, and rows that were delivered already may have no value in it. ") +
    `Leave it ${nullable ? "not nullable" : "nullable"}` +
    `${nullable ? ", and add a nullable column beside it for what may be missing" : ""}; or ${NEW_DATASET}.`,
});

/** A column stays nullable, or not nullable. */
export const nullability = defineCompatibility({
  name: "nullability",
  pages: [
    {
      type,
      why:
        "Where a column may not be null, readers add, compare and join without asking; nulls make their results wrong without an error. " +
        "The other way round, rows that came before and have nulls fit no longer, neither in the producer's history nor in a consumer's table.",
      wrong: changeExample(
        storeOf(["name: quantity, type: integer, nullable: false"]),
        storeOf(["name: quantity, type: integer"]),
      ),
      right: changeExample(
        storeOf(["name: quantity, type: integer, nullable: false"]),
        storeOf(["name: quantity, type: integer, nullable: false", "name: quantity_if_known, type: integer"]),
      ),
    },
  ],
  check: (comparison, report) => {
    for (const pair of comparison.datasets)
      for (const [base, head] of pair.common) {
        const { name, nullable } = head.column;
        if (base.column.nullable === nullable) continue;
        const message = nullable ? "was not nullable" : "was nullable";
        report(
          type(
            pair.is("columns", head.index, "nullable"),
            { column: name, dataset: pair.key, nullable },
            {
              related: [
                { target: pair.was("columns", base.index, "nullable"), message },
                ...comparison.usePlaces(pair.key),
              ],
            },
          ),
        );
      }
  },
});
