import { graphNodeId } from "../graph/node-id.js";
import type { GraphNode, PlatformGraph } from "../graph/platform-graph.js";
import type { BindingPolicies, BindingPolicy } from "../model/binding-policies.js";
import { inputsOf, lineageOf } from "../model/lineage.js";
import type { DatasetEntry, ModelIndex } from "../model/model-index.js";
import type { Rest } from "./place.js";

/** A node of one instance's graph. */
export interface Spot {
  readonly number: number;
  readonly graph: PlatformGraph;
  readonly node: GraphNode;
  /** What it is told as in a way: `transform mask on local`; nothing where what comes before tells it. */
  readonly steps: readonly string[];
  /** The spots after it, also on other instances. */
  readonly next: Spot[];
}

/** Shortest ways from the sources, by number of the spot. */
interface Tree {
  /** The spot before it on the way; of no meaning at a source. */
  readonly before: Int32Array;
  /** The source; -1 where there is no way. */
  readonly root: Int32Array;
  /** How many steps are told from the source, without its own, up to here. */
  readonly told: Int32Array;
}

/** How many steps of a long way are told at its end, besides the source's at its beginning. */
const LAST = 12;

/**
 * The ways that data takes to where it rests, over all instances. For each policy one tree of shortest ways is grown from
 * the sources, which goes through a transformer by the inputs that the policy comes with; a way is then read off it.
 */
export class Routes {
  private readonly spots: readonly Spot[];
  /** By instance and dataset: the node that makes it available there. */
  private readonly providers = new Map<string, Spot>();
  private readonly trees = new Map<BindingPolicy, Tree>();

  constructor(
    private readonly index: ModelIndex,
    private readonly policies: BindingPolicies,
    graphs: readonly PlatformGraph[],
  ) {
    const spots = new Map<string, Spot>();
    for (const graph of graphs)
      for (const node of graph.nodes) {
        const spot = { number: spots.size, graph, node, steps: stepsOf(index, graph, node), next: [] };
        spots.set(`${graph.platform.key} ${node.id}`, spot);
        if (node.kind === "ingest" || node.kind === "exchange")
          for (const dataset of node.datasets) this.providers.set(`${graph.platform.key} ${dataset}`, spot);
      }
    // What a graph leads to is in it, and what one instance hands out another takes.
    const spotOf = (instance: string | undefined, id: string) => spots.get(`${instance} ${id}`) as Spot;
    for (const { graph, node, next } of spots.values()) {
      const { key } = graph.platform;
      for (const id of graph.successors(node.id)) next.push(spotOf(key, id));
      if (node.kind === "publish") next.push(spotOf(node.peer, graphNodeId.exchange(key, `${node.datastore}`)));
    }
    this.spots = [...spots.values()];
  }

  /** The node that makes a dataset available on an instance. */
  provider(graph: PlatformGraph | undefined, entry: DatasetEntry): Spot | undefined {
    return this.providers.get(`${graph?.platform.key} ${entry.key}`);
  }

  /** How data gets to where it rests: `sales_pg -> ingest nw_data on local -> reporting_pg`. */
  text(binding: BindingPolicy, { place, entry, role }: Rest): string {
    const end = this.provider(place.graph, entry);
    if (role === "producer" || end === undefined) return place.title;
    const { before, root, told } = this.tree(binding);
    const source = this.spots[root[end.number] as number];
    // Only an input that cannot be had may come with the policy.
    if (source === undefined) return place.title;
    const last = [place.title];
    let at = end.number;
    for (; at !== source.number && last.length < LAST; at = before[at] as number)
      last.unshift(...(this.spots[at] as Spot).steps);
    const left = told[at] as number;
    return [...source.steps, ...(left > 0 ? [`… ${left} more …`] : []), ...last].join(" -> ");
  }

  private tree(binding: BindingPolicy): Tree {
    const made = this.trees.get(binding) ?? this.grow(binding);
    this.trees.set(binding, made);
    return made;
  }

  private grow(binding: BindingPolicy): Tree {
    const { length } = this.spots;
    const before = new Int32Array(length);
    const root = new Int32Array(length).fill(-1);
    const told = new Int32Array(length);
    const barred = this.barred(binding);
    const open = this.spots.filter(({ node }) => node.kind === "ingest" && node.container !== undefined);
    for (const { number } of open) root[number] = number;
    // The list grows while it is walked.
    for (const { number, node, next } of open)
      for (const after of next) {
        const inputs = barred.get(after.node.workspace);
        if (root[after.number] !== -1 || node.datasets.some((dataset) => inputs?.has(dataset))) continue;
        before[after.number] = number;
        root[after.number] = root[number] as number;
        told[after.number] = (told[number] as number) + after.steps.length;
        open.push(after);
      }
    return { before, root, told };
  }

  /** By transformer: the inputs that a policy does not come with, unless it comes with none. */
  private barred(binding: BindingPolicy): ReadonlyMap<string | undefined, ReadonlySet<string>> {
    const barred = new Map<string | undefined, ReadonlySet<string>>();
    for (const maker of lineageOf(this.index).order) {
      const inputs = inputsOf(this.index, maker);
      const without = inputs.filter((input) => !this.policies.passes(binding, maker, input));
      if (without.length < inputs.length) barred.set(maker.key, new Set(without.map(({ key }) => key)));
    }
    return barred;
  }
}

function stepsOf(index: ModelIndex, graph: PlatformGraph, node: GraphNode): readonly string[] {
  const instance = graph.platform.key;
  switch (node.kind) {
    case "ingest":
      return node.container === undefined
        ? []
        : [node.container, `ingest ${node.id.slice("ingest:".length)} on ${instance}`];
    case "export": {
      const container = `${node.container}`;
      return [index.containers.has(container) ? container : `${container} of ${instance}`];
    }
    case "transform":
      return [`transform ${node.workspace} on ${instance}`];
    case "exchange":
      return [`exchange from ${node.peer} to ${instance}`];
    default:
      return [];
  }
}
