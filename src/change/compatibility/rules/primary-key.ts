import { defineDiagnostic } from "../../../diagnostic/diagnostic.js";
import { sortedUnique } from "../../../util/order.js";
import { quote, quoteList } from "../../../util/quote.js";
import { changeExample, storeOf } from "../example.js";
import { defineCompatibility, NEW_DATASET } from "../rule.js";

const type = defineDiagnostic<{ dataset: string; was: readonly string[]; is: readonly string[] }>({
  code: "change/primary-key",
  severity: "error",
  summary: "primary key changed",
  detail: ({ dataset, was, is }) =>
    `A row of ${quote(dataset)} was told apart by ${named(was)}, and is now by ${named(is)}. What was delivered already cannot be ` +
    `matched with what comes, and whoever joins by the key gets other rows. Leave the key as it is; or ${NEW_DATASET}.`,
});

/** Rows are told apart by the same columns as before. */
export const primaryKey = defineCompatibility({
  name: "primary-key",
  pages: [
    {
      type,
      why:
        "The key says which delivered row an incoming one replaces, which rows are versions of each other, and what consumers join by. With " +
        "another key all of that is another thing, also where a new column is added to the key, or a key is declared where there was none. " +
        "The order in which the columns of a key are named means nothing and may change.",
      wrong: changeExample(
        storeOf(["name: line, type: integer, nullable: false"]),
        storeOf(["name: line, type: integer, nullable: false"], ["primaryKey: [id, line]"]),
      ),
      right: changeExample(
        storeOf(["name: line, type: integer, nullable: false"], ["primaryKey: [id, line]"]),
        storeOf(["name: line, type: integer, nullable: false"], ["primaryKey: [line, id]"]),
      ),
    },
  ],
  check: (comparison, report) => {
    for (const pair of comparison.datasets) {
      const was = pair.base.dataset.primaryKey;
      const is = pair.head.dataset.primaryKey;
      if (sortedUnique(was).join("\n") === sortedUnique(is).join("\n")) continue;
      report(
        type(
          pair.is("primaryKey"),
          { dataset: pair.key, was, is },
          {
            related: [
              { target: pair.was("primaryKey"), message: `was ${named(was)}` },
              ...comparison.usePlaces(pair.key),
            ],
          },
        ),
      );
    }
  },
});

function named(columns: readonly string[]): string {
  return columns.length === 0 ? "no key" : quoteList(columns);
}
