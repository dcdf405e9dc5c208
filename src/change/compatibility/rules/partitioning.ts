import { defineDiagnostic } from "../../../diagnostic/diagnostic.js";
import { quote, quoteList } from "../../../util/quote.js";
import { changeExample, storeOf } from "../example.js";
import { defineCompatibility, NEW_DATASET } from "../rule.js";

const type = defineDiagnostic<{ dataset: string; was: readonly string[]; is: readonly string[] }>({
  code: "change/partitioning",
  severity: "error",
  summary: "partitioning changed",
  detail: ({ dataset, was, is }) =>
    `${quote(dataset)} was partitioned by ${named(was)}, and is now by ${named(is)}. Where partitions lie and which of them a query ` +
    `reads changes for everyone. Leave the partitioning as it is; or ${NEW_DATASET}.`,
});

/** A dataset stays partitioned as it is. */
export const partitioning = defineCompatibility({
  name: "partitioning",
  pages: [
    {
      type,
      why:
        "Partitions are folders and files that lie where they lie. Consumers rely on them when they choose what to read, and a table that is " +
        "partitioned otherwise has to be written anew. The order of the columns counts: it is the order of the folders.",
      wrong: changeExample(
        storeOf(["name: sold_on, type: date, nullable: false"]),
        storeOf(["name: sold_on, type: date, nullable: false"], ["primaryKey: [id]", "partitionBy: [sold_on]"]),
      ),
      right: changeExample(
        storeOf(["name: sold_on, type: date, nullable: false"]),
        storeOf(["name: sold_on, type: date, nullable: false", "name: sold_at, type: timestamp"]),
      ),
    },
  ],
  check: (comparison, report) => {
    for (const pair of comparison.datasets) {
      const was = pair.base.dataset.partitionBy;
      const is = pair.head.dataset.partitionBy;
      if (was.length === is.length && was.every((column, index) => column === is[index])) continue;
      report(
        type(
          pair.is("partitionBy"),
          { dataset: pair.key, was, is },
          {
            related: [
              { target: pair.was("partitionBy"), message: `was ${named(was)}` },
              ...comparison.usePlaces(pair.key),
            ],
          },
        ),
      );
    }
  },
});

function named(columns: readonly string[]): string {
  return columns.length === 0 ? "nothing" : quoteList(columns);
}
