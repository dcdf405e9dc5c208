import { classificationsOf } from "../model/classification.js";
import { HISTORIES, type History, LATENCIES, type Latency, PRIORITIES, type Priority } from "../model/common.js";
import { longerRetention } from "../model/duration.js";
import type { GroupEntry, ModelIndex } from "../model/model-index.js";
import { sortedUnique } from "../util/order.js";
import type { DraftNode } from "./draft-graph.js";
import type { Network } from "./network.js";

/** What is folded of the needs of consumers, by node. Who pays is counted elsewhere, since counts do not fold. */
export interface FoldedNeeds {
  priority(node: number): Priority;
  latency(node: number): Latency;
  /** `undefined`: for ever. */
  retention(node: number): string | undefined;
  history(node: number): History;
}

/**
 * Carries what consumers need against the arrows, from each node to all it depends on: the highest priority, the
 * tightest latency, the longest retention, milestoned history as soon as one wants it. A transformer reads what is
 * current, and the history of what it makes begins with its output: the need for history does not pass it. One visit
 * per edge.
 */
export function foldNeeds(
  network: Network,
  topological: Int32Array,
  wants: readonly (readonly GroupEntry[] | undefined)[],
  nodes: readonly DraftNode[],
): FoldedNeeds {
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
      if (nodes[before]?.kind !== "transform")
        history[before] = Math.max(history[before] as number, history[node] as number);
      if (retention[before] !== retention[node])
        retention[before] = longerRetention(retention[before], retention[node]);
    }
  }
  return {
    priority: (node) => PRIORITIES[priority[node] as number] ?? "low",
    latency: (node) => LATENCIES[latency[node] as number] ?? "days",
    retention: (node) => retention[node],
    history: (node) => HISTORIES[history[node] as number] ?? "live",
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
  const union = (sources: ReadonlySet<readonly string[]>): readonly string[] => {
    const [only = NOTHING] = sources;
    if (sources.size <= 1) return only;
    const list = sortedUnique([...sources].flat());
    const key = list.join("\n");
    const same = lists.get(key) ?? list;
    lists.set(key, same);
    return same;
  };
  const ofDataset = (key: string): readonly string[] => {
    const entry = index.datasets.get(key);
    return entry ? of(entry) : NOTHING;
  };
  const passing: (readonly string[])[] = new Array(nodes.length).fill(NOTHING);
  for (const at of topological) {
    const { kind, datasets } = nodes[at] as DraftNode;
    const [first] = datasets;
    if (kind === "export" && first !== undefined) {
      passing[at] = ofDataset(first);
      continue;
    }
    const sources = new Set(datasets.map(ofDataset));
    if (kind === "trigger" || kind === "transform")
      for (const before of network.predecessors(at)) sources.add(passing[before] ?? NOTHING);
    passing[at] = union(sources);
  }
  return passing;
}

const NOTHING: readonly string[] = [];
