import { graphNodeId } from "../graph/node-id.js";
import type { PlatformGraph } from "../graph/platform-graph.js";
import type { BindingPolicies, BindingPolicy } from "../model/binding-policies.js";
import { compareRetention } from "../model/duration.js";
import { inputsOf, lineageOf } from "../model/lineage.js";
import type { DatasetEntry, ModelIndex } from "../model/model-index.js";
import { primaryPlatformOf } from "../model/placement.js";
import { matchesDepartment } from "../model/policy-predicates.js";
import { asksOn, type GraphAsk } from "./asks.js";
import type { Ask, Rest } from "./place.js";

/** By dataset and graph: the first of some sinks that data is there for. */
type Reached = ReadonlyMap<DatasetEntry, ReadonlyMap<PlatformGraph, Ask>>;

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
    if (!output || !this.policies.passes(binding, workspace, entry)) return false;
    return output.datasets.some(({ name }) => {
      const made = this.index.datasets.get(`${output.key}/${name}`) as DatasetEntry;
      return this.user(binding, made, place.graph) !== undefined;
    });
  }

  /** A sink by which a department of the policy's `when` uses a dataset: on a graph, or on any where none is given. */
  user(binding: BindingPolicy, entry: DatasetEntry, graph: PlatformGraph | undefined): Ask | undefined {
    const used = this.usersOf(binding).get(entry);
    return graph ? used?.get(graph) : used?.values().next().value;
  }

  /**
   * The sink for which data at rest is kept longest, and so how long it is. A consumer keeps what its own group asks. What
   * lies on the way is kept for those who get it; of them only the ones that the policy does not govern matter, since the
   * others break it themselves. `undefined` where nothing is kept but for those.
   */
  keeper(binding: BindingPolicy, { place: { graph }, entry, role, ask }: Rest): Ask | undefined {
    if (ask && !ask.workspace.transformer) return ask;
    if (role === "producer") return undefined;
    const made = this.keepers.get(binding) ?? this.keepersOf(binding);
    this.keepers.set(binding, made);
    return graph && made.get(entry)?.get(graph);
  }

  private usersOf(binding: BindingPolicy): Reached {
    const made =
      this.users.get(binding) ??
      this.reach(
        binding,
        this.asks().filter(({ workspace }) => matchesDepartment(binding.policy, workspace.department)),
      );
    this.users.set(binding, made);
    return made;
  }

  private keepersOf(binding: BindingPolicy): Reached {
    const asks = this.asks()
      .filter(({ workspace }) => !workspace.transformer && !matchesDepartment(binding.policy, workspace.department))
      .sort((a, b) => compareRetention(b.group.needs.retention, a.group.needs.retention));
    return this.reach(binding, asks);
  }

  private asks(): GraphAsk[] {
    return [...this.graphs.values()].flatMap((graph) => asksOn(this.index, graph));
  }

  /** Follows sinks back to the sources, as far as a policy binds; whoever comes first to a dataset stays. */
  private reach(binding: BindingPolicy, asks: readonly GraphAsk[]): Reached {
    const reached = new Map<DatasetEntry, Map<PlatformGraph, Ask>>();
    const open: { graph: PlatformGraph; entry: DatasetEntry; ask: Ask }[] = [];
    const come = (graph: PlatformGraph, entry: DatasetEntry, ask: Ask): void => {
      const known = reached.get(entry) ?? new Map<PlatformGraph, Ask>();
      reached.set(entry, known);
      if (known.has(graph)) return;
      known.set(graph, ask);
      open.push({ graph, entry, ask });
    };
    const { makerOf } = lineageOf(this.index);
    for (const ask of asks) {
      const wanted = this.index.datasets.get(ask.dataset);
      if (!wanted || !this.policies.on(wanted).includes(binding)) continue;
      come(ask.graph, wanted, ask);
      for (let next = open.pop(); next; next = open.pop()) {
        const { graph, entry } = next;
        const primary = primaryPlatformOf(this.index, entry.datastore);
        if (primary && primary.key !== graph.platform.key) {
          const source = this.graphs.get(primary.key);
          if (source) come(source, entry, ask);
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
}
