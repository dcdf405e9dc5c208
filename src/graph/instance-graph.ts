import type { DataPlatformInstance } from "../model/data-platform.js";
import type { Model } from "../model/model.js";
import type { IntentionIndex } from "./intention-index.js";
import type { Network } from "./network.js";
import type { GraphNode, Intentions, PlatformGraph } from "./platform-graph.js";

/** A window on the network of all instances: the nodes from `start` on, in the order of their ids, are one instance's. */
export class InstanceGraph implements PlatformGraph {
  private numbers: ReadonlyMap<string, number> | undefined;
  private allEdges: readonly { readonly from: string; readonly to: string }[] | undefined;
  private inOrder: readonly GraphNode[] | undefined;

  constructor(
    readonly platform: DataPlatformInstance,
    readonly model: Model,
    readonly nodes: readonly GraphNode[],
    readonly components: number,
    readonly groups: readonly string[],
    private readonly network: Network,
    private readonly start: number,
    private readonly index: () => IntentionIndex,
  ) {}

  node(id: string): GraphNode | undefined {
    const number = this.number(id);
    return number === undefined ? undefined : this.nodes[number];
  }

  successors(id: string): readonly string[] {
    const number = this.number(id);
    return number === undefined ? [] : this.ids(this.network.successors(number + this.start));
  }

  predecessors(id: string): readonly string[] {
    const number = this.number(id);
    return number === undefined ? [] : this.ids(this.network.predecessors(number + this.start));
  }

  intentions(id: string): Intentions {
    const number = this.number(id);
    if (number === undefined) return { groups: [], total: 0 };
    return this.index().intentions(number + this.start);
  }

  get edges(): readonly { readonly from: string; readonly to: string }[] {
    this.allEdges ??= this.nodes.flatMap(({ id: from }, number) =>
      this.ids(this.network.successors(number + this.start)).map((to) => ({ from, to })),
    );
    return this.allEdges;
  }

  topological(): readonly GraphNode[] {
    this.inOrder ??= this.sorted();
    return this.inOrder;
  }

  private number(id: string): number | undefined {
    this.numbers ??= new Map(this.nodes.map((node, number) => [node.id, number]));
    return this.numbers.get(id);
  }

  /** Of nodes of this instance; what leads to or comes from another is left out. */
  private ids(numbers: Iterable<number>): string[] {
    const ids: string[] = [];
    for (const number of numbers) {
      const node = this.nodes[number - this.start];
      if (node) ids.push(node.id);
    }
    return ids;
  }

  private sorted(): GraphNode[] {
    const { start } = this;
    const end = start + this.nodes.length;
    const inside = (number: number): boolean => number >= start && number < end;
    const waits = new Int32Array(this.nodes.length);
    const ready = new LeastFirst();
    for (let number = start; number < end; number++) {
      waits[number - start] = this.network.predecessors(number).filter(inside).length;
      if (waits[number - start] === 0) ready.push(number);
    }
    const order: GraphNode[] = [];
    for (let number = ready.pop(); number !== undefined; number = ready.pop()) {
      order.push(this.nodes[number - start] as GraphNode);
      for (const next of this.network.successors(number)) {
        if (!inside(next)) continue;
        const left = (waits[next - start] as number) - 1;
        waits[next - start] = left;
        if (left === 0) ready.push(next);
      }
    }
    return order;
  }
}

/** Numbers of which the least is always taken next: a binary heap. */
class LeastFirst {
  private readonly heap: number[] = [];

  push(value: number): void {
    const { heap } = this;
    let at = heap.push(value) - 1;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      const above = heap[parent] as number;
      if (above <= value) break;
      heap[at] = above;
      at = parent;
    }
    heap[at] = value;
  }

  pop(): number | undefined {
    const { heap } = this;
    const least = heap[0];
    const value = heap.pop();
    if (value === undefined || heap.length === 0) return least;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && (heap[child + 1] as number) < (heap[child] as number)) child += 1;
      const below = heap[child] as number;
      if (below >= value) break;
      heap[at] = below;
      at = child;
    }
    heap[at] = value;
    return least;
  }
}
