import fc from "fast-check";
import { afterEach, beforeEach, expect, it } from "vitest";
import { ingestSpec, shape, staging, tableSpec, World } from "./support/world.js";

let world: World;
beforeEach(() => {
  world = new World();
});
afterEach(() => world.remove());

interface Row {
  readonly id: number;
  readonly text: string;
  readonly seq: number;
}

const row = fc.record<Row>({
  id: fc.integer({ min: 0, max: 6 }),
  text: fc.constantFrom("a", "b", "", "é"),
  seq: fc.integer({ min: 0, max: 20 }),
});

/** Batches as a source with late rows shows them: whatever it has at that time, in any order. */
const batches = fc.array(fc.array(row, { maxLength: 10 }), { minLength: 1, maxLength: 5 });
const overlap = fc.integer({ min: 0, max: 12 });

const COLUMNS = { id: "integer!", text: "string", seq: "bigint!" };
const spec = (keyed: boolean, back: number) =>
  ingestSpec({
    shapes: { orders: shape(COLUMNS, ...(keyed ? ["id"] : [])) },
    method: { type: "watermark", column: "seq", ...(back === 0 ? {} : { overlap: String(back) }) },
  });
const write = (rows: readonly Row[]) => {
  const lines = rows.map(({ id, text, seq }) => `${id},"${text}",${seq}\n`);
  world.file("data/orders.csv", `id,text,seq\n${lines.join("")}`);
};
const sorted = (rows: readonly (readonly unknown[])[]) => rows.map((one) => JSON.stringify(one)).sort();
const told = ({ id, text, seq }: Row) => [id, text, String(seq)];
const there = async () => sorted(await world.rows(staging("shop", "orders")));

async function fresh(keyed: boolean): Promise<void> {
  world.remove();
  world = new World();
  await world.provision(tableSpec(staging("shop", "orders"), shape(COLUMNS, ...(keyed ? ["id"] : []))));
}

it("with a key leaves of each the newest that came within a window", async () => {
  await fc.assert(
    fc.asyncProperty(batches, overlap, async (all, back) => {
      await fresh(true);
      const table = new Map<number, Row>();
      let greatest = Number.NEGATIVE_INFINITY;
      for (const batch of all) {
        // The source has one version of a row for each watermark.
        const rows = [...new Map(batch.map((one) => [`${one.id} ${one.seq}`, one])).values()];
        write(rows);
        const window = rows.filter(({ seq }) => seq >= greatest - back);
        const before = new Map(table);
        for (const one of window) {
          const old = table.get(one.id);
          if (old === undefined || one.seq >= old.seq) table.set(one.id, one);
          greatest = Math.max(greatest, one.seq);
        }
        const result = await world.run(spec(true, back));
        expect(await there()).toEqual(sorted([...table.values()].map(told)));
        const changed = [...table].filter(([id, one]) => JSON.stringify(before.get(id)) !== JSON.stringify(one));
        const inserted = changed.filter(([id]) => !before.has(id)).length;
        expect(result).toMatchObject({ inserted, updated: changed.length - inserted, deleted: 0, rows: table.size });
      }
    }),
    { numRuns: 12 },
  );
}, 120_000);

it("without a key leaves what the source last showed of each window", async () => {
  await fc.assert(
    fc.asyncProperty(batches, overlap, async (all, back) => {
      await fresh(false);
      let table: Row[] = [];
      let greatest = Number.NEGATIVE_INFINITY;
      for (const batch of all) {
        write(batch);
        const low = greatest - back;
        const window = batch.filter(({ seq }) => seq >= low);
        table = [...table.filter(({ seq }) => seq < low), ...window];
        greatest = Math.max(greatest, ...window.map(({ seq }) => seq));
        await world.run(spec(false, back));
        expect(await there()).toEqual(sorted(table.map(told)));
      }
    }),
    { numRuns: 12 },
  );
}, 120_000);
