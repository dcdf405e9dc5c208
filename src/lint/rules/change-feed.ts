import { at, defineDiagnostic } from "../../diagnostic/diagnostic.js";
import { type Datastore, FEED_VALUES, type Ingestion } from "../../model/datastore.js";
import { quote } from "../../util/quote.js";
import { LOG_TYPES } from "../ingestion.js";
import { defineRule, type Report } from "../rule.js";
import { clashesOf } from "../twins.js";

const columns = defineDiagnostic<{ missing: string; container: string | undefined }>({
  code: "lint/change-feed-columns",
  severity: "error",
  summary: "feed of changes without its columns",
  detail: ({ missing, container }) =>
    container === undefined
      ? `A feed of changes needs a sequence, which orders the changes, and an operation, which says what happened; ${missing} is missing.`
      : `Container ${quote(container)} has no log of changes, so it is read as a feed of changes: a table or file with a row for each change. ` +
        `That needs the columns sequence, which orders the changes, and operation, which says what happened; ${missing} missing.`,
});

const values = defineDiagnostic<{ fields: string; value: string }>({
  code: "lint/change-feed-values",
  severity: "error",
  summary: "one value for two operations",
  detail: ({ fields, value }) =>
    `The value ${quote(value)} stands for ${fields} at once, so a change could not be told from another. Give each its own value.`,
});

const oneColumn = defineDiagnostic<{ column: string }>({
  code: "lint/change-feed-one-column",
  severity: "error",
  summary: "one column for two purposes",
  detail: ({ column }) =>
    `Column ${quote(column)} would both order the changes and say what happened. A feed has a column for each: name the other one.`,
});

/** A feed of changes names the columns that order its changes and say what happened, with a value for each kind. */
export const changeFeed = defineRule({
  name: "change-feed",
  pages: [
    {
      type: columns,
      why:
        "Some databases keep a log of their changes, and cdc reads that. From any other table or file it reads rows that each tell " +
        "one change; which came first and whether a row came or went, only two of their columns can tell.",
      wrong: example("method: cdc"),
      right: example("method: cdc, sequence: seq, operation: op, inserted: I, updated: U, deleted: D"),
    },
    {
      type: values,
      why: "If one value means both that a row came and that it went, every such change would be applied wrongly half of the time.",
      wrong: example("method: cdc, sequence: seq, operation: op, inserted: X, updated: U, deleted: X"),
      right: example("method: cdc, sequence: seq, operation: op, inserted: I, updated: U, deleted: D"),
    },
    {
      type: oneColumn,
      why: "A number that grows with each change is not I, U or D as well: one of the two names is a slip.",
      wrong: example("method: cdc, sequence: op, operation: op"),
      right: example("method: cdc, sequence: seq, operation: op"),
    },
  ],
  check: ({ model, index }, report) => {
    for (const store of model.datastores) {
      const { container: key, ingestion } = store.source;
      if (ingestion?.method !== "cdc") continue;
      const { sequence, operation } = ingestion;
      const container = key === undefined ? undefined : index.containers.get(key);
      const byLog = container === undefined || LOG_TYPES.has(container.type);
      const readable = container === undefined || (container.type !== "kafka" && container.type !== "managed");
      const missing = [
        ...(sequence === undefined ? ["sequence"] : []),
        ...(operation === undefined ? ["operation"] : []),
      ];
      // A database with a log needs no columns, but half of a feed is a feed as well.
      if (readable && missing.length > 0 && !(byLog && missing.length === 2)) {
        const both = missing.length === 2 ? "both are" : `${missing[0]} is`;
        report(
          columns(at(store, "source", "ingestion", "method"), {
            missing: byLog ? missing.join() : both,
            container: byLog ? undefined : container.key,
          }),
        );
      }
      if (sequence !== undefined && sequence === operation) {
        const related = [{ target: at(store, "source", "ingestion", "sequence"), message: "the same column" }];
        report(oneColumn(at(store, "source", "ingestion", "operation"), { column: sequence }, { related }));
      }
      checkValues(store, ingestion, report);
    }
  },
});

const KINDS = ["inserted", "updated", "deleted"] as const;

/** Values that are not given are judged as well, but nothing is reported of an ingestion that gives none. */
function checkValues(store: Datastore, given: Ingestion, report: Report): void {
  for (const same of clashesOf(KINDS.map((kind) => given[kind] ?? FEED_VALUES[kind])).equal) {
    const kinds = same.flatMap((place) => KINDS[place] ?? []);
    const [first, second] = kinds.filter((kind) => given[kind] !== undefined);
    const place = second ?? first;
    if (place === undefined) continue;
    const named = kinds.map((kind) => (given[kind] === undefined ? `${kind} (by default)` : kind)).join(" and ");
    const related =
      first === undefined || second === undefined
        ? []
        : [{ target: at(store, "source", "ingestion", first), message: "the same value" }];
    report(values(at(store, "source", "ingestion", place), { fields: named, value: given[place] ?? "" }, { related }));
  }
}

function example(ingestion: string): string {
  return `
kind: Datastore
name: orders
team: us/sales
status: production
source: { container: shipments_files, ingestion: { ${ingestion} } }
datasets:
  - name: lines
    classification: internal
    primaryKey: [id]
    columns:
      - { name: id, type: bigint, nullable: false }
`;
}
