import { PRIORITIES } from "../model/common.js";
import type { GroupEntry } from "../model/model-index.js";
import { compareStrings } from "../util/order.js";
import { countReached } from "./count-reached.js";
import type { Network } from "./network.js";
import type { Intentions, NodeNeeds } from "./platform-graph.js";

/** How many groups of a node's intentions are named; the rest is only counted. */
export const MOST_INTENTIONS = 50;

/** What is known of the consumers that need a node. */
export interface Reached extends Intentions {
  readonly departments: NodeNeeds["departments"];
}

/**
 * Which groups of consumers need which node: those that can be reached from it along the arrows, across instances.
 * Worked out when first asked, for the connected component of the node and all its nodes at once: asking for every
 * node costs as much as asking for one. A node whose only way on is another node shares that node's answer, so a
 * chain costs nothing; names are folded fifty at a time, and exact counts come from {@link countReached}.
 */
export class IntentionIndex {
  private readonly component: Int32Array;
  private readonly order: Int32Array;
  private members: readonly (readonly number[])[] | undefined;
  private readonly answers: (Reached | undefined)[];

  constructor(
    private readonly network: Network,
    topological: Int32Array,
    private readonly wants: readonly (readonly GroupEntry[] | undefined)[],
  ) {
    this.order = topological;
    this.component = network.components();
    this.answers = new Array(network.size).fill(undefined);
  }

  of(node: number): Reached {
    const known = this.answers[node];
    if (known) return known;
    this.members ??= membersOf(this.component, this.order);
    this.answer(this.members[this.component[node] as number] ?? []);
    return this.answers[node] ?? NOBODY;
  }

  /** Answers for all nodes of one component, given last first. */
  private answer(nodes: readonly number[]): void {
    const ranked = [...new Set(nodes.flatMap((node) => this.wants[node] ?? []))].sort(compareGroups);
    const rankOf = new Map(ranked.map((group, rank) => [group, rank]));
    const rows: { own: readonly number[]; next: readonly number[]; first: readonly number[] }[] = [];
    const rowOf = new Map<number, number>();
    for (const node of nodes) {
      const groups = this.wants[node];
      const next = new Set<number>();
      for (const successor of this.network.successors(node)) next.add(rowOf.get(successor) as number);
      const [only] = next;
      if (!groups && only !== undefined && next.size === 1) {
        rowOf.set(node, only);
        continue;
      }
      const own = [...new Set(groups)].map((group) => rankOf.get(group) as number).sort((a, b) => a - b);
      let first: readonly number[] = own.slice(0, MOST_INTENTIONS);
      for (const at of next) first = mergeFirst(first, rows[at]?.first ?? []);
      rowOf.set(node, rows.push({ own, next: [...next], first }) - 1);
    }
    const counts = countReached(
      rows,
      ranked.map(({ workspace }) => workspace.department ?? ""),
    );
    const answers = rows.map(({ first }, at): Reached => {
      const { total, shares } = counts[at] ?? { total: 0, shares: [] };
      return {
        groups: first.map((rank) => ranked[rank]?.key ?? ""),
        total,
        departments: shares.map(({ kind, count }) => ({ department: kind, share: count / total })),
      };
    });
    for (const [node, at] of rowOf) this.answers[node] = answers[at];
  }
}

const NOBODY: Reached = { groups: [], total: 0, departments: [] };

/** Highest priority first, then by key. */
function compareGroups(a: GroupEntry, b: GroupEntry): number {
  return (
    PRIORITIES.indexOf(a.workspace.priority) - PRIORITIES.indexOf(b.workspace.priority) || compareStrings(a.key, b.key)
  );
}

/** The nodes of each component, each after all of its successors. */
function membersOf(component: Int32Array, topological: Int32Array): number[][] {
  const members: number[][] = [];
  for (let at = topological.length - 1; at >= 0; at--) {
    const node = topological[at] as number;
    const of = component[node] as number;
    const list = members[of];
    if (list) list.push(node);
    else members[of] = [node];
  }
  return members;
}

/** The first numbers of two ascending lists without repeats; one of the two themselves where it holds them all. */
function mergeFirst(a: readonly number[], b: readonly number[]): readonly number[] {
  if (a === b || b.length === 0) return a;
  if (a.length === 0) return b;
  const merged: number[] = [];
  let [atA, atB] = [0, 0];
  while (merged.length < MOST_INTENTIONS && (atA < a.length || atB < b.length)) {
    const [x, y] = [a[atA] ?? Number.POSITIVE_INFINITY, b[atB] ?? Number.POSITIVE_INFINITY];
    merged.push(Math.min(x, y));
    if (x <= y) atA += 1;
    if (y <= x) atB += 1;
  }
  return merged.length === a.length && merged.every((value, at) => value === a[at]) ? a : merged;
}
