import type { Diagnostic } from "../diagnostic/diagnostic.js";
import type { Assignment } from "../model/assignment.js";
import type { Model } from "../model/model.js";
import { type GroupEntry, indexModel } from "../model/model-index.js";
import { placementOf } from "../model/placement.js";
import { type DraftGraph, type DraftNode, draftGraph } from "./draft-graph.js";
import { classificationsOfNodes, foldNeeds } from "./fold-needs.js";
import { InstanceGraph } from "./instance-graph.js";
import { IntentionIndex } from "./intention-index.js";
import { loopFindings } from "./loop-findings.js";
import { Network } from "./network.js";
import { graphNodeId } from "./node-id.js";
import type { EcosystemGraph, GraphNode, NodeNeeds } from "./platform-graph.js";

/**
 * The intention graphs of all instances, working backward from the groups assigned to them. All nodes are numbered by
 * instance and id, so that one network in flat arrays holds every instance's graph and the exchanges between them;
 * what is folded crosses exchanges by itself. Linear in nodes plus edges, save for sorting the ids.
 */
export function buildGraphs(model: Model, assignment: Assignment): readonly [EcosystemGraph, readonly Diagnostic[]] {
  const index = indexModel(model);
  const placement = placementOf(index, assignment);
  const drafts = placement.instances.map((placed) => draftGraph(index, placed)).filter(({ nodes }) => nodes.length > 0);

  const nodes: DraftNode[] = [];
  const bounds = [0];
  const edges = { from: [] as number[], to: [] as number[] };
  const wants: GroupEntry[][] = [];
  const numberings = new Map<string, { readonly numbers: ReadonlyMap<string, number>; readonly rank: Int32Array }>();
  for (const draft of drafts) {
    const rank = ranks(draft, nodes);
    numberings.set(draft.placement.instance.key, { numbers: draft.numbers, rank });
    for (const from of draft.edges.from) edges.from.push(rank[from] as number);
    for (const to of draft.edges.to) edges.to.push(rank[to] as number);
    for (const { node, group } of draft.wants) {
      const number = rank[node] as number;
      const groups = wants[number];
      if (groups) groups.push(group);
      else wants[number] = [group];
    }
    bounds.push(nodes.length);
  }
  const numberOf = (instance: string, id: string): number | undefined => {
    const numbering = numberings.get(instance);
    const number = numbering?.numbers.get(id);
    return number === undefined ? undefined : numbering?.rank[number];
  };
  for (const { placement } of drafts)
    for (const datastore of new Set(placement.takes.map(({ entry }) => entry.datastore))) {
      const primary = datastore.primaryPlatform ?? "";
      const from = numberOf(primary, graphNodeId.publish(placement.instance.key, datastore.key));
      const to = numberOf(placement.instance.key, graphNodeId.exchange(primary, datastore.key));
      if (from === undefined || to === undefined) continue;
      edges.from.push(from);
      edges.to.push(to);
    }

  const network = new Network(nodes.length, edges);
  const order = network.topological();
  const needs = foldNeeds(network, order, wants, nodes);
  const classifications = classificationsOfNodes(index, nodes, network, order);
  const components = network.components(bounds);
  let intentions: IntentionIndex | undefined;
  const intentionIndex = (): IntentionIndex => {
    intentions ??= new IntentionIndex(network, order, wants);
    return intentions;
  };
  for (const [number, node] of nodes.entries()) {
    node.component = components[number] as number;
    const retention = needs.retention(number);
    node.needs = {
      priority: needs.priority(number),
      latency: needs.latency(number),
      ...(retention === undefined ? undefined : { retention }),
      history: needs.history(number),
      classifications: classifications[number] ?? [],
      get departments(): NodeNeeds["departments"] {
        return intentionIndex().departments(number);
      },
    };
  }
  const finished = nodes as GraphNode[];
  const platforms = drafts.map(({ placement: { instance, groups } }, at) => {
    const [start, end] = [bounds[at] as number, bounds[at + 1] as number];
    const own = finished.slice(start, end);
    const count = own.reduce((most, { component }) => Math.max(most, component + 1), 0);
    const keys = groups.map(({ key }) => key);
    return new InstanceGraph(instance, model, own, count, keys, network, start, intentionIndex);
  });
  return [{ platforms }, loopFindings(index, placement.looped)];
}

/** Appends an instance's nodes in the order of their ids; gives the number each of them got, by the number it had. */
function ranks({ nodes, numbers }: DraftGraph, all: DraftNode[]): Int32Array {
  const rank = new Int32Array(nodes.length);
  // Without a comparator JavaScript sorts by UTF-16 code units, as compareStrings does.
  for (const id of [...numbers.keys()].sort()) {
    const at = numbers.get(id) as number;
    rank[at] = all.push(nodes[at] as DraftNode) - 1;
  }
  return rank;
}
