import type { GraphNode } from "../../../src/graph/platform-graph.js";
import type { Workspace } from "../../../src/model/workspace.js";
import { timeLimitSeconds } from "../config.js";
import { layout } from "../layout.js";
import { relationName } from "../names.js";
import type { ExportSpec, IngestSpec, Source, TransformSpec, TriggerSpec } from "../spec.js";
import { containerPlace, containerServer, fileOptions } from "./container-store.js";
import type { Export, GraphFacts, StoreNode, TransformerUse } from "./graph-facts.js";
import { keptBy } from "./history.js";
import { methodOf } from "./method.js";
import { codeOf } from "./rules/transformer-code.js";
import { keptOf, resultTable, sharedTable, stagingTable } from "./tables.js";

export function ingestSpec(facts: GraphFacts, { node, entries }: StoreNode): IngestSpec {
  const store = known(facts.index.datastores.get(node.datastore ?? ""), node);
  const { ingestion, tables } = store.source;
  const what = node.datasets.length === 1 && node.id.includes("/") ? node.datasets[0] : store.key;
  const source = sourceOf(facts, node);
  return {
    ...job(facts, node, `ingest ${what}`, ingestion?.schedule),
    kind: "ingest",
    source,
    badRecords: ingestion?.badRecords ?? "stop",
    method: methodOf(store),
    target: layout.staging(store.key),
    datasets: entries.map((entry) => {
      const { key, dataset } = entry;
      const { at, shape } = stagingTable(facts, entry);
      return {
        dataset: key,
        from: (source.type === "transformer" ? undefined : tables?.[dataset.name]) ?? dataset.name,
        table: at.table,
        shape,
        ...retention(keptOf(facts, entry)),
      };
    }),
  };
}

export function exportSpec(facts: GraphFacts, use: Export): ExportSpec {
  const { node, entry, container } = use;
  const { at, shape } = sharedTable(facts, use);
  return {
    ...job(facts, node, `export ${entry.key} to ${container}`),
    kind: "export",
    dataset: entry.key,
    from: stagingTable(facts, entry).at,
    to: at,
    shape,
    ...retention(keptBy(use)),
  };
}

export function triggerSpec(
  facts: GraphFacts,
  { workspace }: TransformerUse,
  node: GraphNode,
  inputs: readonly Export[],
): TriggerSpec {
  const trigger = workspace.transformer?.trigger;
  const schedule = trigger !== undefined && "schedule" in trigger ? trigger.schedule : undefined;
  return {
    ...job(facts, node, `trigger ${workspace.key}`, schedule),
    kind: "trigger",
    workspace: workspace.key,
    on: schedule === undefined ? "change" : "schedule",
    inputs: inputs.map((use) => sharedTable(facts, use).at),
  };
}

export function transformSpec(
  facts: GraphFacts,
  { workspace, transform, outputs }: TransformerUse,
  inputs: readonly Export[],
): TransformSpec {
  return {
    ...job(facts, transform, `transform ${workspace.key}`),
    kind: "transform",
    workspace: workspace.key,
    code: codeSpec(facts, workspace),
    inputs: inputs.map((use) => {
      const { at, shape } = sharedTable(facts, use);
      const { datastore, dataset } = use.entry;
      return { relation: relationName(datastore.key, dataset.name), from: at, shape };
    }),
    target: layout.transforms(workspace.key),
    outputs: outputs.map((entry) => {
      const { at, shape } = resultTable(facts, workspace.key, entry);
      return { dataset: entry.key, name: entry.dataset.name, table: at.table, shape };
    }),
  };
}

function codeSpec({ graph, config }: GraphFacts, workspace: Workspace): TransformSpec["code"] {
  const { index = -1, file } = codeOf(workspace) ?? {};
  const runtime = workspace.transformer?.code[index]?.runtime;
  const text = graph.model.files.get(file ?? "");
  if (file !== undefined && text !== undefined) {
    const timeLimit = timeLimitSeconds(config);
    if (runtime === "sql") return { runtime, file, text, timeLimit };
    if (runtime === "javascript")
      return { runtime, file, text, timeLimit, memoryLimit: config.transformers.memoryLimit };
  }
  throw new Error(`Transformer ${workspace.key} has no code in a file that runs here, and lint let it pass.`);
}

function retention({ retention }: { readonly retention?: string }) {
  return retention === undefined ? {} : { retention };
}

function job({ graph, config }: GraphFacts, node: GraphNode, title: string, schedule?: string) {
  return {
    schema: 1 as const,
    id: node.id,
    title,
    after: [...graph.predecessors(node.id)],
    priority: node.needs.priority,
    ...(schedule === undefined ? {} : { schedule }),
    missedRuns: config.missedRuns,
    timezone: config.timezone,
  };
}

function sourceOf({ index, prefix }: GraphFacts, node: GraphNode): Source {
  if (node.workspace !== undefined) {
    const { schema } = layout.table(node.datastore ?? "", "", prefix);
    return {
      type: "transformer",
      workspace: node.workspace,
      file: layout.transforms(node.workspace).file,
      schema,
    };
  }
  const container = known(index.containers.get(node.container ?? ""), node);
  if (container.type === "postgresql") {
    const { server } = containerServer(container);
    if (server) return { type: "postgresql", server, schema: container.connection?.schema ?? "public" };
  }
  const { place } = containerPlace(container);
  if (place && container.type === "duckdb")
    return {
      type: "duckdb",
      container: container.key,
      file: place,
      schema: container.connection?.schema ?? "main",
    };
  if (place && container.type === "files" && container.format !== undefined)
    return {
      type: "files",
      container: container.key,
      place,
      format: container.format,
      options: fileOptions(container),
    };
  throw new Error(`Container ${container.key} cannot be read by the local platform, and lint let it pass.`);
}

function known<T>(object: T | undefined, node: GraphNode): T {
  if (object === undefined) throw new Error(`Node ${node.id} names something that is not in its model.`);
  return object;
}
