import { defineDiagnostic, type Related, type Target } from "../../../diagnostic/diagnostic.js";
import { sortedUnique } from "../../../util/order.js";
import { quote, quoteList } from "../../../util/quote.js";
import type { DatasetPair } from "../comparison.js";
import { changeExample, storeOf } from "../example.js";
import { defineCompatibility, NEW_DATASET } from "../rule.js";

const type = defineDiagnostic<{
  dataset: string;
  /** The columns concerned; empty: the dataset as a whole. */
  columns: readonly string[];
  was: readonly string[];
  is: string | undefined;
}>({
  code: "change/classification",
  severity: "error",
  summary: "classification changed",
  detail: ({ dataset, columns, was, is }) =>
    `${columns.length === 0 ? quote(dataset) : `${columns.length === 1 ? "Column" : "Columns"} ${quoteList(columns)} of ${quote(dataset)}`} ` +
    `${columns.length > 1 ? "were" : "was"} classified as ${quoteList(was)}, and ${columns.length > 1 ? "are" : "is"} now ` +
    `${is === undefined ? "not classified" : `classified as ${quote(is)}`}. Policies, grants and consumers were chosen for what it was. ` +
    `Leave the classification as it is; or ${NEW_DATASET}.`,
});

/** What is classified stays classified as it is, on the dataset or on its columns. */
export const classification = defineCompatibility({
  name: "classification",
  pages: [
    {
      type,
      why:
        "A classification decides where data may lie, how it is encrypted and who may have it. Delivered data was kept by the old one: under " +
        "another it may lie where it must not, or lose its protection without anyone having looked. Classifying what was not classified is " +
        "fine, and so is moving a classification from the dataset to all of its columns, or from all of them to the dataset.",
      wrong: changeExample(
        storeOf(["name: buyer, type: string, classification: pii"]),
        storeOf(["name: buyer, type: string, classification: public"]),
      ),
      right: changeExample(
        storeOf(["name: buyer, type: string"]),
        storeOf(["name: buyer, type: string, classification: pii"]),
      ),
    },
  ],
  check: (comparison, report) => {
    for (const pair of comparison.datasets)
      for (const { target, columns, was, is, places } of changesOf(pair))
        report(
          type(
            target,
            { dataset: pair.key, columns, was, is },
            { related: [...places, ...comparison.usePlaces(pair.key)] },
          ),
        );
  },
});

interface Change {
  readonly target: Target;
  readonly columns: readonly string[];
  readonly was: readonly string[];
  readonly is: string | undefined;
  readonly places: readonly Related[];
}

function changesOf(pair: DatasetPair): Change[] {
  const was = pair.base.dataset.classification;
  const is = pair.head.dataset.classification;
  const whole = (text: string): Related => ({ target: pair.was("classification"), message: `was ${quote(text)}` });
  if (was !== undefined && is !== undefined && was !== is)
    return [{ target: pair.is("classification"), columns: [], was: [was], is, places: [whole(was)] }];

  const changes: Change[] = [];
  /** Columns whose classification is no longer, or not yet, their own: one decision about the dataset, so one finding. */
  const together: { readonly column: string; readonly was: string; readonly place: Related }[] = [];
  for (const [base, head] of pair.common) {
    const before = base.column.classification ?? was;
    const now = head.column.classification ?? is;
    if (before === undefined || before === now) continue;
    const { name } = head.column;
    const place =
      base.column.classification === undefined
        ? whole(before)
        : { target: pair.was("columns", base.index, "classification"), message: `was ${quote(before)}` };
    const own = head.column.classification !== undefined || (is === undefined && was === undefined);
    if (own) {
      const target = pair.is("columns", head.index, "classification");
      changes.push({ target, columns: [name], was: [before], is: now, places: [place] });
    } else together.push({ column: name, was: before, place });
  }
  const first = together[0];
  if (first)
    changes.push({
      target: pair.is("classification"),
      // Where it was the dataset's and no column has one now, the dataset lost it.
      columns: was !== undefined && together.length === pair.common.length ? [] : together.map(({ column }) => column),
      was: sortedUnique(together.map((one) => one.was)),
      is,
      places: [first.place],
    });
  return changes;
}
