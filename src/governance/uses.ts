import { graphNodeId } from "../graph/node-id.js";
import type { PlatformGraph } from "../graph/platform-graph.js";
import type { BindingPolicies, BindingPolicy } from "../model/binding-policies.js";
import { compareRetention } from "../model/duration.js";
import { inputsOf, lineageOf } from "../model/lineage.js";
import type { DatasetEntry, ModelIndex } from "../model/model-index.js";
import { primaryPlatformOf } from "../model/placement.js";
import { matchesDepartment } from "../model/policy-predicates.js";
import type { Ask, Rest } from "./place.js";

/** By graph and dataset: the first of some sinks that data is there for. */
type Reached = ReadonlyMap<PlatformGraph, ReadonlyMap<string, Ask>>;

/**
 * For whom data is where it rests, which policies that name departments ask. What a department gets is its use on the
 * whole way there: in the source, on every instance on the way, and as what transformers derive it from, as far as they
 * pass the policy on.
 */
export class Uses {
  private readonly users = new Map<BindingPolicy, Reached>();
  private readonly keepers = new Map<BindingPolicy, Reached>();
  private readonly graphs: ReadonlyMap<string, PlatformGraph>;

  constructor(
    private readonly index: ModelIndex,
    private readonly policies: BindingPolicies,
    graphs: readonly PlatformGraph[],
  ) {
    this.graphs = new Map(graphs.map((graph) => [graph.platform.key, graph]));
  }

  /** Whether a policy governs some data at rest, as far as departments tell. */
  governs(binding: BindingPolicy, { place, entry, ask }: Rest): boolean {
    if (binding.policy.when?.departments === undefined) return true;
    if (!ask) return this.user(binding, entry, place.graph) !== undefined;
    const { workspace } = ask;
    if (matchesDepartment(binding.policy, workspace.department)) return true;
    const output = workspace.transformer && this.index.datastores.get(workspace.transformer.output);
    const used = place.graph && this.usersOf(binding).get(place.graph);
    if (!output || !used || !this.policies.passes(binding, workspace, entry)) return false;
    return output.datasets.some(({ name }) => used.has(`${output.key}/${name}`));
  }

  /** A sink by which a department of the policy's `when` uses a dataset: on a graph, or on any where none is given. */
  user(binding: BindingPolicy, entry: DatasetEntry, graph: PlatformGraph | undefined): Ask | undefined {
    const used = this.usersOf(binding);
    if (graph) return used.get(graph)?.get(entry.key);
    for (const datasets of used.values()) {
      const ask = datasets.get(entry.key);
      if (ask) return ask;
    }
    return undefined;
  }

  /**
   * The sink for which data at rest is kept longest, and so how long it is. A consumer keeps what its own group asks. What
   * lies on the way is kept for those who get it; of them only the ones that the policy does not govern matter, since the
   * others break it themselves. `undefined` where nothing is kept but for those.
   */
  keeper(binding: BindingPolicy, { place: { graph }, entry, role, ask }: Rest): Ask | undefined {
    if (ask && !ask.workspace.transformer) return ask;
    if (role === "producer" || graph === undefined || binding.policy.when?.departments === undefined) return undefined;
    const made = this.keepers.get(binding) ?? this.keepersOf(binding);
    this.keepers.set(binding, made);
    return made.get(graph)?.get(entry.key);
  }

  private usersOf(binding: BindingPolicy): Reached {
    const made = this.users.get(binding);
    if (made) return made;
    const asks = [...this.graphs.values()].flatMap((graph) => [
      ...this.consumersOn(graph).filter(({ workspace }) => matchesDepartment(binding.policy, workspace.department)),
      ...this.transformersOn(graph).filter(({ workspace }) => matchesDepartment(binding.policy, workspace.department)),
    ]);
    const found = this.reach(binding, asks);
    this.users.set(binding, found);
    return found;
  }

  private keepersOf(binding: BindingPolicy): Reached {
    const asks = [...this.graphs.values()]
      .flatMap((graph) => this.consumersOn(graph))
      .filter(({ workspace }) => !matchesDepartment(binding.policy, workspace.department))
      .sort((a, b) => compareRetention(b.group.needs.retention, a.group.needs.retention));
    return this.reach(binding, asks);
  }

  /** Follows sinks back to the sources, as far as a policy binds; whoever comes first to a dataset stays. */
  private reach(binding: BindingPolicy, asks: readonly GraphAsk[]): Reached {
    const reached = new Map([...this.graphs.values()].map((graph) => [graph, new Map<string, Ask>()]));
    const open: { graph: PlatformGraph; entry: DatasetEntry; ask: Ask }[] = [];
    const come = (graph: PlatformGraph | undefined, entry: DatasetEntry, ask: Ask): void => {
      const datasets = graph && reached.get(graph);
      if (!graph || !datasets || datasets.has(entry.key)) return;
      datasets.set(entry.key, ask);
      open.push({ graph, entry, ask });
    };
    const { makerOf } = lineageOf(this.index);
    for (const ask of asks) {
      const wanted = this.index.datasets.get(ask.group.sinks[ask.sinkIndex]?.dataset ?? "");
      if (!wanted || !this.policies.on(wanted).includes(binding)) continue;
      come(ask.graph, wanted, ask);
      for (let next = open.pop(); next; next = open.pop()) {
        const { graph, entry } = next;
        const primary = primaryPlatformOf(this.index, entry.datastore);
        if (primary && primary.key !== graph.platform.key) {
          come(this.graphs.get(primary.key), entry, ask);
          continue;
        }
        const maker = makerOf(entry.datastore);
        if (!maker || !graph.node(graphNodeId.transform(maker.key))) continue;
        for (const input of inputsOf(this.index, maker))
          if (this.policies.passes(binding, maker, input)) come(graph, input, ask);
      }
    }
    return reached;
  }

  private consumersOn(graph: PlatformGraph): GraphAsk[] {
    return graph.groups.flatMap((key) => {
      const entry = this.index.groups.get(key);
      if (!entry) return [];
      const { workspace, group, index: groupIndex } = entry;
      return group.sinks.map((_, sinkIndex) => ({ graph, workspace, group, groupIndex, sinkIndex }));
    });
  }

  private transformersOn(graph: PlatformGraph): GraphAsk[] {
    return graph.nodes.flatMap(({ kind, workspace: key = "" }) => {
      const workspace = kind === "transform" ? this.index.workspaces.get(key) : undefined;
      if (!workspace) return [];
      return workspace.datasetGroups.flatMap((group, groupIndex) =>
        group.sinks.map((_, sinkIndex) => ({ graph, workspace, group, groupIndex, sinkIndex })),
      );
    });
  }
}

interface GraphAsk extends Ask {
  readonly graph: PlatformGraph;
}
