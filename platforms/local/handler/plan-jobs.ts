import type { GraphNode } from "../../../src/graph/platform-graph.js";
import type { DatasetEntry } from "../../../src/model/model-index.js";
import { relationName } from "../names.js";
import {
  type ExportSpec,
  type IngestSpec,
  layout,
  type Method,
  type Source,
  type TableRef,
  type TransformSpec,
  type TriggerSpec,
} from "../spec.js";
import { containerPlace, fileOptions, writableStore } from "./container-store.js";
import type { Export, GraphFacts, StoreNode, TransformerUse } from "./graph-facts.js";
import { codeOf } from "./rules/transformer-code.js";
import { shapeOf } from "./shape.js";

/** Where an ingestion brings a dataset. */
export function stagingTable({ datastore, dataset }: DatasetEntry): TableRef {
  return { store: layout.staging(datastore.key), table: layout.table(datastore.key, dataset.name) };
}

/** The one table of a dataset in a consumer's container. */
export function sharedTable(facts: GraphFacts, { entry, container }: Export): TableRef {
  return {
    store: writableStore(facts.index, container),
    table: layout.table(entry.datastore.key, entry.dataset.name),
  };
}

/** Where a transformer leaves a dataset it made. */
export function resultTable(workspace: string, { datastore, dataset }: DatasetEntry): TableRef {
  return { store: layout.transforms(workspace), table: layout.table(datastore.key, dataset.name) };
}

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
    method: methodOf(ingestion?.method, ingestion?.column),
    target: layout.staging(store.key),
    datasets: entries.map(({ key, dataset }) => ({
      dataset: key,
      from: (source.type === "transformer" ? undefined : tables?.[dataset.name]) ?? dataset.name,
      table: layout.table(store.key, dataset.name),
      shape: shapeOf(dataset),
    })),
  };
}

export function exportSpec(facts: GraphFacts, use: Export): ExportSpec {
  const { node, entry, container } = use;
  return {
    ...job(facts, node, `export ${entry.key} to ${container}`),
    kind: "export",
    dataset: entry.key,
    from: stagingTable(entry),
    to: sharedTable(facts, use),
    shape: shapeOf(entry.dataset),
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
    inputs: inputs.map((use) => sharedTable(facts, use)),
  };
}

export function transformSpec(
  facts: GraphFacts,
  { workspace, transform, outputs }: TransformerUse,
  inputs: readonly Export[],
): TransformSpec {
  const file = codeOf(workspace)?.file;
  const text = facts.graph.model.files.get(file ?? "");
  if (file === undefined || text === undefined)
    throw new Error(`Transformer ${workspace.key} has no SQL in a file of the model, and lint let it pass.`);
  return {
    ...job(facts, transform, `transform ${workspace.key}`),
    kind: "transform",
    workspace: workspace.key,
    code: { runtime: "sql", file, text },
    inputs: inputs.map((use) => ({
      relation: relationName(use.entry.datastore.key, use.entry.dataset.name),
      from: sharedTable(facts, use),
      shape: shapeOf(use.entry.dataset),
    })),
    target: layout.transforms(workspace.key),
    outputs: outputs.map(({ key, datastore, dataset }) => ({
      dataset: key,
      name: dataset.name,
      table: layout.table(datastore.key, dataset.name),
      shape: shapeOf(dataset),
    })),
  };
}

function job({ graph, config }: GraphFacts, node: GraphNode, title: string, schedule?: string) {
  return {
    schema: 1 as const,
    id: node.id,
    title,
    after: [...graph.predecessors(node.id)],
    priority: node.needs.priority,
    ...(schedule === undefined ? {} : { schedule }),
    missedRuns: "once" as const,
    timezone: config.timezone,
  };
}

function sourceOf({ index }: GraphFacts, node: GraphNode): Source {
  if (node.workspace !== undefined) {
    const { schema } = layout.table(node.datastore ?? "", "");
    return {
      type: "transformer",
      workspace: node.workspace,
      file: layout.transforms(node.workspace).file,
      schema,
    };
  }
  const container = known(index.containers.get(node.container ?? ""), node);
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

/** What a transformer made is taken as a whole. */
function methodOf(method: string | undefined, column: string | undefined): Method {
  if (method === undefined || method === "snapshot") return { type: "snapshot" };
  if (method === "watermark" && column !== undefined) return { type: "watermark", column };
  throw new Error(`The local platform does not ingest by ${method}, and lint let it pass.`);
}

function known<T>(object: T | undefined, node: GraphNode): T {
  if (object === undefined) throw new Error(`Node ${node.id} names something that is not in its model.`);
  return object;
}
