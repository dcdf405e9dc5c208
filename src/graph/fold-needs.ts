import { classificationsOf } from "../model/classification.js";
import { HISTORIES, LATENCIES, PRIORITIES } from "../model/common.js";
import { longerRetention } from "../model/duration.js";
import type { GroupEntry, ModelIndex } from "../model/model-index.js";
import { sortedUnique } from "../util/order.js";
import type { DraftNode } from "./draft-graph.js";
import type { Network } from "./network.js";
import type { NodeNeeds } from "./platform-graph.js";

/** What is folded of the needs of consumers; who pays is counted elsewhere, since counts do not fold. */
export type FoldedNeeds = Omit<NodeNeeds, "departments">;

/**
 * Carries what consumers need against the arrows, from each node to all it depends on: the highest priority, the
 * tightest latency, the longest retention, milestoned history as soon as one wants it. One visit per edge.
 */
export function foldNeeds(
  network: Network,
  topological: Int32Array,
  wants: readonly (readonly GroupEntry[] | undefined)[],
): (node: number) => Omit<FoldedNeeds, "classifications"> {
  const { size } = network;
  const priority = new Uint8Array(size).fill(PRIORITIES.length - 1);
  const latency = new Uint8Array(size).fill(LATENCIES.length - 1);
  const history = new Uint8Array(size);
  // The empty duration gives way to any other: nobody has asked yet.
  const retention: (string | undefined)[] = new Array(size).fill("P0D");
  for (let at = size - 1; at >= 0; at--) {
    const node = topological[at] as number;
    for (const { workspace, group } of wants[node] ?? []) {
      priority[node] = Math.min(priority[node] as number, PRIORITIES.indexOf(workspace.priority));
      latency[node] = Math.min(latency[node] as number, LATENCIES.indexOf(group.needs.latency));
      history[node] = Math.max(history[node] as number, HISTORIES.indexOf(group.needs.history));
      retention[node] = longerRetention(retention[node], group.needs.retention);
    }
    for (const before of network.predecessors(node)) {
      priority[before] = Math.min(priority[before] as number, priority[node] as number);
      latency[before] = Math.min(latency[before] as number, latency[node] as number);
      history[before] = Math.max(history[before] as number, history[node] as number);
      if (retention[before] !== retention[node])
        retention[before] = longerRetention(retention[before], retention[node]);
    }
  }
  return (node) => {
    const kept = retention[node];
    return {
      priority: PRIORITIES[priority[node] as number] ?? "low",
      latency: LATENCIES[latency[node] as number] ?? "days",
      ...(kept === undefined ? {} : { retention: kept }),
      history: HISTORIES[history[node] as number] ?? "live",
    };
  };
}

/**
 * The classifications that pass each node: those of the datasets it moves, with all that arrived from what they are
 * derived from. A trigger and a transform see all inputs of their transformer as well. Equal lists are one array.
 */
export function classificationsOfNodes(
  index: ModelIndex,
  nodes: readonly DraftNode[],
  network: Network,
  topological: Int32Array,
): readonly (readonly string[])[] {
  const { of } = classificationsOf(index);
  const lists = new Map<string, readonly string[]>();
  const passing: (readonly string[])[] = new Array(nodes.length).fill([]);
  for (const at of topological) {
    const node = nodes[at];
    if (!node) continue;
    const sources = node.entries.map(of);
    if (node.kind === "trigger" || node.kind === "transform")
      for (const before of network.predecessors(at)) sources.push(passing[before] ?? []);
    const distinct = new Set(sources);
    const [only = []] = distinct;
    if (distinct.size > 1) {
      const list = sortedUnique([...distinct].flat());
      const key = list.join("\n");
      passing[at] = lists.get(key) ?? list;
      lists.set(key, passing[at] ?? list);
    } else passing[at] = only;
  }
  return passing;
}
