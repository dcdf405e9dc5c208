import { at, defineDiagnostic, type Related } from "../../diagnostic/diagnostic.js";
import { sortedBy } from "../../util/order.js";
import { quote } from "../../util/quote.js";
import type { LintContext } from "../context.js";
import { defineRule } from "../rule.js";

const type = defineDiagnostic<{ dataset: string; cdc: boolean; consumers: number }>({
  code: "lint/no-primary-key",
  severity: "warning",
  summary: "dataset without a primary key",
  detail: ({ dataset, cdc, consumers }) => {
    const need = cdc
      ? "but its changes are read one by one (cdc), and a change cannot be applied without knowing which row it is about. "
      : consumers > 0
        ? `but ${consumers === 1 ? "a consumer needs" : `${consumers} consumers need`} its milestoned history, and without a key no version of a row can be told from another row. `
        : "so a row can neither be updated nor told from its copy, and each batch replaces the whole table. ";
    return `Dataset ${quote(dataset)} has no primary key, ${need}Name the columns that identify a row in primaryKey.`;
  },
});

const MOST_PLACES = 5;

/** A dataset has a primary key; it must have one where its changes are read one by one or a consumer needs their history. */
export const noPrimaryKey = defineRule({
  name: "no-primary-key",
  pages: [
    {
      type,
      why:
        "Without a primary key rows have no identity: nothing can be merged, only replaced. That is a warning as long as snapshots " +
        "are all that is read and the current rows all that is asked for; with the method cdc, or once a consumer needs " +
        "milestoned history, it is an error.",
      wrong: `
kind: Datastore
name: orders
team: us/sales
status: production
source: { container: sales_pg, ingestion: { method: snapshot, schedule: "0 0 * * *" } }
datasets:
  - name: lines
    classification: internal
    columns: [{ name: id, type: bigint, nullable: false }]
`,
      right: `
kind: Datastore
name: orders
team: us/sales
status: production
source: { container: sales_pg, ingestion: { method: snapshot, schedule: "0 0 * * *" } }
datasets:
  - name: lines
    classification: internal
    primaryKey: [id]
    columns: [{ name: id, type: bigint, nullable: false }]
`,
    },
  ],
  check: (context, report) => {
    let milestoned: ReadonlyMap<string, readonly HistoryConsumer[]> | undefined;
    for (const store of context.model.datastores)
      for (const [index, { name, primaryKey, columns }] of store.datasets.entries()) {
        // Without columns nothing could be the key, which is a finding of its own.
        if (primaryKey.length > 0 || columns.length === 0) continue;
        milestoned ??= milestonedConsumers(context);
        const dataset = `${store.key}/${name}`;
        const cdc = store.source.ingestion?.method === "cdc";
        const consumers = milestoned.get(dataset) ?? [];
        const related: Related[] = [
          ...(cdc
            ? [{ target: at(store, "source", "ingestion", "method"), message: "changes are read one by one" }]
            : []),
          ...consumers.slice(0, MOST_PLACES).map(({ group, target }) => ({
            target,
            message: `${quote(group)} needs milestoned history`,
          })),
        ];
        const severity = cdc || consumers.length > 0 ? "error" : "warning";
        const params = { dataset, cdc, consumers: consumers.length };
        report(type(at(store, "datasets", index, "name"), params, { severity, related }));
      }
  },
});

interface HistoryConsumer {
  readonly group: string;
  readonly target: ReturnType<typeof at>;
}

/** The groups that need milestoned history of each dataset, in the order of their keys. */
function milestonedConsumers({ index }: LintContext): Map<string, HistoryConsumer[]> {
  const consumers = new Map<string, HistoryConsumer[]>();
  const all = [...index.groups.values()].filter(({ group }) => group.needs.history === "milestoned");
  const groups = sortedBy(all, ({ key }) => key);
  for (const { key, workspace, group, index } of groups)
    for (const dataset of new Set(group.sinks.map(({ dataset }) => dataset))) {
      const consumer = { group: key, target: at(workspace, "datasetGroups", index, "needs", "history") };
      const list = consumers.get(dataset);
      if (list) list.push(consumer);
      else consumers.set(dataset, [consumer]);
    }
  return consumers;
}
