import type { GraphNode } from "../../../src/graph/platform-graph.js";
import { classificationsOf } from "../../../src/model/classification.js";
import type { Datastore } from "../../../src/model/datastore.js";
import { instanceLocation } from "../../../src/model/instance-location.js";
import type { DatasetEntry } from "../../../src/model/model-index.js";
import type { Workspace } from "../../../src/model/workspace.js";
import type { Provenance } from "../../../src/platform/synthesis-scope.js";
import { sortedBy, sortedUnique } from "../../../src/util/order.js";
import { fileName, groupSchema, postgresName, relationName, resourceName, stackNames } from "../names.js";
import type { RelationsSpec, TableSpec } from "../spec.js";
import { writableStore } from "./container-store.js";
import type { Export, GraphFacts, TransformerUse, WorkspaceUse } from "./graph-facts.js";
import { exportSpec, ingestSpec, transformSpec, triggerSpec } from "./plan-jobs.js";
import type { ResourcePlan, StackPlan } from "./stack-plan.js";
import { resultTable, sharedName, sharedTable, stagingTable, type Table } from "./tables.js";

/**
 * The stacks of a graph, cut by blast radius: the foundation, one per datastore, one per transformer, one per workspace. A
 * dataset added to a store changes its store's stack and those of the workspaces and transformers that use it, no other.
 */
export function planStacks(facts: GraphFacts): StackPlan[] {
  const exports = new Map(facts.exports.map((use) => [use.node.id, use]));
  const storeExports = grouped(facts.exports, ({ entry }) => entry.datastore.key);
  const storeIngests = grouped(facts.ingests, ({ node }) => node.datastore ?? "");
  const stacks: StackPlan[] = [foundation(facts)];
  for (const [key, ingests] of storeIngests) {
    const store = facts.index.datastores.get(key);
    if (store === undefined) throw new Error(`The graph ingests datastore ${key}, which is not in its model.`);
    const maker = ingests[0]?.node.workspace;
    stacks.push({
      name: stackNames.store(key),
      after: [stackNames.foundation, ...(maker === undefined ? [] : [stackNames.transformer(maker)])],
      resources: [
        ...ingests.flatMap((use) => [
          ...use.entries.map((entry) =>
            table(facts, resourceName("staging", entry.dataset.name), use.node, entry, stagingTable(facts, entry)),
          ),
          ingestJob(facts, store, use),
        ]),
        ...(storeExports.get(key) ?? []).flatMap((use) => {
          const names = [use.container, use.entry.dataset.name] as const;
          return [
            table(facts, resourceName("shared", ...names), use.node, use.entry, sharedTable(facts, use)),
            {
              kind: "job" as const,
              name: resourceName("export", ...names),
              spec: exportSpec(facts, use),
              provenance: ofDataset(facts, use.entry, use.node, false),
            },
          ];
        }),
      ],
    });
  }
  for (const use of facts.transformers) stacks.push(transformerStack(facts, use, exports));
  for (const use of facts.workspaces) stacks.push(...workspaceStack(facts, use, exports));
  return stacks;
}

function foundation({ graph, config }: GraphFacts): StackPlan {
  const { platform } = graph;
  return {
    name: stackNames.foundation,
    after: [],
    resources: [
      {
        kind: "home",
        name: "home",
        value: { instance: platform.key, location: instanceLocation(platform) ?? "", timezone: config.timezone },
        provenance: {
          object: { kind: platform.kind, key: platform.key },
          owner: "ecosystem",
          classifications: [],
          stateful: false,
        },
      },
    ],
  };
}

function ingestJob(facts: GraphFacts, store: Datastore, use: GraphFacts["ingests"][number]): ResourcePlan {
  const { node, entries } = use;
  const [only] = entries;
  const single = only !== undefined && node.id === `ingest:${only.key}`;
  return {
    kind: "job",
    name: single ? resourceName("ingest", only.dataset.name) : "ingest",
    spec: ingestSpec(facts, use),
    provenance: single
      ? ofDataset(facts, only, node, false)
      : {
          node: node.id,
          object: { kind: store.kind, key: store.key },
          owner: store.team,
          classifications: node.needs.classifications,
          stateful: false,
        },
  };
}

function transformerStack(facts: GraphFacts, use: TransformerUse, exports: ReadonlyMap<string, Export>): StackPlan {
  const { workspace, transform, trigger, outputs } = use;
  const inputs = (trigger ? facts.graph.predecessors(trigger.id) : []).flatMap((id) => exports.get(id) ?? []);
  const stores = sortedUnique(inputs.map(({ entry }) => entry.datastore.key));
  return {
    name: stackNames.transformer(workspace.key),
    after: [stackNames.foundation, ...stores.map(stackNames.store)],
    resources: [
      ...outputs.map((entry) =>
        table(
          facts,
          resourceName("result", entry.dataset.name),
          transform,
          entry,
          resultTable(facts, workspace.key, entry),
        ),
      ),
      ...(trigger
        ? [
            {
              kind: "job" as const,
              name: "trigger",
              spec: triggerSpec(facts, use, trigger, inputs),
              provenance: ofWorkspace(workspace, trigger, trigger.needs.classifications),
            },
          ]
        : []),
      {
        kind: "job",
        name: "transform",
        spec: transformSpec(facts, use, inputs),
        provenance: ofWorkspace(workspace, transform, transform.needs.classifications),
      },
    ],
  };
}

/** Nothing where the workspace sees nothing. */
function workspaceStack(facts: GraphFacts, use: WorkspaceUse, exports: ReadonlyMap<string, Export>): StackPlan[] {
  const { workspace, container, groups, transforms } = use;
  if (container === undefined) return [];
  const store = writableStore(facts.index, container);
  const cut = store.type === "files" ? fileName : store.type === "postgresql" ? postgresName : (name: string) => name;
  const seen = new Set<DatasetEntry>();
  const relations = groups.flatMap(({ group }) =>
    group.sinks.flatMap(({ dataset }): RelationsSpec["relations"] => {
      const entry = exports.get(`export:${container}/${dataset}`)?.entry;
      if (entry === undefined) return [];
      seen.add(entry);
      return [
        {
          schema: cut(`${facts.prefix}${groupSchema(workspace.key, group.name)}`),
          name: cut(relationName(entry.datastore.key, entry.dataset.name)),
          table: sharedName(facts, store, entry),
          // A transformer reads what is current, whoever else needs more of the table.
          history: transforms ? "live" : group.needs.history,
          group: group.name,
          dataset: entry.key,
        },
      ];
    }),
  );
  if (relations.length === 0) return [];
  const spec: RelationsSpec = {
    schema: 1,
    kind: "relations",
    // Another instance may serve other groups of the workspace in the same container: each keeps to its own.
    workspace: `${facts.prefix}${workspace.key}@${facts.graph.platform.key}`,
    store,
    relations: sortedBy(relations, ({ schema, name }) => `${schema} ${name}`),
  };
  const entries = sortedBy(seen, ({ key }) => key);
  const classifications = sortedUnique(entries.flatMap((entry) => classificationsOf(facts.index).of(entry)));
  const provenance: Provenance = transforms
    ? ofWorkspace(workspace, facts.graph.node(`trigger:${workspace.key}`), classifications)
    : { ...ofWorkspace(workspace, undefined, classifications), groups: groups.map(({ key }) => key) };
  return [
    {
      name: stackNames.workspace(workspace.key),
      after: sortedUnique(entries.map(({ datastore }) => stackNames.store(datastore.key))),
      // Named by its container, so that a workspace that moves leaves nothing in the old one.
      resources: [{ kind: "relations", name: resourceName("relations", container), spec, provenance }],
    },
  ];
}

function table(facts: GraphFacts, name: string, node: GraphNode, entry: DatasetEntry, made: Table): ResourcePlan {
  const spec: TableSpec = { schema: 1, kind: "table", dataset: entry.key, ...made };
  return { kind: "table", name, spec, provenance: ofDataset(facts, entry, node, true) };
}

function ofDataset({ index }: GraphFacts, entry: DatasetEntry, node: GraphNode, stateful: boolean): Provenance {
  return {
    node: node.id,
    object: { kind: "Dataset", key: entry.key },
    owner: entry.datastore.team,
    classifications: classificationsOf(index).of(entry),
    stateful,
  };
}

function ofWorkspace(
  workspace: Workspace,
  node: GraphNode | undefined,
  classifications: readonly string[],
): Provenance {
  return {
    ...(node === undefined ? {} : { node: node.id }),
    object: { kind: workspace.kind, key: workspace.key },
    owner: workspace.team,
    classifications,
    stateful: false,
  };
}

function grouped<T>(items: readonly T[], by: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(by(item));
    if (group) group.push(item);
    else groups.set(by(item), [item]);
  }
  return groups;
}
