import type { GraphNode, PlatformGraph } from "../../../src/graph/platform-graph.js";
import type { DataContainer } from "../../../src/model/data-container.js";
import { type DatasetEntry, indexModel, type ModelIndex } from "../../../src/model/model-index.js";
import { compareStrings, sortedBy } from "../../../src/util/order.js";
import { type AwsGlueConfig, type Site, siteOf } from "../config.js";
import { Names, sandboxPrefix } from "../names.js";
import { partitionOf } from "../partition.js";
import { type Kept, keptInLake } from "./history.js";
import {
  type TransformerUse,
  transformersOf,
  type Viewer,
  viewersOf,
  type WorkspaceUse,
  workspacesOf,
} from "./workspaces.js";

/** A graph as the platform looks at it: by store, container, transformer and workspace. Made once per graph; everything is in the order of keys. */
export interface GraphFacts {
  readonly graph: PlatformGraph;
  readonly config: AwsGlueConfig;
  readonly site: Site;
  readonly names: Names;
  /** What names in places of others begin with that a developer's own copy makes; empty for the thing itself. */
  readonly prefix: string;
  readonly index: ModelIndex;
  readonly ingests: readonly StoreNode[];
  /** Exchange nodes: what other instances hand over. */
  readonly taken: readonly PeerNode[];
  /** Publish nodes: what is handed to other instances. */
  readonly handed: readonly PeerNode[];
  /** Exports into declared containers: jobs. */
  readonly exports: readonly Export[];
  /** Exports into containers that the instance keeps for consumers: served in place, by views over the lake. */
  readonly served: readonly Export[];
  /** What a dataset's table in the lake keeps, by the dataset's key; absent: the current rows. */
  readonly kept: ReadonlyMap<string, Kept>;
  readonly transformers: readonly TransformerUse[];
  readonly workspaces: readonly WorkspaceUse[];
  /** Who sees what an export node brings, by the node's id. */
  readonly viewers: ReadonlyMap<string, readonly Viewer[]>;
  /** Declared containers that something is read from. */
  readonly producers: readonly ContainerFacts[];
  /** Containers that something is exported to; without a declaration the instance keeps them. */
  readonly consumers: readonly ContainerFacts[];
}

/** An ingestion with what it reads. */
export interface StoreNode {
  readonly node: GraphNode;
  readonly entries: readonly DatasetEntry[];
}

/** A handover of a store, with the instance at its other end. */
export interface PeerNode extends StoreNode {
  readonly peer: string;
  readonly datastore: string;
}

export interface Export {
  readonly node: GraphNode;
  readonly entry: DatasetEntry;
  readonly container: string;
}

export interface ContainerFacts {
  readonly key: string;
  readonly declared: DataContainer | undefined;
  /** Keys of the datasets read from it or exported to it, sorted. */
  readonly datasets: readonly string[];
}

/** What stands for an account where the instance names none, which is an error that lets nothing be made. */
const NO_ACCOUNT = "000000000000";

/** Looks a graph through, in time linear in its size. */
export function graphFacts(graph: PlatformGraph, config: AwsGlueConfig, sandbox?: string): GraphFacts {
  const index = indexModel(graph.model);
  const ingests: StoreNode[] = [];
  const taken: PeerNode[] = [];
  const handed: PeerNode[] = [];
  const exports: Export[] = [];
  const served: Export[] = [];
  const produced = new Map<string, Set<string>>();
  const consumed = new Map<string, Set<string>>();
  for (const node of graph.nodes) {
    const entries = node.datasets.flatMap((key) => index.datasets.get(key) ?? []);
    const { container, peer, datastore } = node;
    if (node.kind === "ingest") {
      ingests.push({ node, entries });
      if (container !== undefined) gather(produced, container, node.datasets);
    } else if (node.kind === "export") {
      const [entry] = entries;
      if (entry === undefined || container === undefined) continue;
      (index.containers.has(container) ? exports : served).push({ node, entry, container });
      gather(consumed, container, node.datasets);
    } else if ((node.kind === "exchange" || node.kind === "publish") && peer !== undefined && datastore !== undefined)
      (node.kind === "exchange" ? taken : handed).push({ node, entries, peer, datastore });
  }
  const containers = (uses: ReadonlyMap<string, ReadonlySet<string>>): ContainerFacts[] =>
    sortedBy(
      [...uses].map(([key, datasets]) => ({
        key,
        declared: index.containers.get(key),
        datasets: [...datasets].sort(compareStrings),
      })),
      ({ key }) => key,
    );
  const transformers = transformersOf(graph, index);
  const workspaces = workspacesOf(graph, index, transformers);
  const { region } = config;
  const site = siteOf(graph.platform, config) ?? { account: NO_ACCOUNT, region, partition: partitionOf(region) };
  return {
    graph,
    config,
    site,
    names: new Names({ ...site, prefix: config.namePrefix, sandbox }),
    prefix: sandboxPrefix(sandbox),
    index,
    ingests,
    taken,
    handed,
    exports,
    served,
    kept: keptInLake([...exports, ...served]),
    transformers,
    workspaces,
    viewers: viewersOf(graph, workspaces),
    producers: containers(produced),
    consumers: containers(consumed),
  };
}

function gather(map: Map<string, Set<string>>, key: string, datasets: readonly string[]): void {
  const known = map.get(key) ?? new Set();
  map.set(key, known);
  for (const dataset of datasets) known.add(dataset);
}
