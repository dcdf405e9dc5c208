import { graphNodeId } from "../graph/node-id.js";
import type { GraphNode, PlatformGraph } from "../graph/platform-graph.js";
import type { BindingPolicies, BindingPolicy } from "../model/binding-policies.js";
import { containerKeyOf, type DatasetEntry, type ModelIndex } from "../model/model-index.js";
import type { Rest } from "./place.js";

/** A node of one instance's graph. */
export interface Spot {
  readonly graph: PlatformGraph;
  readonly node: GraphNode;
  /** Numbers of the spots after it, also on other instances. */
  readonly next: number[];
}

/** How many steps of a longer way are told at either end. */
const FIRST = 2;
const LAST = 12;

/**
 * The ways that data takes to where it rests, over all instances. For each policy one tree of shortest ways is grown from
 * the sources, which goes through a transformer by the inputs that the policy comes with; a way is then read off it.
 */
export class Routes {
  readonly spots: readonly Spot[];
  private readonly numbers = new Map<PlatformGraph, Map<string, number>>();
  private readonly trees = new Map<
    BindingPolicy,
    { readonly before: Int32Array; readonly depth: Int32Array; readonly root: Int32Array }
  >();

  constructor(
    private readonly index: ModelIndex,
    private readonly policies: BindingPolicies,
    graphs: readonly PlatformGraph[],
  ) {
    const spots: Spot[] = [];
    const byPlatform = new Map(graphs.map((graph) => [graph.platform.key, graph]));
    for (const graph of byPlatform.values()) {
      const ids = new Map<string, number>();
      this.numbers.set(graph, ids);
      for (const node of graph.nodes) ids.set(node.id, spots.push({ graph, node, next: [] }) - 1);
    }
    for (const graph of byPlatform.values())
      for (const { from, to } of graph.edges) {
        const [one, other] = [this.number(graph, from), this.number(graph, to)];
        if (one !== undefined && other !== undefined) spots[one]?.next.push(other);
      }
    for (const [number, { graph, node }] of spots.entries()) {
      if (node.kind !== "exchange") continue;
      const from = byPlatform.get(node.peer ?? "");
      const publish = from && this.number(from, graphNodeId.publish(graph.platform.key, node.datastore ?? ""));
      if (publish !== undefined) spots[publish]?.next.push(number);
    }
    this.spots = spots;
  }

  /** The node that makes a dataset available on an instance. */
  provider(graph: PlatformGraph, entry: DatasetEntry): number | undefined {
    const store = entry.datastore.key;
    return (
      this.number(graph, graphNodeId.ingest(store)) ??
      this.number(graph, graphNodeId.ingest(entry.key)) ??
      this.number(graph, graphNodeId.exchange(entry.datastore.primaryPlatform ?? "", store))
    );
  }

  /** How data gets to where it rests: `sales_pg -> ingest nw_data on local -> reporting_pg`. */
  text(binding: BindingPolicy, { place, entry, role, ask }: Rest): string {
    if (role === "producer" || place.graph === undefined) return place.title;
    const exported = graphNodeId.export(ask ? (containerKeyOf(ask.workspace) ?? "") : place.key, entry.key);
    const end = this.number(place.graph, exported) ?? this.provider(place.graph, entry);
    if (end === undefined) return place.title;
    const { before, depth, root } = this.tree(binding);
    const last: string[] = [];
    let at = end;
    for (; at >= 0 && last.length < LAST; at = before[at] as number) last.unshift(...this.steps(at));
    // An export ends in the container itself.
    if (this.spots[end]?.node.kind === "export") last.pop();
    last.push(place.title);
    if (at < 0) return last.join(" -> ");
    const left = (depth[at] as number) + 1;
    const first = this.steps(root[at] as number).slice(0, FIRST);
    return [...first, `… ${left} more steps …`, ...last].join(" -> ");
  }

  private steps(number: number): string[] {
    const { graph, node } = this.spots[number] as Spot;
    const instance = graph.platform.key;
    switch (node.kind) {
      case "ingest":
        return node.container === undefined
          ? []
          : [node.container, `ingest ${node.id.slice("ingest:".length)} on ${instance}`];
      case "export": {
        const { container = "" } = node;
        return [this.index.containers.has(container) ? container : `${container} of ${instance}`];
      }
      case "transform":
        return [`transform ${node.workspace} on ${instance}`];
      case "exchange":
        return [`exchange from ${node.peer} to ${instance}`];
      default:
        return [];
    }
  }

  private tree(binding: BindingPolicy) {
    const made = this.trees.get(binding) ?? this.grow(binding);
    this.trees.set(binding, made);
    return made;
  }

  private grow(binding: BindingPolicy) {
    const { spots } = this;
    const [before, depth, root] = [0, 0, 0].map(() => new Int32Array(spots.length).fill(-1)) as [
      Int32Array,
      Int32Array,
      Int32Array,
    ];
    const barred = this.barred(binding);
    const open: number[] = [];
    for (const [number, { node }] of spots.entries())
      if (node.kind === "ingest" && node.container !== undefined) {
        depth[number] = 0;
        root[number] = number;
        open.push(number);
      }
    // The list grows while it is walked.
    for (const number of open)
      for (const next of (spots[number] as Spot).next) {
        if (depth[next] !== -1 || barred.get(next)?.has(number)) continue;
        before[next] = number;
        depth[next] = (depth[number] as number) + 1;
        root[next] = root[number] as number;
        open.push(next);
      }
    return { before, depth, root };
  }

  /** By trigger: the inputs that a policy does not come with, unless it comes with none. */
  private barred(binding: BindingPolicy): ReadonlyMap<number, ReadonlySet<number>> {
    const inputs = new Map<number, { with: number; without: Set<number> }>();
    for (const [number, { node, next }] of this.spots.entries()) {
      if (node.kind !== "export") continue;
      const entry = this.index.datasets.get(node.datasets[0] ?? "");
      for (const trigger of next) {
        const workspace = this.index.workspaces.get(this.spots[trigger]?.node.workspace ?? "");
        const counted = inputs.get(trigger) ?? { with: 0, without: new Set<number>() };
        inputs.set(trigger, counted);
        if (entry && workspace && this.policies.passes(binding, workspace, entry)) counted.with += 1;
        else counted.without.add(number);
      }
    }
    return new Map(
      [...inputs].filter(([, counted]) => counted.with > 0).map(([trigger, { without }]) => [trigger, without]),
    );
  }

  number(graph: PlatformGraph, id: string): number | undefined {
    return this.numbers.get(graph)?.get(id);
  }
}
