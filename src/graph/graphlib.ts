import { Graph } from "graphlib";
import { compareStrings } from "../util/order.js";

/**
 * The one door to graphlib. Its `Graph` is the structure for what is small or asked seldom; walks are our own, since
 * graphlib's recurse and overflow on long chains, and whole intention graphs live in the flat arrays of `Network`.
 */
export type Digraph = Graph;

/** A directed graph of names. Nodes named by edges only are there too. */
export function digraph(nodes: Iterable<string>, edges: Iterable<readonly [from: string, to: string]>): Digraph {
  const graph = new Graph({ directed: true });
  for (const node of nodes) graph.setNode(node);
  for (const [from, to] of edges) graph.setEdge(from, to);
  return graph;
}

/** Loops of a graph, at least one for every group of nodes that reach each other; none shares a node with another. Each begins at its least name. */
export function loops(graph: Digraph): string[][] {
  const found: string[][] = [];
  const inLoop = new Set<string>();
  const done = new Set<string>();
  for (const start of graph.nodes().sort(compareStrings)) {
    if (done.has(start)) continue;
    const path = new Map<string, Iterator<string>>();
    const enter = (node: string): void => {
      path.set(node, (graph.successors(node) ?? []).sort(compareStrings)[Symbol.iterator]());
    };
    const trail: string[] = [start];
    enter(start);
    for (let node = trail[trail.length - 1]; node !== undefined; node = trail[trail.length - 1]) {
      const next = path.get(node)?.next();
      if (!next || next.done) {
        trail.pop();
        path.delete(node);
        done.add(node);
      } else if (path.has(next.value)) {
        if (inLoop.has(node) || inLoop.has(next.value)) continue;
        const loop = trail.slice(trail.indexOf(next.value));
        if (loop.some((member) => inLoop.has(member))) continue;
        for (const member of loop) inLoop.add(member);
        found.push(fromLeast(loop));
      } else if (!done.has(next.value)) {
        trail.push(next.value);
        enter(next.value);
      }
    }
  }
  return found;
}

function fromLeast(loop: string[]): string[] {
  const least = loop.indexOf([...loop].sort(compareStrings)[0] ?? "");
  return [...loop.slice(least), ...loop.slice(0, least)];
}
