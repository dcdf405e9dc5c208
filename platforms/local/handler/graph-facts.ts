import type { GraphNode, PlatformGraph } from "../../../src/graph/platform-graph.js";
import type { DataContainer } from "../../../src/model/data-container.js";
import {
  containerKeyOf,
  type DatasetEntry,
  type GroupEntry,
  indexModel,
  type ModelIndex,
} from "../../../src/model/model-index.js";
import type { Workspace } from "../../../src/model/workspace.js";
import { compareStrings, sortedBy } from "../../../src/util/order.js";
import type { LocalConfig } from "../config.js";
import { sandboxPrefix } from "../names.js";
import { type Kept, keptInStaging } from "./history.js";

/** A graph as the platform looks at it: by store, container, transformer and workspace. Made once per graph; everything is in the order of keys. */
export interface GraphFacts {
  readonly graph: PlatformGraph;
  readonly config: LocalConfig;
  /** What names in places that a developer's own copy may share begin with; empty for the thing itself. */
  readonly prefix: string;
  readonly index: ModelIndex;
  readonly ingests: readonly StoreNode[];
  readonly exports: readonly Export[];
  /** What a dataset's staging table keeps, by the dataset's key; absent: the current rows. */
  readonly staged: ReadonlyMap<string, Kept>;
  readonly transformers: readonly TransformerUse[];
  readonly workspaces: readonly WorkspaceUse[];
  /** Exchange and publish nodes. */
  readonly handovers: readonly GraphNode[];
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

export interface Export {
  readonly node: GraphNode;
  readonly entry: DatasetEntry;
  readonly container: string;
}

/** A transformer with the nodes that run it. */
export interface TransformerUse {
  readonly workspace: Workspace;
  readonly transform: GraphNode;
  readonly trigger: GraphNode | undefined;
  readonly outputs: readonly DatasetEntry[];
}

/** The part of a workspace that the instance serves, which is all of it for a transformer. */
export interface WorkspaceUse {
  readonly workspace: Workspace;
  readonly container: string | undefined;
  readonly groups: readonly GroupEntry[];
  /** Whether it is here for what its transformer makes. */
  readonly transforms: boolean;
}

export interface ContainerFacts {
  readonly key: string;
  readonly declared: DataContainer | undefined;
  /** Keys of the datasets read from it or exported to it, sorted. */
  readonly datasets: readonly string[];
}

/** Looks a graph through, in time linear in its size. */
export function graphFacts(graph: PlatformGraph, config: LocalConfig, sandbox?: string): GraphFacts {
  const index = indexModel(graph.model);
  const ingests: StoreNode[] = [];
  const exports: Export[] = [];
  const transforms: GraphNode[] = [];
  const handovers: GraphNode[] = [];
  const produced = new Map<string, Set<string>>();
  const consumed = new Map<string, Set<string>>();
  for (const node of graph.nodes) {
    const entries = node.datasets.flatMap((key) => index.datasets.get(key) ?? []);
    if (node.kind === "ingest") {
      ingests.push({ node, entries });
      if (node.container !== undefined) gather(produced, node.container, node.datasets);
    } else if (node.kind === "export") {
      const [entry] = entries;
      if (entry === undefined || node.container === undefined) continue;
      exports.push({ node, entry, container: node.container });
      gather(consumed, node.container, node.datasets);
    } else if (node.kind === "transform") transforms.push(node);
    else if (node.kind !== "trigger") handovers.push(node);
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
  const transformers = transforms.flatMap((transform) => {
    const workspace = index.workspaces.get(transform.workspace ?? "");
    if (!workspace) return [];
    const outputs = transform.datasets.flatMap((key) => index.datasets.get(key) ?? []);
    return { workspace, transform, trigger: graph.node(`trigger:${workspace.key}`), outputs };
  });
  return {
    graph,
    config,
    prefix: sandboxPrefix(sandbox),
    index,
    ingests,
    exports,
    staged: keptInStaging(exports),
    transformers,
    workspaces: workspacesOf(graph, index, transformers),
    handovers,
    producers: containers(produced),
    consumers: containers(consumed),
  };
}

function workspacesOf(
  graph: PlatformGraph,
  index: ModelIndex,
  transformers: readonly TransformerUse[],
): readonly WorkspaceUse[] {
  const groups = new Map<Workspace, GroupEntry[]>();
  const transforms = new Set(transformers.map(({ workspace }) => workspace));
  for (const workspace of transforms)
    groups.set(
      workspace,
      workspace.datasetGroups.flatMap((group) => index.groups.get(`${workspace.key}/${group.name}`) ?? []),
    );
  for (const key of graph.groups) {
    const entry = index.groups.get(key);
    if (!entry || transforms.has(entry.workspace)) continue;
    const known = groups.get(entry.workspace);
    if (known) known.push(entry);
    else groups.set(entry.workspace, [entry]);
  }
  return sortedBy(
    [...groups].map(([workspace, entries]) => ({
      workspace,
      container: containerKeyOf(workspace),
      groups: sortedBy(entries, ({ key }) => key),
      transforms: transforms.has(workspace),
    })),
    ({ workspace }) => workspace.key,
  );
}

function gather(map: Map<string, Set<string>>, key: string, datasets: readonly string[]): void {
  const known = map.get(key) ?? new Set();
  map.set(key, known);
  for (const dataset of datasets) known.add(dataset);
}
