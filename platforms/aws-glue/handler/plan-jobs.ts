import type { GraphNode } from "../../../src/graph/platform-graph.js";
import type { DatasetEntry } from "../../../src/model/model-index.js";
import { layout } from "../layout.js";
import { groupSchema, postgresName, relationName, tableName } from "../names.js";
import type { ExportSpec, IngestSpec, Source, Spec } from "../spec.js";
import { containerServer, filesOf } from "./containers.js";
import type { Export, GraphFacts, PeerNode, StoreNode } from "./graph-facts.js";
import { type Kept, keptFor } from "./history.js";
import { methodOf } from "./method.js";
import { peerOf } from "./peers.js";
import { keptOf, lakeTable, shapeOf } from "./tables.js";
import { transformJob } from "./transform-job.js";

/** A job: what it is called, what it is told, and the node it makes physical. Triggers are no jobs, and what is served in place needs none. */
export interface JobPlan {
  /** What its resources' names are made of: `names.job(...keys)`. No two jobs of an instance have the same. */
  readonly keys: readonly string[];
  readonly node: GraphNode;
  /** Of what it moves. */
  readonly entries: readonly DatasetEntry[];
  readonly spec: Spec;
}

/** Every job of a graph, in the order of the specifications' ids. @throws for what lint refused */
export function planJobs(facts: GraphFacts): readonly JobPlan[] {
  const jobs = [
    ...facts.ingests.map((use) => ingestJob(facts, use)),
    ...facts.taken.map((use) => takeJob(facts, use)),
    ...facts.handed.flatMap((use) => use.entries.map((entry) => handJob(facts, use, entry))),
    ...facts.exports.flatMap((use) => exportJobs(facts, use)),
    ...facts.transformers.map((use) => transformJob(facts, use)),
  ];
  return jobs.sort((a, b) => (a.spec.id < b.spec.id ? -1 : 1));
}

function ingestJob(facts: GraphFacts, { node, entries }: StoreNode): JobPlan {
  const store = known(facts.index.datastores.get(node.datastore ?? ""), node);
  const { ingestion, tables } = store.source;
  const [only] = entries;
  const single = node.id.includes("/") ? only : undefined;
  const source = sourceOf(facts, node);
  const isOutput = source.type === "tables";
  const spec: IngestSpec = {
    ...jobOf(facts, node.id, `ingest ${single?.key ?? store.key}`),
    kind: "ingest",
    source,
    method: methodOf(store),
    // What a transformer makes has been judged where it was made.
    badRecords: ingestion?.badRecords ?? (facts.config.drift === "quarantine" && !isOutput ? "reject" : "stop"),
    extraColumns: facts.config.drift === "strict" && !isOutput ? "refuse" : "ignore",
    rejects: layout.rejects(facts.names, store.key, single?.dataset.name),
    datasets: ingested(facts, entries, ({ dataset }) =>
      isOutput ? tableName(dataset.name) : (tables?.[dataset.name] ?? dataset.name),
    ),
  };
  return { keys: ["ingest", store.key, ...(single ? [single.dataset.name] : [])], node, entries, spec };
}

/** What another instance hands over is current rows: versions are dated by when they are taken. */
function takeJob(facts: GraphFacts, { node, entries, peer, datastore }: PeerNode): JobPlan {
  const { names } = known(peerOf(facts, peer), node);
  const spec: IngestSpec = {
    ...jobOf(facts, node.id, `take ${datastore} from ${peer}`),
    kind: "ingest",
    source: { type: "exchange", peer, uri: layout.exchange(names, facts.graph.platform.key, datastore) },
    method: { type: "snapshot" },
    badRecords: "stop",
    extraColumns: "ignore",
    rejects: layout.rejects(facts.names, datastore),
    datasets: ingested(facts, entries, ({ dataset }) => layout.exchanged("", dataset.name).slice(1)),
  };
  return { keys: ["exchange", peer, datastore], node, entries, spec };
}

function handJob(facts: GraphFacts, { node, peer, datastore }: PeerNode, entry: DatasetEntry): JobPlan {
  const { name } = entry.dataset;
  const spec: ExportSpec = {
    ...jobOf(facts, `${node.id}@${name}`, `hand ${entry.key} to ${peer}`),
    kind: "export",
    dataset: entry.key,
    from: lakeTable(facts, entry),
    to: {
      type: "files",
      container: `exchange with ${peer}`,
      uri: layout.exchanged(layout.exchange(facts.names, peer, datastore), name),
      format: "parquet",
      options: { header: true, delimiter: ",", nullValue: "" },
    },
    shape: shapeOf(entry.dataset, "live"),
  };
  return { keys: ["publish", peer, datastore, name], node, entries: [entry], spec };
}

function exportJobs(facts: GraphFacts, use: Export): JobPlan[] {
  const { node, entry, container: key } = use;
  const { datastore, dataset } = entry;
  const container = known(facts.index.containers.get(key), node);
  const viewers = facts.viewers.get(node.id) ?? [];
  const keys = ["export", key, datastore.key, dataset.name];
  if (container.type === "s3") {
    const files = filesOf(container);
    return viewers.map((viewer) => {
      const { workspace, group, kept } = viewer;
      const uri = layout.delivered(files.uri, facts.prefix, viewer, datastore.key, dataset.name);
      const to = { ...files, uri };
      const id = `${node.id}@${workspace}/${group}`;
      const title = `export ${entry.key} to ${key} for ${workspace}/${group}`;
      return {
        keys: [...keys, workspace, group],
        node,
        entries: [entry],
        spec: exportSpec(facts, entry, id, title, to, kept),
      };
    });
  }
  const { server } = containerServer(container);
  const to: ExportSpec["to"] = {
    type: "database",
    server: known(server, node),
    schema: layout.tableSchema(facts.prefix, datastore.key),
    table: postgresName(dataset.name),
    relations: viewers.map(({ workspace, group, kept }) => ({
      schema: postgresName(`${facts.prefix}${groupSchema(workspace, group)}`),
      name: postgresName(relationName(datastore.key, dataset.name)),
      history: kept.history,
    })),
  };
  const spec = exportSpec(facts, entry, node.id, `export ${entry.key} to ${key}`, to, keptFor(node.needs));
  return [{ keys, node, entries: [entry], spec }];
}

function exportSpec(
  facts: GraphFacts,
  entry: DatasetEntry,
  id: string,
  title: string,
  to: ExportSpec["to"],
  { history, retention }: Kept,
): ExportSpec {
  return {
    ...jobOf(facts, id, title),
    kind: "export",
    dataset: entry.key,
    from: lakeTable(facts, entry),
    to,
    shape: shapeOf(entry.dataset, history),
    ...(retention === undefined ? {} : { retention }),
  };
}

function ingested(
  facts: GraphFacts,
  entries: readonly DatasetEntry[],
  from: (entry: DatasetEntry) => string,
): IngestSpec["datasets"] {
  return entries.map((entry) => {
    const { retention } = keptOf(facts, entry);
    return {
      dataset: entry.key,
      from: from(entry),
      table: lakeTable(facts, entry),
      ...(retention === undefined ? {} : { retention }),
    };
  });
}

/** What every specification begins with. */
export function jobOf({ config }: GraphFacts, id: string, title: string) {
  return { schema: 1 as const, id, title, timezone: config.timezone };
}

function sourceOf({ index, names }: GraphFacts, node: GraphNode): Source {
  if (node.workspace !== undefined) return { type: "tables", database: names.resultsDatabase(node.workspace) };
  const container = known(index.containers.get(node.container ?? ""), node);
  if (container.type === "s3") return filesOf(container);
  const { server } = containerServer(container);
  return { type: "database", server: known(server, node), schema: container.connection?.schema ?? "public" };
}

function known<T>(found: T | undefined, node: GraphNode): T {
  if (found === undefined) throw new Error(`Node ${node.id} needs something that is not there, and lint let it pass.`);
  return found;
}
