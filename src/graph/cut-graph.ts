import type { Model } from "../model/model.js";
import { containerKeyOf, indexModel } from "../model/model-index.js";
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
  const starts = graph.platforms.flatMap((platform) => belonging(platform, cut).map((node) => ({ platform, node })));
  const both = (cut.upstream ?? false) === (cut.downstream ?? false);
  const kept = new Set<GraphNode>();
  for (const way of ["predecessors", "successors"] as const)
    if (both || cut[way === "predecessors" ? "upstream" : "downstream"])
      for (const node of reach(graph, starts, way)) kept.add(node);
  const slices = platforms.map((platform): GraphSlice => {
    const nodes = platform.nodes.filter((node) => kept.has(node));
    const ids = new Set(nodes.map(({ id }) => id));
    return {
      platform: platform.platform,
      nodes,
      edges: nodes.flatMap(({ id }) =>
        platform.successors(id).flatMap((next) => (ids.has(next) ? [{ from: id, to: next }] : [])),
      ),
      intentions: (id) => platform.intentions(id),
    };
  });
  return { platforms: slices.filter(({ nodes }) => nodes.length > 0) };
}

/** Where data passes from one instance to another, as far as both ends are there: from a publish node to an exchange node. */
export function exchangesOf({
  platforms,
}: EcosystemSlice): { readonly from: PlatformNode; readonly to: PlatformNode }[] {
  const exchanges = new Set<string>();
  for (const { platform, nodes } of platforms)
    for (const { kind, id } of nodes) if (kind === "exchange") exchanges.add(`${platform.key} ${id}`);
  const found: { from: PlatformNode; to: PlatformNode }[] = [];
  for (const { platform, nodes } of platforms)
    for (const node of nodes) {
      const to = node.kind === "publish" ? otherEnd(platform.key, node) : undefined;
      if (to && exchanges.has(`${to.platform} ${to.id}`))
        found.push({ from: { platform: platform.key, id: node.id }, to });
    }
  return found;
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

/** Everything that can be reached from some nodes, themselves included, along the arrows or against them, across instances. */
function reach(
  { platforms }: EcosystemGraph,
  starts: readonly { readonly platform: PlatformGraph; readonly node: GraphNode }[],
  way: "successors" | "predecessors",
): Set<GraphNode> {
  const graphs = new Map(platforms.map((graph) => [graph.platform.key, graph]));
  const crossing = way === "successors" ? "publish" : "exchange";
  const seen = new Set(starts.map(({ node }) => node));
  const open = [...starts];
  const visit = (platform: PlatformGraph | undefined, id: string): void => {
    const node = platform?.node(id);
    if (!platform || !node || seen.has(node)) return;
    seen.add(node);
    open.push({ platform, node });
  };
  for (let next = open.pop(); next; next = open.pop()) {
    const { platform, node } = next;
    for (const id of platform[way](node.id)) visit(platform, id);
    const other = node.kind === crossing ? otherEnd(platform.platform.key, node) : undefined;
    if (other) visit(graphs.get(other.platform), other.id);
  }
  return seen;
}

/** The exchange node that takes what a publish node hands over, or the other way round. */
function otherEnd(platform: string, { kind, peer, datastore }: GraphNode): PlatformNode | undefined {
  if (peer === undefined || datastore === undefined) return undefined;
  return { platform: peer, id: graphNodeId[kind === "publish" ? "exchange" : "publish"](platform, datastore) };
}
