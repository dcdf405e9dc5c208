import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { reduceOrder } from "../../src/synth/transitive-reduction.js";

type Order = ReadonlyMap<string, readonly string[]>;

/** Acyclic orders of up to twelve names, in any order of declaration. */
const orders: fc.Arbitrary<Order> = fc
  .integer({ min: 0, max: 12 })
  .chain((size) => {
    const names = Array.from({ length: size }, (_, index) => `n${index}`);
    return fc.tuple(
      ...names.map((name, index) => fc.subarray(names.slice(0, index)).map((before) => [name, before] as const)),
    );
  })
  .chain((entries) => fc.shuffledSubarray([...entries], { minLength: entries.length }))
  .map((entries) => new Map(entries));

function reach(order: Order, from: string): Set<string> {
  const reached = new Set<string>();
  const waiting = [...(order.get(from) ?? [])];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop())
    if (!reached.has(next)) {
      reached.add(next);
      waiting.push(...(order.get(next) ?? []));
    }
  return reached;
}

describe("reduceOrder", () => {
  it("keeps what is reachable, and not one edge too many", () => {
    fc.assert(
      fc.property(orders, (order) => {
        const reduced = reduceOrder(order);
        expect([...reduced.keys()].sort()).toEqual([...order.keys()].sort());
        for (const [name, before] of reduced) {
          expect(reach(reduced, name)).toEqual(reach(order, name));
          expect(before).toEqual([...before].sort());
          for (const one of before) {
            const without = new Map(reduced).set(
              name,
              before.filter((other) => other !== one),
            );
            expect(reach(without, name)).not.toContain(one);
          }
        }
      }),
    );
  });

  it("takes layers that all depend on all of the layer before, and long chains, in their stride", () => {
    const order = new Map<string, string[]>([["foundation", []]]);
    let before: string[] = [];
    for (let layer = 0; layer < 40; layer++) {
      const names = Array.from({ length: 30 }, (_, index) => `l${layer}-${index}`);
      for (const name of names) order.set(name, [...before, "foundation"]);
      before = names;
    }
    for (let link = 0; link < 3000; link++)
      order.set(`chain-${link}`, link === 0 ? ["foundation"] : [`chain-${link - 1}`, "foundation"]);
    const reduced = reduceOrder(order);
    expect(reduced.get("l0-3")).toEqual(["foundation"]);
    expect(reduced.get("l39-0")).toHaveLength(30);
    expect(reduced.get("chain-2999")).toEqual(["chain-2998"]);
  });
});
