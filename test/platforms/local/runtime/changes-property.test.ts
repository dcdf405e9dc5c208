import fc from "fast-check";
import { afterEach, beforeEach, expect, it } from "vitest";
import type { Shape } from "../../../../platforms/local/spec.js";
import { ingestSpec, shape, staging, tableSpec, World } from "./support/world.js";

let world: World;
beforeEach(() => {
  world = new World();
});
afterEach(() => world.remove());

const ORDERS = shape({ id: "integer!", text: "string" }, "id");
const METHOD = {
  type: "cdc",
  sequence: "seq",
  sequenceType: "BIGINT",
  operation: "op",
  inserted: "I",
  updated: "U",
  deleted: "D",
} as const;

/** What happens at the source: a row is written, goes, or gets another key. */
type Step =
  | { readonly do: "put"; readonly id: number; readonly text: string }
  | { readonly do: "drop"; readonly id: number }
  | { readonly do: "move"; readonly id: number; readonly to: number };

interface Change {
  readonly id: number;
  readonly text: string;
  readonly seq: number;
  readonly op: "I" | "U" | "D";
}

const id = fc.integer({ min: 0, max: 7 });
const step = fc.oneof<fc.Arbitrary<Step>[]>(
  fc.record({ do: fc.constant("put" as const), id, text: fc.constantFrom("a", "b", "", '"') }),
  fc.record({ do: fc.constant("drop" as const), id }),
  fc.record({ do: fc.constant("move" as const), id, to: id }),
);

/** The feed that the source writes of its steps, each at a moment of its own. */
function feedOf(steps: readonly Step[]): readonly Change[] {
  const rows = new Map<number, string>();
  return steps.flatMap((one, seq): Change[] => {
    const old = rows.get(one.id);
    if (one.do === "put") {
      rows.set(one.id, one.text);
      return [{ id: one.id, text: one.text, seq, op: old === undefined ? "I" : "U" }];
    }
    if (old === undefined || (one.do === "move" && one.to === one.id)) return [];
    rows.delete(one.id);
    const gone: Change = { id: one.id, text: "", seq, op: "D" };
    if (one.do === "drop") return [gone];
    rows.set(one.to, old);
    return [gone, { id: one.to, text: old, seq, op: "I" }];
  });
}

/** Some orders of some changes: which batch each comes with, and with which others it comes again. */
const scenario = fc.array(step, { minLength: 1, maxLength: 25 }).chain((steps) => {
  const feed = feedOf(steps);
  const batch = fc.integer({ min: 0, max: 3 });
  return fc.record({
    placed: fc.tuple(...feed.map((change) => fc.tuple(fc.constant(change), batch, fc.option(batch), fc.double()))),
    names: fc.shuffledSubarray(["a", "b", "c", "d"], { minLength: 4 }),
    folder: fc.boolean(),
    history: fc.constantFrom("live" as const, "milestoned" as const),
  });
});

const told = (table: ReadonlyMap<number, string>) => [...table].map((one) => JSON.stringify(one)).sort();

it("changes in any order, late and repeated, leave what the source has", async () => {
  await fc.assert(
    fc.asyncProperty(scenario, async ({ placed, names, folder, history }) => {
      world.remove();
      world = new World();
      const of: Shape = { ...ORDERS, history };
      await world.provision(tableSpec(staging("shop", "orders"), of));
      const last = new Map<number, Change>();
      let before = new Map<number, string>();
      for (const [index, name] of names.entries()) {
        const records = placed
          .filter(([, first, again]) => first === index || again === index)
          .sort((a, b) => a[3] - b[3])
          .map(([change]) => change);
        const lines = records.map((one) => `${one.id},"${one.text.replaceAll('"', '""')}",${one.seq},${one.op}\n`);
        world.file(folder ? `data/orders/${name}.csv` : "data/orders.csv", `id,text,seq,op\n${lines.join("")}`);
        const result = await world.run(ingestSpec({ shapes: { orders: of }, method: METHOD }));

        for (const one of records) if (one.seq >= (last.get(one.id)?.seq ?? -1)) last.set(one.id, one);
        const now = new Map([...last.values()].filter(({ op }) => op !== "D").map((one) => [one.id, one.text]));
        const rows = (await world.rows(staging("shop", "orders"))).filter(
          (row) => history === "live" || row[3] === null,
        );
        expect(told(new Map(rows.map(([key, text]) => [Number(key), String(text)])))).toEqual(told(now));
        const kept = [...now].filter(([key]) => before.has(key));
        expect(result).toMatchObject({
          inserted: now.size - kept.length,
          updated: kept.filter(([key, text]) => before.get(key) !== text).length,
          deleted: [...before.keys()].filter((key) => !now.has(key)).length,
          rows: now.size,
        });
        before = now;
      }
    }),
    { numRuns: 15 },
  );
}, 180_000);
