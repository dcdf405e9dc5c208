import { at, defineDiagnostic } from "../../diagnostic/diagnostic.js";
import { LOG_TYPES } from "../ingestion.js";
import { quote } from "../quote.js";
import { defineRule } from "../rule.js";
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
      const fields = (["inserted", "updated", "deleted"] as const).filter((field) => ingestion[field] !== undefined);
      for (const same of clashesOf(fields.map((field) => ingestion[field] ?? "")).equal) {
        const [first = "inserted", second = "updated"] = same.map((place) => fields[place]);
        const value = ingestion[first] ?? "";
        const named = same.map((place) => fields[place]).join(" and ");
        const related = [{ target: at(store, "source", "ingestion", first), message: "the same value" }];
        report(values(at(store, "source", "ingestion", second), { fields: named, value }, { related }));
      }
    }
  },
});

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
