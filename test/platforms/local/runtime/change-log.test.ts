import fc from "fast-check";
import { afterAll, afterEach, beforeEach, describe, expect, it } from "vitest";
import { touchedSince } from "../../../../platforms/local/runtime/change-log.js";
import { contentOf, sinceBatch } from "../../../../platforms/local/runtime/export-content.js";
import type { ExportSpec, Shape, Store } from "../../../../platforms/local/spec.js";
import { postgresAvailable, startPostgres, type TestDatabase } from "../../../support/postgres.js";
import { Stage } from "./support/core.js";
import { exportSpec, rootDatabase, rootFolder, shape, shared, staging, tableSpec, World } from "./support/world.js";

let world: World;
let stage: Stage;
const AT = staging("shop", "orders");
beforeEach(() => {
  world = new World();
  stage = new Stage(world, AT);
});
afterEach(() => world.remove());
afterAll(async () => {
  if (postgresAvailable()) await (await startPostgres()).stop();
});

const NARROW = { id: "integer!", part: "string!", value: "integer" };
const WIDE = { ...NARROW, more: "date" };
const live = (columns: Record<string, string>): Shape => shape(columns, "part", "id");
const dated = (of: Shape): Shape => ({ ...of, history: "milestoned" });
const LIVE = live(NARROW);
const MART = rootDatabase("mart.duckdb");

type Row = readonly unknown[];
const DAY = 24 * 3600 * 1000;

/** What was inserted, updated and deleted between two contents, by key. */
function changes(before: readonly Row[], after: readonly Row[], key: (row: Row) => string) {
  const old = new Map(before.map((row) => [key(row), JSON.stringify(row)]));
  const now = new Map(after.map((row) => [key(row), JSON.stringify(row)]));
  const kept = [...now].filter(([id]) => old.has(id));
  return {
    inserted: now.size - kept.length,
    updated: kept.filter(([id, row]) => old.get(id) !== row).length,
    deleted: old.size - kept.length,
  };
}

const row = fc.record({
  id: fc.integer({ min: 0, max: 5 }),
  part: fc.constantFrom("a", "b"),
  value: fc.oneof(fc.constant(null), fc.integer({ min: 0, max: 2 })),
});
const rows = fc.uniqueArray(row, { maxLength: 8, selector: ({ id, part }) => `${part}${id}` });
type Rows = typeof rows extends fc.Arbitrary<infer T> ? T : never;

const step = fc.oneof(
  { weight: 3, arbitrary: rows.map((of) => ({ type: "all", of }) as const) },
  { weight: 3, arbitrary: rows.map((of) => ({ type: "more", of }) as const) },
  { weight: 4, arbitrary: fc.constant({ type: "export" } as const) },
  { weight: 1, arbitrary: fc.constant({ type: "migrate" } as const) },
  { weight: 3, arbitrary: fc.integer({ min: 0, max: 3 }).map((days) => ({ type: "purge", days }) as const) },
);

interface Target {
  readonly spec: (of: Shape) => ExportSpec;
  readonly of: (columns: Record<string, string>) => Shape;
}

/** Containers of all kinds, as their exports would be written; a database of the server for each table that it keeps. */
function targets(history: Shape["history"], databases: readonly TestDatabase[]): readonly Target[] {
  const target = (store: Store, milestoned: boolean, retention?: string): Target => ({
    of: (columns) => (milestoned ? dated(live(columns)) : live(columns)),
    spec: (of) => ({ ...exportSpec(of, store), ...(retention === undefined ? {} : { retention }) }),
  });
  const [postgres, another] = databases.map(({ server }): Store => ({ type: "postgresql", server }));
  const current = [
    target(rootDatabase("live.duckdb"), false),
    target(rootFolder("live", "csv"), false),
    ...(postgres === undefined ? [] : [target(postgres, false)]),
  ];
  if (history === "live") return current;
  return [
    ...current,
    ...(another === undefined ? [] : [target(another, true, "P1D")]),
    target(rootDatabase("every.duckdb"), true),
    target(rootDatabase("brief.duckdb"), true, "P1D"),
    target(rootFolder("every"), true),
  ];
}

/** What a target is to hold, read from staging. */
async function expected({ spec, of }: Target, columns: Record<string, string>): Promise<readonly Row[]> {
  const kept = await world.rows(AT);
  const shape = of(columns);
  const values = shape.columns.length;
  if (shape.history === "live")
    return kept.filter((row) => row.length === values || row[values + 1] === null).map((row) => row.slice(0, values));
  const since = spec(shape).retention === undefined ? 0 : stage.now.getTime() - DAY;
  return kept.filter((row) => {
    const ended = row[values + 1];
    return ended === null || Date.parse(String(ended).replace("+00", "Z")) >= since;
  });
}

async function exportTo(target: Target, columns: Record<string, string>): Promise<void> {
  const shape = target.of(columns);
  const spec = target.spec(shape);
  const { store } = spec.to;
  const dated = store.type === "files" && shape.history === "milestoned";
  const at = dated ? { store, table: { ...spec.to.table, name: `${spec.to.table.name}.versions` } } : spec.to;
  const before = await world.rows(at);
  const result = await world.run(spec, { environment: world.environment({ now: () => stage.now }) });
  const after = await world.rows(at);
  const wanted = await expected(target, columns);
  // A file of texts holds what the others hold as numbers, and nothing as null.
  const text = (of: readonly Row[]) => of.map((one) => one.map((value) => (value === "" ? "" : String(value ?? ""))));
  expect(text(after).map(String).sort()).toEqual(text(wanted).map(String).sort());
  const key = (one: Row): string => [one[0], one[1], ...(shape.history === "milestoned" ? [one.at(-2)] : [])].join();
  expect(result).toMatchObject(changes(before, after, key));
}

async function play(
  history: Shape["history"],
  steps: readonly (typeof step extends fc.Arbitrary<infer T> ? T : never)[],
) {
  world.remove();
  world = new World();
  stage = new Stage(world, AT);
  const databases = postgresAvailable()
    ? await Promise.all([1, 2].map(async () => (await startPostgres()).database()))
    : [];
  world.env = { ...databases[0]?.env };
  let columns: Record<string, string> = NARROW;
  const all = targets(history, databases);
  const kept = (): Shape => (history === "live" ? live(columns) : dated(live(columns)));
  const apply = async (): Promise<void> => {
    await world.provision(tableSpec(AT, kept()));
    for (const target of all) {
      const shape = target.of(columns);
      await world.provision(tableSpec(target.spec(shape).to, shape));
    }
  };
  const values = (of: Rows): string[] =>
    of.map(({ id, part, value }) => [id, `'${part}'`, value ?? "NULL", ...(columns === WIDE ? ["NULL"] : [])].join());
  await apply();
  await stage.bring(kept(), values([{ id: 0, part: "a", value: 0 }]));
  for (const one of steps) {
    if (one.type === "all") await stage.bring(kept(), values(one.of), "all", JSON.stringify(one.of));
    else if (one.type === "more") {
      const gone = one.of.filter((_, index) => index % 3 === 2).map(({ id, part }) => `(${id}, '${part}')`);
      const some = one.of.filter((_, index) => index % 3 !== 2);
      const extent = gone.length > 0 ? { gone: `(SELECT * FROM (VALUES ${gone.join()}) AS g(id, part))` } : {};
      await stage.bring(kept(), values(some), { type: "more", ...extent });
    } else if (one.type === "purge") {
      stage.now = new Date(stage.now.getTime() + one.days * DAY);
      await stage.purge(kept(), "P2D");
    } else if (one.type === "migrate") {
      columns = columns === NARROW ? WIDE : NARROW;
      await apply();
    } else for (const target of all) await exportTo(target, columns);
    stage.now = new Date(stage.now.getTime() + DAY / 4);
  }
  for (const target of all) await exportTo(target, columns);
  for (const database of databases) await database.drop();
}

describe("exports, however many batches they missed, migrations and purges between them", () => {
  it.each(["live", "milestoned"] as const)(
    "hold what %s staging holds, and count what changed",
    async (history) => {
      await fc.assert(
        fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 12 }), (steps) => play(history, steps)),
        { numRuns: 5 },
      );
    },
    240_000,
  );
});

describe("the log of changes", () => {
  const touched = async (batch: string | null | undefined): Promise<readonly unknown[] | undefined> =>
    stage.change(async (session, database) => {
      const from = await touchedSince(session, database, AT.table, LIVE, batch ?? "");
      return from === undefined
        ? undefined
        : (await session.rows(`SELECT * FROM ${from} ORDER BY ALL`)).map((one) => one.id);
    });
  const numbered = (count: number, value = 0): string[] =>
    Array.from({ length: count }, (_, id) => `${id}, 'a', ${value}`);

  beforeEach(async () => {
    await world.provision(tableSpec(AT, LIVE));
    await world.provision(tableSpec(shared(MART, "shop", "orders"), LIVE));
  });

  it("tells what later batches touched, and nothing of batches it does not know", async () => {
    await stage.bring(LIVE, numbered(5));
    const first = (await stage.state())?.batch;
    await stage.bring(LIVE, ["3, 'a', 1", "9, 'a', 1"], "more");
    const second = (await stage.state())?.batch;
    await stage.bring(LIVE, numbered(5));
    expect(await touched(first)).toEqual([3, 9]);
    expect(await touched(second)).toEqual([3, 9]);
    expect(await touched((await stage.state())?.batch)).toEqual([]);
    expect(await touched("0")).toBeUndefined();
  });

  it("lets an export move only what was touched", async () => {
    const spec = exportSpec(LIVE, MART);
    const incoming = () =>
      stage.change(async (session, database) => {
        const content = await contentOf(session, database, spec);
        const state = await stage.stateOf(session, spec.to);
        if (content === undefined || state === undefined) throw new Error("never ingested");
        const { rows, extent } = await sinceBatch(session, database, spec, content, state);
        return { rows: await session.number(`SELECT count(*) FROM ${rows}`), type: extent.type };
      });
    await stage.bring(LIVE, numbered(500));
    expect(await incoming()).toEqual({ rows: 500, type: "all" });
    await world.run(spec);
    await stage.bring(LIVE, ["3, 'a', 1", "900, 'a', 1"], "more");
    await stage.bring(LIVE, ["3, 'a', 2"], { type: "more", gone: "(SELECT 4 AS id, 'a' AS part)" });
    expect(await incoming()).toEqual({ rows: 2, type: "more" });
    expect(await world.run(spec)).toMatchObject({ inserted: 1, updated: 1, deleted: 1, rows: 500 });
    await world.provision(tableSpec(AT, live(WIDE)));
    await world.provision(tableSpec(AT, LIVE));
    expect(await incoming()).toEqual({ rows: 500, type: "all" });
  });

  it("stays smaller than the table: the oldest batches go, and one that touched most of it", async () => {
    const size = () => stage.query(`SELECT count(*) FROM db._sluice."changes of ""_store_shop"".""orders"""`);
    await stage.bring(LIVE, numbered(3000));
    const batches: (string | null | undefined)[] = [];
    for (let round = 1; round <= 5; round += 1) {
      batches.push((await stage.state())?.batch);
      await stage.bring(LIVE, numbered(400, round), "more");
    }
    expect(await size()).toEqual([["1200"]]);
    expect(await touched(batches[0])).toBeUndefined();
    expect(await touched(batches[1])).toBeUndefined();
    expect((await touched(batches[2]))?.length).toBe(400);
    const last = (await stage.state())?.batch;
    await stage.bring(LIVE, numbered(2000, 9), "more");
    expect(await touched(last)).toBeUndefined();
    await stage.bring(LIVE, ["1, 'a', 7"], "more");
    expect(await size()).toEqual([["1"]]);
  });
});
