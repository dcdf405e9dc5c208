import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { layout } from "../../../../platforms/local/layout.js";
import { feed, javascriptCode, prepare, result, transformSpec } from "./support/sums.js";
import { rootFolder, shape, World } from "./support/world.js";

let world: World;
beforeEach(() => {
  world = new World();
});
afterEach(() => world.remove());

const SUMS = `
export function transform({ shop_orders }) {
  const sums = new Map();
  for (const { customer, total } of shop_orders) {
    if (customer === null) continue;
    const sum = sums.get(customer) ?? { customer, cents: 0n, orders: 0n };
    sums.set(customer, sum);
    sum.cents += BigInt((total ?? "0").replace(".", ""));
    sum.orders += 1n;
  }
  console.log("customers:", sums.size);
  return {
    totals: [...sums.values()].map(({ cents, ...rest }) => ({ ...rest, total: String(cents / 100n) + "." + String(cents % 100n).padStart(2, "0") })),
  };
}
`;

describe.each([
  ["a database", layout.managedDuckdb],
  ["files", rootFolder("inputs", "csv")],
] as const)("JavaScript over inputs in %s", (_, store) => {
  it("makes its output from them, again only when they or it changed", async () => {
    await prepare(world, { store });
    const spec = transformSpec(javascriptCode(SUMS), { store });
    expect((await world.problem(spec)).message).toContain("no complete batch yet");
    await feed(world, ["1,A,1.5", "2,A,2", "3,,9", "4,B,"], { store });
    const notes: string[] = [];
    expect(await world.run(spec, { notes })).toMatchObject({ inserted: 2, unchanged: false, rows: 2 });
    expect(notes).toContain("sums.js: customers: 2");
    expect(await world.rows(result())).toEqual([
      ["A", "3.50", "2"],
      ["B", "0.00", "1"],
    ]);
    expect(await world.run(spec)).toMatchObject({ unchanged: true, rows: 2 });
    await feed(world, ["1,A,1.5", "4,C,"], { store });
    expect(await world.run(spec)).toMatchObject({ inserted: 1, updated: 1, deleted: 1 });
    expect(await world.run(transformSpec(javascriptCode(`${SUMS}\n`), { store }))).toMatchObject({ unchanged: true });
    expect(existsSync(join(world.home, "tmp")) ? readdirSync(join(world.home, "tmp")) : []).toEqual([]);
  });
});

describe("a module", () => {
  const two = {
    totals: shape({ customer: "string!", total: "decimal(10,2)" }, "customer"),
    big: shape({ id: "integer!" }, "id"),
  };
  const run = (text: string, parts: Parameters<typeof transformSpec>[1] = {}) =>
    world.run(transformSpec(javascriptCode(text), parts));

  it("makes several outputs, of whatever gives rows: arrays, generators, asynchronous ones, and may be asynchronous itself", async () => {
    await prepare(world, { outputs: two });
    await feed(world, ["1,A,1.5", "2,B,200"]);
    const code = `
      import { setTimeout } from "node:timers/promises";
      async function* totals(orders) { for (const { customer, total } of orders) { await setTimeout(1); yield { customer, total }; } }
      export default async ({ shop_orders }) => {
        await setTimeout(1);
        return { big: shop_orders.filter(({ total }) => Number(total) > 100), totals: totals(shop_orders) };
      };`;
    const notes: string[] = [];
    const spec = transformSpec(javascriptCode(code), { outputs: two });
    expect(await world.run(spec, { notes })).toMatchObject({ inserted: 3 });
    expect(notes.filter((note) => note.includes("left out"))).toEqual([
      'sums.js: not in big, so left out: "customer", "total"',
    ]);
    expect(await world.rows(result("big"))).toEqual([[2]]);
    expect(await world.rows(result())).toEqual([
      ["A", "1.50"],
      ["B", "200.00"],
    ]);
    expect(
      await run(`const none = []; export function transform() { return { totals: none, big: new Set() }; }`, {
        outputs: two,
      }),
    ).toMatchObject({ deleted: 3 });
  });

  it("finds its inputs in the order of their key, and can use them as arrays", async () => {
    const seen = shape({ n: "integer!", what: "string" }, "n");
    await prepare(world, { outputs: { seen } });
    await feed(world, ["3,C,", "1,A,1", "2,B,2"]);
    const code = `export function transform({ shop_orders: rows }) {
      const facts = [rows.length, [...rows].map(({ id }) => id).join(), rows[0].customer, rows.at(-1).customer, rows[7], rows.map(({ total }) => total).join("|"),
        rows.reduce((sum, { id }) => sum + id, 0), JSON.stringify(rows.toArray()[2]), Array.from(rows).length, rows.some(({ id }) => id === 2), typeof rows.sort, rows[1] === rows[1],
        (() => { try { rows.length = 0; return "changed" } catch (error) { return error.name } })()];
      return { seen: facts.map((what, n) => ({ n, what: String(what) })) };
    }`;
    await run(code, { outputs: { seen } });
    expect((await world.rows(result("seen"))).map(([, what]) => what)).toEqual([
      ...["3", "1,2,3", "A", "C", "undefined", "1.00|2.00|", "6", '{"id":3,"customer":"C","total":null}'],
      ...["3", "true", "undefined", "true", "TypeError"],
    ]);
  });

  it("is refused when it is not what was promised, with the place, and the last complete batch stays", async () => {
    await prepare(world, { outputs: two });
    await feed(world, ["1,A,1.5"]);
    const good = `export function transform({ shop_orders }) {
  const totals = shop_orders.map(({ customer, total }) => ({ customer, total }));
  return { totals, big: [{ id: 1 }] };
}`;
    await run(good, { outputs: two });
    const totals = (rows: string): string => good.replace("totals, big", `totals: ${rows}, big`);
    const cases: readonly (readonly [string, string])[] = [
      ["export const other = 1;", "transform sums: sums.js: it exports no function transform."],
      ["export function transform() { return [] }", "transform returns an array, and no object of outputs"],
      ["export function transform() {}", "transform returns a undefined"],
      [good.replace("big:", "small:"), 'transform makes no "big". It makes "totals", "small"'],
      [good.replace("big:", "more: [], big:"), 'transform makes "more", which is no dataset of its output'],
      [totals("5"), "totals is the number 5, and nothing that gives rows"],
      [totals("'text'"), 'totals is "text", and nothing that gives rows'],
      [totals("[1]"), "row 1 of totals is the number 1, and no object of columns"],
      [totals("[totals[0], [1]]"), "row 2 of totals is an array, and no object of columns"],
      [totals("[{ customer: 'A' }]"), 'sums/totals: sums.js: the column "total" is missing. It has "customer"'],
      [totals("[{ customer: 'A', Total: 1 }]"), 'the column "total" is missing. It has "customer", "Total"'],
      [
        totals("[...totals, { customer: 5, total: 1 }]"),
        'row 2 of totals: "customer" is the number 5, which is no string',
      ],
      [totals("[{ customer: 'A', total: {} }]"), 'row 1 of totals: "total" is an object, which is no decimal(10,2)'],
      [totals("[{ customer: 'A', total: new Date() }]"), '"total" is of the class Date, which is no decimal(10,2)'],
      [
        totals("[{ customer: 'A', total: '1.999' }]"),
        'sums/totals: 1 row is bad, so none was taken. sums.js, row 1 of totals: "total" is "1.999", which is no decimal(10,2)',
      ],
      [totals("[{ customer: 'A', total: 0.1 + 0.2 }]"), '"total" is "0.30000000000000004", which is no decimal(10,2)'],
      [totals("[{ customer: 'A', total: NaN }]"), '"total" is "NaN", which is no decimal(10,2)'],
      [totals("[{ customer: '\\ud800', total: 1 }]"), '"customer" holds half of a character'],
      [totals("[{ total: 1 }]"), 'the column "customer" is missing'],
      [totals("[...totals, { total: 1 }]"), 'row 2 of totals: "customer" is null, and it is part of the primary key'],
      [totals("[...totals, ...totals]"), 'customer = "A" (2 rows)'],
      [good.replace("total }));", "total: total.x.y }));"), "transform sums: sums.js:2:"],
      [
        good.replace("total }));", "total: total.x.y }));"),
        "TypeError: Cannot read properties of undefined (reading 'y').",
      ],
      [
        totals("(function* () {\n yield totals[0];\n throw new RangeError('no\\u001b[31m\\nmore') })()"),
        "sums.js:5:8: RangeError: no\\u001b[31m more.",
      ],
      ["export function transform( {", "sums.js:1: SyntaxError"],
      ["export function transform() { return Promise.reject('a text') }", 'it threw "a text", which is no Error'],
      [
        "export function transform() { Promise.reject(new Error('late')); return new Promise(() => setTimeout(() => {}, 9999)) }",
        "sums.js:1:46: Error: late",
      ],
      ["export function transform() { return new Promise(() => {}) }", "waits for something that never comes"],
      ["export function transform() { process.exit(3) }", "ended before it returned its outputs (exit code 3)"],
      ["export function transform() { process.exit() }", "ended before it returned its outputs (exit code 0)"],
      ["export function transform() { process.abort() }", "ended before it returned its outputs (SIGABRT)"],
      ["import lodash from 'lodash'; export function transform() {}", "Cannot find package 'lodash'"],
      ["import './other.js'; export function transform() {}", "sums.js: Error: Cannot find module 'other.js'"],
      ["throw new Error('at once')", "sums.js:1:7: Error: at once"],
    ];
    const outcomes = await Promise.all(
      cases.map(([text], n) =>
        // A job runs once at a time.
        world.problem({ ...transformSpec(javascriptCode(text), { outputs: two }), id: `transform:sums${n}` }),
      ),
    );
    for (const [index, { message, remedy }] of outcomes.entries()) {
      expect(message).toContain(cases[index]?.[1]);
      expect(message + remedy).not.toMatch(/\p{Cc}|\/tmp\/|node:internal/u);
      expect(remedy).not.toContain("badRecords");
    }
    expect(await world.rows(result())).toEqual([["A", "1.50"]]);
    expect(await world.rows(result("big"))).toEqual([[1]]);
  });

  it("says what it likes, and the first lines of it are passed on", async () => {
    await prepare(world);
    await feed(world, ["1,A,1.5"]);
    const notes: string[] = [];
    const code = `export function transform() {
      console.error("an \\u001b[31merror"); process.stdout.write("no end of line"); console.log("x".repeat(1_000_000));
      for (let n = 0; n < 100_000; n += 1) console.info("line", n);
      return { totals: [] };
    }`;
    await world.run(transformSpec(javascriptCode(code)), { notes });
    const said = notes.filter((note) => note.startsWith("sums.js: "));
    expect(said.slice(0, 3)).toEqual([
      "sums.js: an \\u001b[31merror",
      `sums.js: no end of line${"x".repeat(186)}…`,
      "sums.js: line 0",
    ]);
    expect(said).toHaveLength(21);
    expect(said.at(-1)).toBe("sums.js: … it writes more, which is left out");
  });
});
