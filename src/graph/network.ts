/**
 * A directed graph over the numbers 0 to size-1 in flat arrays: linear in time and memory however large, and never
 * recursive. Knows no domain noun. Repeated edges count once.
 */
export class Network {
  private readonly forward: Rows;
  private readonly backward: Rows;

  constructor(
    readonly size: number,
    edges: { readonly from: readonly number[]; readonly to: readonly number[] },
  ) {
    this.backward = transpose(gather(size, edges.from, edges.to));
    this.forward = transpose(this.backward);
  }

  /** Ascending. */
  successors(node: number): Int32Array {
    return row(this.forward, node);
  }

  /** Ascending. */
  predecessors(node: number): Int32Array {
    return row(this.backward, node);
  }

  /** Every node after its predecessors. @throws when there is a cycle (a bug: loops are left out before) */
  topological(): Int32Array {
    const order = new Int32Array(this.size);
    const waits = new Int32Array(this.size);
    let end = 0;
    for (let node = 0; node < this.size; node++) {
      waits[node] = this.predecessors(node).length;
      if (waits[node] === 0) order[end++] = node;
    }
    for (let next = 0; next < end; next++)
      for (const successor of this.successors(order[next] as number)) {
        const left = (waits[successor] as number) - 1;
        waits[successor] = left;
        if (left === 0) order[end++] = successor;
      }
    if (end < this.size) throw new Error("a graph that was to be acyclic has a cycle");
    return order;
  }

  /**
   * The connected component of each node, whatever the direction of edges: numbered from 0 by their smallest nodes.
   * Only edges inside one of the ranges [bounds[i], bounds[i+1]) connect.
   */
  components(bounds: readonly number[] = [0, this.size]): Int32Array {
    const component = new Int32Array(this.size).fill(-1);
    const open: number[] = [];
    for (const [at, start] of bounds.slice(0, -1).entries()) {
      const end = bounds[at + 1] as number;
      let count = 0;
      for (let node = start; node < end; node++) {
        if (component[node] !== -1) continue;
        component[node] = count;
        open.push(node);
        for (let next = open.pop(); next !== undefined; next = open.pop())
          for (const neighbours of [this.successors(next), this.predecessors(next)])
            for (const neighbour of neighbours)
              if (neighbour >= start && neighbour < end && component[neighbour] === -1) {
                component[neighbour] = count;
                open.push(neighbour);
              }
        count += 1;
      }
    }
    return component;
  }
}

/** Row i of `items` reaches from `starts[i]` to `starts[i + 1]`. */
interface Rows {
  readonly starts: Int32Array;
  readonly items: Int32Array;
}

function row({ starts, items }: Rows, index: number): Int32Array {
  return items.subarray(starts[index] as number, starts[index + 1] as number);
}

function gather(size: number, keys: readonly number[], values: readonly number[]): Rows {
  const starts = new Int32Array(size + 1);
  for (const key of keys) (starts[key + 1] as number)++;
  sumUp(starts);
  const next = starts.slice();
  const items = new Int32Array(values.length);
  for (let at = 0; at < keys.length; at++) {
    const key = keys[at] as number;
    items[next[key] as number] = values[at] as number;
    (next[key] as number)++;
  }
  return { starts, items };
}

/** The rows the other way round: ascending, each item once. */
function transpose({ starts, items }: Rows): Rows {
  const size = starts.length - 1;
  const turned = new Int32Array(size + 1);
  const last = new Int32Array(size).fill(-1);
  for (let from = 0; from < size; from++)
    for (let at = starts[from] as number; at < (starts[from + 1] as number); at++) {
      const to = items[at] as number;
      if (last[to] !== from) (turned[to + 1] as number)++;
      last[to] = from;
    }
  sumUp(turned);
  const next = turned.slice();
  const back = new Int32Array(turned[size] as number);
  last.fill(-1);
  for (let from = 0; from < size; from++)
    for (let at = starts[from] as number; at < (starts[from + 1] as number); at++) {
      const to = items[at] as number;
      if (last[to] === from) continue;
      last[to] = from;
      back[next[to] as number] = from;
      (next[to] as number)++;
    }
  return { starts: turned, items: back };
}

/** Turns the lengths of rows, each standing one to the right of its row, into the places where they start. */
function sumUp(starts: Int32Array): void {
  for (let at = 1; at < starts.length; at++) (starts[at] as number) += starts[at - 1] as number;
}
