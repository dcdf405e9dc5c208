import { at, defineDiagnostic, type Target } from "../../../diagnostic/diagnostic.js";
import type { Datastore } from "../../../model/datastore.js";
import { sortedBy, sortedUnique } from "../../../util/order.js";
import { quote, quoteList } from "../../../util/quote.js";
import { type Comparison, placesOf, type Use } from "../comparison.js";
import { changeExample, consumerOf, storeOf } from "../example.js";
import { likelyRename } from "../likely-rename.js";
import { defineCompatibility, type Report } from "../rule.js";

interface Removed {
  readonly what: "Dataset" | "Datastore";
  readonly key: string;
}

const used = defineDiagnostic<Removed & { groups: readonly string[]; renamed: string | undefined }>({
  code: "change/removed-in-use",
  severity: "error",
  summary: "data removed that is still used",
  detail: ({ what, key, groups, renamed }) =>
    `${what} ${quote(key)} is removed, but ${quoteList(groups)} still ${groups.length === 1 ? "uses" : "use"} it. ` +
    (renamed === undefined
      ? ""
      : `If it was renamed to ${quote(renamed)}: a key never changes, so a new name is an addition beside the old one. `) +
    "Put it back and deprecate it; remove it when nobody uses it any more, at the earliest in the change that removes its last consumer.",
});

const abrupt = defineDiagnostic<Removed & { undeprecated: readonly string[] }>({
  code: "change/removed-undeprecated",
  severity: "warning",
  summary: "data removed without having been deprecated",
  detail: ({ what, key, undeprecated }) =>
    `${what} ${quote(key)} is removed, and ` +
    (undeprecated.length === 0
      ? "nobody was told before that it would go. "
      : `of its datasets ${quoteList(undeprecated)} ${undeprecated.length === 1 ? "was" : "were"} never deprecated. `) +
    "Nobody uses it now, but someone may be about to. The way to remove data is to deprecate it, to wait until it has no consumers, to " +
    "remove it, and to say in Retirements whether what was stored of it is destroyed or forgotten.",
});

const DEPRECATED = storeOf([], ["primaryKey: [id]", "deprecated: { reason: use nw_data/products }"]);

/** Datasets and datastores go when nobody uses them, and after it was said that they would. */
export const removedData = defineCompatibility({
  name: "removed-data",
  pages: [
    {
      type: used,
      why:
        "Whoever uses a dataset that is gone has no data any more, and learns of it last. So data goes in steps: it is deprecated, its " +
        "consumers move, and then it is removed, also in one change together with its last consumer. A rename is a removal and an addition.",
      wrong: changeExample(`${storeOf([])}---\n${consumerOf("orders/lines")}`, consumerOf("orders/lines")),
      right: changeExample(`${DEPRECATED}---\n${consumerOf("orders/lines")}`, consumerOf("nw_data/products")),
    },
    {
      type: abrupt,
      why:
        "A deprecation tells those who are about to use data, in other branches and other teams, that it will go. Without it they learn " +
        "when it is too late. What was stored of removed data stays where it is until Retirements says otherwise, so nothing is lost.",
      wrong: changeExample(storeOf([]), ""),
      right: changeExample(DEPRECATED, ""),
    },
  ],
  check: (comparison, report) => {
    for (const [key, base] of comparison.base.datastores) {
      const head = comparison.head.datastores.get(key);
      if (head === undefined) removedStore(base, comparison, report);
      else removedDatasets(base, head, comparison, report);
    }
  },
});

function removedStore(store: Datastore, comparison: Comparison, report: Report): void {
  const names = sortedUnique(store.datasets.map(({ name }) => name));
  const uses = names.flatMap((name) => comparison.usesIn(comparison.head, `${store.key}/${name}`));
  const undeprecated = store.deprecated
    ? []
    : sortedUnique(store.datasets.filter(({ deprecated }) => !deprecated).map(({ name }) => name));
  const told = store.deprecated !== undefined || (names.length > 0 && undeprecated.length === 0);
  // Where no dataset was deprecated, the datastore as a whole was not.
  const some = undeprecated.length < names.length ? undeprecated : [];
  judge({ what: "Datastore", key: store.key }, at(store, "name"), uses, told ? undefined : some, undefined, report);
}

function removedDatasets(base: Datastore, head: Datastore, comparison: Comparison, report: Report): void {
  const kept = new Set(head.datasets.map(({ name }) => name));
  const before = new Set<string>();
  const removed = base.datasets.flatMap((dataset, index) => {
    if (before.has(dataset.name)) return [];
    before.add(dataset.name);
    return kept.has(dataset.name) ? [] : [{ dataset, index }];
  });
  const added = [...kept].filter((name) => !before.has(name));
  for (const { dataset, index } of removed) {
    const key = `${base.key}/${dataset.name}`;
    const uses = comparison.usesIn(comparison.head, key);
    const told = dataset.deprecated !== undefined || base.deprecated !== undefined;
    const alike = likelyRename(dataset.name, added);
    const renamed = alike === undefined ? undefined : `${base.key}/${alike}`;
    const target = at(base, "datasets", index, "name");
    judge({ what: "Dataset", key }, target, uses, told ? undefined : [], renamed, report);
  }
}

/** `undeprecated` is absent where it was said that the data would go. */
function judge(
  removed: Removed,
  target: Target,
  uses: readonly Use[],
  undeprecated: readonly string[] | undefined,
  renamed: string | undefined,
  report: Report,
): void {
  if (uses.length > 0) {
    const groups = sortedUnique(uses.map(({ group }) => group.key));
    const related = placesOf(sortedBy(uses, ({ group }) => group.key));
    report(used(target, { ...removed, groups, renamed }, { tree: "base", related }));
  } else if (undeprecated) report(abrupt(target, { ...removed, undeprecated }, { tree: "base" }));
}
