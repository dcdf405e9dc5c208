import { defineDiagnostic } from "../../../diagnostic/diagnostic.js";
import { quote } from "../../../util/quote.js";
import type { ColumnEntry, DatasetPair } from "../comparison.js";
import { changeExample, storeOf } from "../example.js";
import { likelyRename, MOST_CANDIDATES } from "../likely-rename.js";
import { defineCompatibility, NEW_DATASET } from "../rule.js";
import { widening } from "../widening.js";

const type = defineDiagnostic<{ column: string; dataset: string; renamed: string | undefined }>({
  code: "change/removed-column",
  severity: "error",
  summary: "column removed",
  detail: ({ column, dataset, renamed }) =>
    `Column ${quote(column)} of ${quote(dataset)} is gone, and whatever reads it breaks. ` +
    (renamed === undefined
      ? "Put it back; to do without it, "
      : `It may have been renamed to ${quote(renamed)}, which to those who read it is the same. Keep ${quote(column)} and add ` +
        `${quote(renamed)} beside it as a nullable column; to have only one of them, `) +
    `${NEW_DATASET}.`,
});

/** A column stays as long as its dataset. */
export const removedColumn = defineCompatibility({
  name: "removed-column",
  pages: [
    {
      type,
      why:
        "Consumers name columns in their queries, and nobody can see from here which. A column that is gone breaks each of them the " +
        "moment the change is live; a renamed one does, too. Columns can be added beside those there are, and a dataset can be replaced " +
        "by another in steps: publish the new one, deprecate the old one, wait until nobody uses it, remove it.",
      wrong: changeExample(storeOf(["name: quantity, type: integer"]), storeOf(["name: amount, type: integer"])),
      right: changeExample(
        storeOf(["name: quantity, type: integer"]),
        storeOf(["name: quantity, type: integer", "name: amount, type: integer"]),
      ),
    },
  ],
  check: (comparison, report) => {
    for (const pair of comparison.datasets)
      for (const { column, index } of pair.removed) {
        const renamed = newName({ column, index }, pair);
        const place = renamed && pair.is("columns", renamed.index, "name");
        report(
          type(
            pair.was("columns", index, "name"),
            { column: column.name, dataset: pair.key, renamed: renamed?.column.name },
            {
              tree: "base",
              related: [
                place
                  ? { target: place, message: "may be its new name" }
                  : { target: pair.is("name"), message: "the dataset as it is" },
                ...comparison.usePlaces(pair.key),
              ],
            },
          ),
        );
      }
  },
});

/** The new column that a removed one may have become: it holds its values and has a name like its own. */
function newName({ column }: ColumnEntry, { added }: DatasetPair): ColumnEntry | undefined {
  // How many there are is looked at first: each removed column would otherwise be tried with each new one.
  if (added.length > MOST_CANDIDATES) return undefined;
  const fit = added.filter((other) => widening(column.type, other.column.type) === undefined);
  const name = likelyRename(
    column.name,
    fit.map((other) => other.column.name),
  );
  return fit.find((other) => other.column.name === name);
}
