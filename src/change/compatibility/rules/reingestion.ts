import { at, defineDiagnostic, type Path } from "../../../diagnostic/diagnostic.js";
import type { Datastore } from "../../../model/datastore.js";
import { sortedUnique } from "../../../util/order.js";
import { quote, quoteList } from "../../../util/quote.js";
import type { Comparison } from "../comparison.js";
import { changeExample, consumerOf, storeOf } from "../example.js";
import { defineCompatibility } from "../rule.js";

const type = defineDiagnostic<{ store: string; changes: readonly string[]; datasets: readonly string[] }>({
  code: "change/reingestion",
  severity: "warning",
  summary: "source changed",
  detail: ({ store, changes, datasets }) =>
    `Datastore ${quote(store)} is read otherwise: ${changes.join("; ")}. ` +
    (datasets.length === 0
      ? "None of its datasets was used and still is, so nothing is read again."
      : `Read again from the start for all who use ${datasets.length === 1 ? "it" : "them"}: ${quoteList(datasets)}. Where the new source ` +
        "does not hold the same rows, describe it as a new datastore, deprecate this one, and let its consumers move."),
});

/** Says what is read again when a source changes. */
export const reingestion = defineCompatibility({
  name: "reingestion",
  pages: [
    {
      type,
      why:
        "How far a source was read means nothing for another one, nor for another way of reading it. So whatever is used of the datastore is " +
        "read again from its start: by a new container, transformer, method, watermark or feed column, by another primary platform, and by " +
        "another table for the dataset it belongs to. That takes time and load, and rows the new source never had are gone for those who see " +
        "current rows only. A schedule, the scope of a batch and an overlap may change freely. Where nothing is in use it is a note.",
      wrong: changeExample(
        `${storeOf([])}---\n${consumerOf("orders/lines")}`,
        `${storeOf([]).replace("sales_pg", "reporting_pg")}---\n${consumerOf("orders/lines")}`,
      ),
      right: changeExample(
        `${storeOf([])}---\n${consumerOf("orders/lines")}`,
        `${storeOf([]).replace("0 0 * * *", "0 6 * * *")}---\n${consumerOf("orders/lines")}`,
      ),
    },
  ],
  check: (comparison, report) => {
    for (const [base, head] of comparison.datastores()) {
      const changes = [...sourceChanges(base, head), ...readerChanges(base, head)];
      const moved = movedTables(base, head);
      const [first] = [...changes, ...moved];
      if (first === undefined) continue;
      const all = changes.length > 0 ? head.datasets.map(({ name }) => name) : moved.map(({ dataset }) => dataset);
      const datasets = inUse(comparison, head, all);
      report(
        type(
          at(head, ...first.path),
          { store: head.key, changes: [...changes, ...moved].map(({ text }) => text), datasets },
          {
            ...(datasets.length === 0 ? { severity: "info" } : {}),
            related: [{ target: at(base, ...first.path), message: "as it was" }],
          },
        ),
      );
    }
  },
});

interface Change {
  readonly path: Path;
  readonly text: string;
}

/** What of an ingestion says how its source is read: where one of these changes, a position in the source is lost. */
const WAYS = ["method", "column", "sequence", "operation", "inserted", "updated", "deleted"] as const;

function sourceChanges({ source: was }: Datastore, { source: is }: Datastore): Change[] {
  const path = ["source", is.transformer === undefined ? "container" : "transformer"];
  return [...change(path, "source", originOf(was), originOf(is)), ...wayChanges(was, is)];
}

function wayChanges(was: Datastore["source"], is: Datastore["source"]): Change[] {
  // What a transformer makes is read in one way only.
  if (!was.ingestion || !is.ingestion) return [];
  const [before, now] = [was.ingestion, is.ingestion];
  return WAYS.flatMap((way) => change(["source", "ingestion", way], way, shown(before[way]), shown(now[way])));
}

function readerChanges(was: Datastore, is: Datastore): Change[] {
  const reader = ({ primaryPlatform }: Datastore): string =>
    primaryPlatform === undefined ? "every instance by itself" : `instance ${quote(primaryPlatform)} for all`;
  return change(["primaryPlatform"], "reader", reader(was), reader(is));
}

/** The datasets in both that have another table, file or folder. */
function movedTables(was: Datastore, is: Datastore): (Change & { readonly dataset: string })[] {
  const before = new Set(was.datasets.map(({ name }) => name));
  const table = ({ source: { tables } }: Datastore, name: string): string =>
    tables !== undefined && Object.hasOwn(tables, name) ? (tables[name] ?? name) : name;
  return [...new Set(is.datasets.map(({ name }) => name))].flatMap((dataset) => {
    const [from, to] = [table(was, dataset), table(is, dataset)];
    if (!before.has(dataset) || from === to) return [];
    return [
      { dataset, path: ["source", "tables", dataset], text: told(`table of ${dataset}`, quote(from), quote(to)) },
    ];
  });
}

function change(path: Path, what: string, was: string, is: string): Change[] {
  return was === is ? [] : [{ path, text: told(what, was, is) }];
}

function told(what: string, was: string, is: string): string {
  return `its ${what} was ${was} and is ${is}`;
}

function originOf({ transformer, container }: Datastore["source"]): string {
  if (transformer !== undefined) return `transformer ${quote(transformer)}`;
  return container === undefined ? "nothing" : `container ${quote(container)}`;
}

function shown(value: string | undefined): string {
  return value === undefined ? "not given" : quote(value);
}

/** The datasets among some that were used and still are, by key. */
function inUse(comparison: Comparison, { key }: Datastore, names: readonly string[]): string[] {
  return sortedUnique(names.map((name) => `${key}/${name}`)).filter((dataset) => comparison.isKept(dataset));
}
