import fc from "fast-check";
import { afterEach, beforeEach, expect, it } from "vitest";
import { exportSpec, ingestSpec, rootFolder, shape, shared, staging, tableSpec, World } from "./support/world.js";

let world: World;
beforeEach(() => {
  world = new World();
});
afterEach(() => world.remove());

const COLUMNS = { id: "integer!", text: "string", amount: "decimal(9,3)", seq: "bigint!" };
interface Row {
  readonly id: number;
  readonly text: string | null;
  readonly amount: number | null;
  readonly seq: number;
}

const row = fc.record<Row>({
  id: fc.integer({ min: -5, max: 12 }),
  text: fc.oneof(
    fc.constant(null),
    fc.constantFrom("", "NULL", "NA", '"', '""', ",", "\n", "\r\n", "a\rb", " ", "#", "\\N", "'", "é😀", "\u0000", "0"),
    fc.string({ unit: "grapheme", maxLength: 6 }),
  ),
  amount: fc.oneof(fc.constant(null), fc.integer({ min: -999_999_999, max: 999_999_999 })),
  seq: fc.integer({ min: 0, max: 20 }),
});

const field = (text: string | null): string => (text === null ? "" : `"${text.replaceAll('"', '""')}"`);
const decimal = (thousandths: number | null): string | null => {
  if (thousandths === null) return null;
  const digits = String(Math.abs(thousandths)).padStart(4, "0");
  return `${thousandths < 0 ? "-" : ""}${digits.slice(0, -3)}.${digits.slice(-3)}`;
};

const write = (rows: readonly Row[]): void => {
  const lines = rows.map(({ id, text, amount, seq }) => [id, field(text), decimal(amount) ?? "", seq].join());
  world.file("data/orders.csv", `id,text,amount,seq\n${lines.map((line) => `${line}\n`).join("")}`);
};

const told = ({ id, text, amount, seq }: Row): readonly unknown[] => [id, text, decimal(amount), String(seq)];
const sorted = (rows: readonly (readonly unknown[])[]): readonly string[] =>
  rows.map((one) => JSON.stringify(one)).sort();
const byKey = (rows: readonly Row[]): Map<number, Row> => new Map(rows.map((one) => [one.id, one]));
const same = (a: Row | undefined, b: Row): boolean =>
  a !== undefined && JSON.stringify(told(a)) === JSON.stringify(told(b));

it.each([
  ["with a key", true],
  ["without a key", false],
])(
  "snapshots %s leave exactly the source's rows, and count what changed",
  async (_, keyed) => {
    const of = shape(COLUMNS, ...(keyed ? ["id"] : []));
    const folder = rootFolder("mart", "csv");
    await fc.assert(
      fc.asyncProperty(fc.array(fc.array(row, { maxLength: 12 }), { minLength: 1, maxLength: 4 }), async (batches) => {
        world.remove();
        world = new World();
        await world.provision(tableSpec(staging("shop", "orders"), of));
        await world.provision(tableSpec(shared(folder, "shop", "orders"), of));
        let before: readonly Row[] = [];
        for (const batch of batches) {
          const rows = keyed ? [...byKey(batch).values()] : batch;
          write(rows);
          const result = await world.run(ingestSpec({ shapes: { orders: of } }));
          const exported = await world.run(exportSpec(of, folder));
          expect(sorted(await world.rows(staging("shop", "orders")))).toEqual(sorted(rows.map(told)));
          const { inserted, updated, deleted, unchanged } = result;
          expect(exported).toMatchObject({ inserted, updated, deleted, unchanged, rows: rows.length });
          if (keyed) {
            const [old, now] = [byKey(before), byKey(rows)];
            const kept = rows.filter(({ id }) => old.has(id));
            expect(result).toMatchObject({
              inserted: rows.length - kept.length,
              updated: kept.filter((one) => !same(old.get(one.id), one)).length,
              deleted: before.filter(({ id }) => !now.has(id)).length,
            });
          } else expect(result.inserted - result.deleted).toBe(rows.length - before.length);
          before = rows;
        }
      }),
      { numRuns: 6 },
    );
  },
  120_000,
);
