/** Successors of each node, nodes being numbered from 0. */
export type Successors = readonly (readonly number[])[];

/**
 * The sets of nodes that reach one another (Tarjan's algorithm), each of more than one node or of one that precedes
 * itself: exactly those in which there are cycles. Iterative and linear, so that chains of any length are fine.
 */
export function cyclicComponents(successors: Successors): number[][] {
  const count = successors.length;
  const order = new Int32Array(count).fill(-1);
  const low = new Int32Array(count);
  const onStack = new Uint8Array(count);
  const stack: number[] = [];
  const found: number[][] = [];
  let next = 0;
  const path: { node: number; edge: number }[] = [];
  const enter = (node: number): void => {
    order[node] = low[node] = next;
    next += 1;
    stack.push(node);
    onStack[node] = 1;
    path.push({ node, edge: 0 });
  };
  for (let root = 0; root < count; root += 1) {
    if (order[root] !== -1) continue;
    enter(root);
    for (let top = path.at(-1); top !== undefined; top = path.at(-1)) {
      const { node } = top;
      const edges = successors[node] ?? [];
      if (top.edge < edges.length) {
        const target = edges[top.edge] as number;
        top.edge += 1;
        if (order[target] === -1) enter(target);
        else if (onStack[target] === 1) low[node] = Math.min(low[node] as number, order[target] as number);
        continue;
      }
      path.pop();
      const parent = path.at(-1)?.node;
      if (parent !== undefined) low[parent] = Math.min(low[parent] as number, low[node] as number);
      if (low[node] !== order[node]) continue;
      const component = stack.splice(stack.lastIndexOf(node));
      for (const member of component) onStack[member] = 0;
      if (component.length > 1 || edges.includes(node)) found.push(component);
    }
  }
  return found;
}

/** A shortest cycle through `start` inside `members`, from `start` to the node before it comes back; empty when there is none. */
export function shortestCycle(successors: Successors, start: number, members: ReadonlySet<number>): number[] {
  const from = new Map<number, number>();
  const open = [start];
  // Grows while it is walked.
  for (const node of open)
    for (const target of successors[node] ?? []) {
      if (target === start) {
        const cycle: number[] = [];
        for (let step: number | undefined = node; step !== undefined; step = from.get(step)) cycle.push(step);
        return cycle.reverse();
      }
      if (!members.has(target) || from.has(target)) continue;
      from.set(target, node);
      open.push(target);
    }
  return [];
}
