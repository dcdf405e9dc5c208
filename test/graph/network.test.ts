import fc from "fast-check";
import { alg } from "graphlib";
import { describe, expect, test } from "vitest";
import { countReached } from "../../src/graph/count-reached.js";
import { digraph, loops } from "../../src/graph/graphlib.js";
import { Network } from "../../src/graph/network.js";

const SIZE = 12;
const edgesOf = (acyclic: boolean) =>
  fc
    .array(fc.tuple(fc.nat(SIZE - 1), fc.nat(SIZE - 1)), { maxLength: 30 })
    .map((edges) =>
      acyclic ? edges.flatMap(([a, b]): [number, number][] => (a === b ? [] : a < b ? [[a, b]] : [[b, a]])) : edges,
    );
const libOf = (edges: readonly (readonly [number, number])[]) =>
  digraph(
    Array.from({ length: SIZE }, (_, at) => `${at}`),
    edges.map(([from, to]) => [`${from}`, `${to}`]),
  );
const networkOf = (edges: readonly (readonly [number, number])[]) =>
  new Network(SIZE, { from: edges.map(([from]) => from), to: edges.map(([, to]) => to) });
const numbers = (names: readonly string[] | undefined): number[] => (names ?? []).map(Number).sort((a, b) => a - b);

describe("the network agrees with graphlib", () => {
  test("neighbours", () => {
    fc.assert(
      fc.property(edgesOf(false), (edges) => {
        const [lib, network] = [libOf(edges), networkOf(edges)];
        for (let node = 0; node < SIZE; node++) {
          expect([...network.successors(node)]).toEqual(numbers(lib.successors(`${node}`) ?? []));
          expect([...network.predecessors(node)]).toEqual(numbers(lib.predecessors(`${node}`) ?? []));
        }
      }),
    );
  });

  test("components, numbered by their smallest nodes", () => {
    fc.assert(
      fc.property(edgesOf(false), (edges) => {
        const components = alg.components(libOf(edges)).map(numbers);
        components.sort((a, b) => (a[0] ?? 0) - (b[0] ?? 0));
        const expected = Array.from({ length: SIZE }, (_, node) => components.findIndex((one) => one.includes(node)));
        expect([...networkOf(edges).components()]).toEqual(expected);
      }),
    );
  });

  test("topological order, or a bug when there is a cycle", () => {
    fc.assert(
      fc.property(edgesOf(true), edgesOf(false), (acyclic, any) => {
        const order = [...networkOf(acyclic).topological()];
        expect([...order].sort((a, b) => a - b)).toEqual(Array.from({ length: SIZE }, (_, at) => at));
        for (const [from, to] of acyclic) expect(order.indexOf(from)).toBeLessThan(order.indexOf(to));
        if (!alg.isAcyclic(libOf(any))) expect(() => networkOf(any).topological()).toThrow("cycle");
      }),
    );
  });

  test("edges across bounds do not connect", () => {
    const network = new Network(4, { from: [0, 1, 2], to: [1, 2, 3] });
    expect([...network.components()]).toEqual([0, 0, 0, 0]);
    expect([...network.components([0, 2, 4])]).toEqual([0, 0, 0, 0]);
    expect([...network.components([0, 1, 4])]).toEqual([0, 0, 0, 0]);
    expect([...new Network(4, { from: [0, 1], to: [3, 2] }).components([0, 2, 4])]).toEqual([0, 1, 0, 1]);
  });
});

describe("loops", () => {
  test("every group of nodes that reach each other has one, real and disjoint", () => {
    fc.assert(
      fc.property(edgesOf(false), (edges) => {
        const lib = libOf(edges);
        const found = loops(lib);
        const cyclic = alg
          .tarjan(lib)
          .filter(([first = "", ...others]) => others.length > 0 || lib.hasEdge(first, first));
        for (const part of cyclic) expect(found.some((loop) => loop.every((node) => part.includes(node)))).toBe(true);
        expect(new Set(found.flat()).size).toBe(found.flat().length);
        for (const loop of found) {
          for (const [at, node] of loop.entries())
            expect(lib.hasEdge(node, loop[(at + 1) % loop.length] ?? "")).toBe(true);
          expect(loop[0]).toBe([...loop].sort()[0]);
        }
      }),
    );
  });

  test("of two that share nodes one is told", () => {
    const edges = ["x b", "b c", "c b", "c y", "y x"].map((edge) => edge.split(" ") as [string, string]);
    expect(loops(digraph([], edges))).toEqual([["b", "c"]]);
    const others = ["a b", "b c", "c b", "c d", "d a"].map((edge) => edge.split(" ") as [string, string]);
    expect(loops(digraph([], others))).toEqual([["b", "c"]]);
  });

  test("a very long one does not overflow", () => {
    const names = Array.from({ length: 50_000 }, (_, at) => `n${at}`);
    const edges = names.map((name, at) => [name, names[(at + 1) % names.length] ?? ""] as const);
    expect(loops(digraph([], edges))).toEqual([names]);
  });
});

test("what is reached is counted exactly, in all and by kind", () => {
  const rows = fc.array(
    fc.record({ own: fc.uniqueArray(fc.nat(699), { maxLength: 20 }), after: fc.array(fc.nat(50), { maxLength: 4 }) }),
    { minLength: 1, maxLength: 20 },
  );
  const kinds = fc.array(fc.constantFrom("b", "a", "", "zebra"), { minLength: 700, maxLength: 700 });
  fc.assert(
    fc.property(rows, kinds, (drawn, kindOf) => {
      const given = drawn.map(({ own, after }, at) => ({
        own,
        next: at === 0 ? [] : [...new Set(after.map((other) => other % at))],
      }));
      const reached: Set<number>[] = [];
      for (const { own, next } of given)
        reached.push(new Set([...own, ...next.flatMap((at) => [...(reached[at] ?? [])])]));
      expect(countReached(given, kindOf)).toEqual(
        reached.map((things) => ({
          total: things.size,
          shares: [...new Set([...things].map((thing) => kindOf[thing]))].sort().map((kind) => ({
            kind,
            count: [...things].filter((thing) => kindOf[thing] === kind).length,
          })),
        })),
      );
    }),
    { numRuns: 50 },
  );
});

test("counting in many passes gives what counting in one gives", () => {
  // So many rows that only a few words fit at once: a chain in which each row has one thing of its own.
  const size = 20_000;
  const rows = Array.from({ length: size }, (_, at) => ({ own: [at], next: at === 0 ? [] : [at - 1] }));
  const counts = countReached(
    rows,
    rows.map((_, at) => (at % 2 ? "odd" : "even")),
  );
  expect(counts[0]).toEqual({ total: 1, shares: [{ kind: "even", count: 1 }] });
  expect(counts[size - 1]).toEqual({
    total: size,
    shares: [
      { kind: "even", count: size / 2 },
      { kind: "odd", count: size / 2 },
    ],
  });
  expect(counts[12_345]?.total).toBe(12_346);
});
