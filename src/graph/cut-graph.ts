import type { Model } from "../model/model.js";
import { containerKeyOf, indexModel } from "../model/model-index.js";
import { sortedBy } from "../util/order.js";
import { digraph, reach } from "./graphlib.js";
import { graphNodeId } from "./node-id.js";
import type { EcosystemGraph, GraphNode, PlatformGraph } from "./platform-graph.js";

/** A part of one instance's graph; a whole {@link PlatformGraph} is one too. */
export type GraphSlice = Pick<PlatformGraph, "platform" | "nodes" | "edges" | "intentions">;

/** What formats print: the graphs of an ecosystem, or what a cut left of them. */
export interface EcosystemSlice {
  readonly platforms: readonly GraphSlice[];
}

/** What to keep of an ecosystem's graphs. Nothing given: everything. */
export interface Cut {
  /** Only this instance. */
  readonly platform?: string;
  /** Only the pipelines of this workspace: its exports, its trigger and transform, the ingestion of its output. */
  readonly workspace?: string;
  /** Only the pipelines of this datastore: what reads it, moves it and makes it. With a workspace: of this datastore for that workspace. */
  readonly datastore?: string;
  /** Of the pipelines only what the nodes in question depend on; both or neither of the two: both ways. */
  readonly upstream?: boolean;
  /** Of the pipelines only what depends on the nodes in question. */
  readonly downstream?: boolean;
}

/** A name in a cut that the model does not have. */
export interface UnknownInCut {
  readonly option: "platform" | "workspace" | "datastore";
  readonly name: string;
  /** The names there are. */
  readonly names: readonly string[];
}

/** The names of a cut that the model does not have; a cut by them keeps nothing. */
export function unknownInCut(model: Model, cut: Cut): UnknownInCut[] {
  const index = indexModel(model);
  const known = { platform: index.platforms, workspace: index.workspaces, datastore: index.datastores };
  return (["platform", "workspace", "datastore"] as const).flatMap((option) => {
    const name = cut[option];
    return name === undefined || known[option].has(name) ? [] : [{ option, name, names: [...known[option].keys()] }];
  });
}

/** The part of an ecosystem's graphs that a cut asks for. Pipelines are followed across exchanges; instances of which nothing is left are left out. */
export function cutGraph(graph: EcosystemGraph, cut: Cut): EcosystemSlice {
  const platforms = graph.platforms.filter(
    ({ platform }) => cut.platform === undefined || platform.key === cut.platform,
  );
  if (cut.workspace === undefined && cut.datastore === undefined) return { platforms };
  const starts = graph.platforms.flatMap((platform) =>
    belonging(platform, cut).map(({ id }) => nodeName(platform.platform.key, id)),
  );
  const whole = digraphOf(graph);
  const both = (cut.upstream ?? false) === (cut.downstream ?? false);
  const kept = new Set([
    ...(both || cut.upstream ? reach(whole, starts, "predecessors") : []),
    ...(both || cut.downstream ? reach(whole, starts, "successors") : []),
  ]);
  const slices = platforms.map((platform): GraphSlice => {
    const keeps = (id: string): boolean => kept.has(nodeName(platform.platform.key, id));
    return {
      platform: platform.platform,
      nodes: platform.nodes.filter(({ id }) => keeps(id)),
      edges: platform.edges.filter(({ from, to }) => keeps(from) && keeps(to)),
      intentions: (id) => platform.intentions(id),
    };
  });
  return { platforms: slices.filter(({ nodes }) => nodes.length > 0) };
}

/** Where data passes from one instance to another, as far as both ends are there: from a publish node to an exchange node. */
export function exchangesOf({
  platforms,
}: EcosystemSlice): { readonly from: PlatformNode; readonly to: PlatformNode }[] {
  const nodes = new Map(platforms.map(({ platform, nodes }) => [platform.key, new Set(nodes.map(({ id }) => id))]));
  const found: { from: PlatformNode; to: PlatformNode }[] = [];
  for (const { platform, nodes: own } of platforms)
    for (const { kind, id, peer, datastore } of own) {
      if (kind !== "publish" || peer === undefined || datastore === undefined) continue;
      const exchange = graphNodeId.exchange(platform.key, datastore);
      if (nodes.get(peer)?.has(exchange))
        found.push({ from: { platform: platform.key, id }, to: { platform: peer, id: exchange } });
    }
  return sortedBy(found, ({ from }) => nodeName(from.platform, from.id));
}

/** A node of a certain instance. */
export interface PlatformNode {
  readonly platform: string;
  readonly id: string;
}

function belonging(graph: PlatformGraph, { workspace, datastore }: Cut): GraphNode[] {
  const exports = workspace === undefined ? undefined : exportsOf(graph, workspace);
  return graph.nodes.filter(
    (node) =>
      (exports === undefined || node.workspace === workspace || exports.has(node.id)) &&
      (datastore === undefined || node.datastore === datastore),
  );
}

/** The ids of the exports that a workspace wants of an instance. */
function exportsOf(graph: PlatformGraph, key: string): ReadonlySet<string> {
  const workspace = indexModel(graph.model).workspaces.get(key);
  const container = workspace && containerKeyOf(workspace);
  if (!workspace || container === undefined) return new Set();
  const runs = graph.node(graphNodeId.trigger(key)) !== undefined;
  const groups = new Set(graph.groups);
  const wanted = workspace.datasetGroups.filter(({ name }) => runs || groups.has(`${key}/${name}`));
  return new Set(wanted.flatMap(({ sinks }) => sinks.map(({ dataset }) => graphNodeId.export(container, dataset))));
}

function digraphOf(graph: EcosystemGraph) {
  const nodes = graph.platforms.flatMap(({ platform, nodes }) => nodes.map(({ id }) => nodeName(platform.key, id)));
  const edges = graph.platforms.flatMap(({ platform, edges }) =>
    edges.map(({ from, to }) => [nodeName(platform.key, from), nodeName(platform.key, to)] as const),
  );
  const exchanges = exchangesOf(graph).map(
    ({ from, to }) => [nodeName(from.platform, from.id), nodeName(to.platform, to.id)] as const,
  );
  return digraph(nodes, [...edges, ...exchanges]);
}

function nodeName(platform: string, id: string): string {
  return `${platform} ${id}`;
}
