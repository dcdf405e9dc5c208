import { defineDiagnostic } from "../../../diagnostic/diagnostic.js";
import { quote } from "../../../util/quote.js";
import { changeExample, storeOf } from "../example.js";
import { defineCompatibility } from "../rule.js";

const type = defineDiagnostic<{ column: string; dataset: string }>({
  code: "change/required-column",
  severity: "error",
  summary: "new column that may not be null",
  detail: ({ column, dataset }) =>
    `Column ${quote(column)} is new in ${quote(dataset)} and not nullable, but the rows that are there already have no value for it. ` +
    "Declare it nullable.",
});

/** A new column is nullable. */
export const requiredColumn = defineCompatibility({
  name: "required-column",
  pages: [
    {
      type,
      why:
        "Every row that was delivered before has no value for a new column, in the producer's history and in every consumer's container. " +
        "A column that may not be null cannot be added to them; a nullable one can.",
      wrong: changeExample(storeOf([]), storeOf(["name: quantity, type: integer, nullable: false"])),
      right: changeExample(storeOf([]), storeOf(["name: quantity, type: integer"])),
    },
  ],
  check: (comparison, report) => {
    for (const pair of comparison.datasets) {
      const key = new Set(pair.head.dataset.primaryKey);
      for (const { column, index } of pair.added) {
        // A new column of the key is a changed key, which says more.
        if (column.nullable || key.has(column.name)) continue;
        const related = [{ target: pair.was("columns"), message: "the columns as they were" }];
        report(type(pair.is("columns", index, "nullable"), { column: column.name, dataset: pair.key }, { related }));
      }
    }
  },
});
