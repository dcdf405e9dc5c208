import { compareStrings } from "../util/order.js";

/**
 * The least edges with the same reachability: an edge goes when another path leads there. Each name's predecessors come
 * out sorted. Walks only what lies between a name and the lowest of its predecessors, and never twice, so layers that
 * all depend on all of the layer before cost no more than their edges. (cdktf's own `addDependency` is exponential there.)
 * @throws on a cycle or an unknown name (a compiler bug)
 */
export function reduceOrder(after: ReadonlyMap<string, readonly string[]>): Map<string, string[]> {
  const order = topological(after);
  const rank = new Map(order.map((name, index) => [name, index]));
  const rankOf = (name: string): number => rank.get(name) as number;
  const reduced = new Map<string, string[]>();
  for (const name of order) {
    const wanted = [...new Set(after.get(name))].sort((a, b) => rankOf(b) - rankOf(a));
    const lowest = wanted.length > 0 ? rankOf(wanted[wanted.length - 1] as string) : 0;
    const reached = new Set<string>();
    const kept: string[] = [];
    for (const [index, direct] of wanted.entries()) {
      if (reached.has(direct)) continue;
      kept.push(direct);
      if (index === wanted.length - 1) break;
      const stack = [direct];
      for (let next = stack.pop(); next !== undefined; next = stack.pop())
        for (const before of reduced.get(next) ?? [])
          if (rankOf(before) >= lowest && !reached.has(before)) {
            reached.add(before);
            stack.push(before);
          }
    }
    reduced.set(name, kept.sort(compareStrings));
  }
  return reduced;
}

/** Every name after those it comes after. */
function topological(after: ReadonlyMap<string, readonly string[]>): string[] {
  const waiting = new Map<string, number>();
  const followers = new Map<string, string[]>();
  for (const [name, before] of after) {
    const distinct = new Set(before);
    waiting.set(name, distinct.size);
    for (const one of distinct) {
      if (!after.has(one)) throw new Error(`Stack "${name}" comes after "${one}", which is not there.`);
      const list = followers.get(one);
      if (list) list.push(name);
      else followers.set(one, [name]);
    }
  }
  const order = [...waiting].filter(([, count]) => count === 0).map(([name]) => name);
  for (let index = 0; index < order.length; index++)
    for (const follower of followers.get(order[index] as string) ?? []) {
      const left = (waiting.get(follower) as number) - 1;
      waiting.set(follower, left);
      if (left === 0) order.push(follower);
    }
  if (order.length < after.size) {
    const stuck = [...waiting].filter(([, count]) => count > 0).map(([name]) => name);
    throw new Error(`Stacks come after each other in a circle: ${stuck.sort(compareStrings).slice(0, 5).join(", ")}.`);
  }
  return order;
}
