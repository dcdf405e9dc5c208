import { PRIORITIES } from "../model/common.js";
import type { GroupEntry } from "../model/model-index.js";
import { compareStrings } from "../util/order.js";
import { type Count, countReached, type Row } from "./count-reached.js";
import type { Network } from "./network.js";
import type { Intentions, NodeNeeds } from "./platform-graph.js";

/** How many groups of a node's intentions are named; the rest is only counted. */
export const MOST_INTENTIONS = 50;

/**
 * Which groups of consumers need which node: those that can be reached from it along the arrows, across instances.
 * Worked out when first asked, for the connected component of the node and all its nodes at once: asking for every
 * node costs as much as asking for one. A node whose only way on is another node shares that node's answer, so a
 * chain costs nothing; names are folded fifty at a time, and exact counts come from {@link countReached}.
 */
export class IntentionIndex {
  private readonly component: Int32Array;
  private members: readonly (readonly number[])[] | undefined;
  /** The answer of each node, as a number in `answers`; -1: not worked out yet. */
  private readonly answerOf: Int32Array;
  private readonly answers: {
    readonly ranked: readonly GroupEntry[];
    readonly first: readonly number[];
    readonly count: Count;
  }[] = [];

  constructor(
    private readonly network: Network,
    private readonly topological: Int32Array,
    private readonly wants: readonly (readonly GroupEntry[] | undefined)[],
  ) {
    this.component = network.components();
    this.answerOf = new Int32Array(network.size).fill(-1);
  }

  /** The groups that need a node. */
  intentions(node: number): Intentions {
    const { ranked, first, count } = this.answer(node);
    return { groups: first.map((rank) => ranked[rank]?.key ?? ""), total: count.total };
  }

  /** Who pays for a node. */
  departments(node: number): NodeNeeds["departments"] {
    const { shares, total } = this.answer(node).count;
    return shares.map(({ kind, count }) => ({ department: kind, share: count / total }));
  }

  private answer(node: number) {
    if (this.answerOf[node] === -1) {
      this.members ??= membersOf(this.component, this.topological);
      this.answerAll(this.members[this.component[node] as number] ?? []);
    }
    return this.answers[this.answerOf[node] as number] ?? NOBODY;
  }

  /** Answers for all nodes of one component, given last first. */
  private answerAll(nodes: readonly number[]): void {
    const ranked = [...new Set(nodes.flatMap((node) => this.wants[node] ?? []))].sort(compareGroups);
    const rankOf = new Map(ranked.map((group, rank) => [group, rank]));
    const base = this.answers.length;
    const rows: Row[] = [];
    const firsts: (readonly number[])[] = [];
    for (const node of nodes) {
      const groups = this.wants[node];
      const next = this.rowsAfter(node, base);
      if (!groups && next.length === 1) {
        this.answerOf[node] = base + (next[0] as number);
        continue;
      }
      const ranks = (groups ?? []).map((group) => rankOf.get(group) as number).sort((a, b) => a - b);
      const own = ranks.filter((rank, at) => rank !== ranks[at - 1]);
      let first: readonly number[] = own.length > MOST_INTENTIONS ? own.slice(0, MOST_INTENTIONS) : own;
      for (const at of next) first = mergeFirst(first, firsts[at] ?? []);
      firsts.push(first);
      this.answerOf[node] = base + rows.push({ own, next }) - 1;
    }
    const departments = ranked.map(({ workspace }) => workspace.department ?? "");
    for (const [at, count] of countReached(rows, departments).entries())
      this.answers.push({ ranked, first: firsts[at] ?? [], count });
  }

  /** The distinct rows of the nodes that come after a node. */
  private rowsAfter(node: number, base: number): readonly number[] {
    const after = this.network.successors(node);
    if (after.length === 0) return NONE;
    if (after.length === 1) return [(this.answerOf[after[0] as number] as number) - base];
    const rows = new Set<number>();
    for (const successor of after) rows.add((this.answerOf[successor] as number) - base);
    return [...rows];
  }
}

const NONE: readonly number[] = [];
const NOBODY = { ranked: [], first: NONE, count: { total: 0, shares: [] } };

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
