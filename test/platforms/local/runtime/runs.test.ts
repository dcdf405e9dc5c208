import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { execa } from "execa";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { layout } from "../../../../platforms/local/layout.js";
import { localRuntime } from "../../../../platforms/local/runtime/index.js";
import { acquire } from "../../../../platforms/local/runtime/locks.js";
import { type RunRecord, runRecordSchema } from "../../../../platforms/local/runtime/runs.js";
import type { SpecInput } from "../../../../platforms/local/spec.js";
import { type Job, type JobResult, NotApplied, type RuntimeEnvironment } from "../../../../src/platform/runtime.js";
import { type Clock, JobWatch } from "../../../../src/platform/watch-jobs.js";
import { buildProgram, ended, printed, start } from "./support/child.js";
import {
  exportSpec,
  ingestSpec,
  problemOf,
  rootDatabase,
  shape,
  shared,
  sql,
  staging,
  tableSpec,
  World,
} from "./support/world.js";

let world: World;
let time: number;
beforeEach(() => {
  world = new World();
  time = Date.parse("2026-05-01T10:00:00Z");
});
afterEach(() => world.remove());

const OF = shape({ id: "integer!", name: "string" }, "id");
const MART = rootDatabase("mart.duckdb");
const INGEST = "ingest:shop";
const EXPORT = "export:c/shop/orders";

/** A clock that goes on a second each time it is read. */
const clock = (): Date => {
  time += 1_000;
  return new Date(time);
};
const environment = (changes: Partial<RuntimeEnvironment> = {}) => world.environment({ now: clock, ...changes });
const plan = async (): Promise<ReadonlyMap<string, Job>> =>
  new Map((await localRuntime.plan(world.out, "local", environment())).map((job) => [job.id, job]));
const run = async (id: string, due?: Date, signal = new AbortController().signal): Promise<JobResult> => {
  const job = (await plan()).get(id);
  if (job === undefined) throw new Error(`no ${id}`);
  return job.run(() => undefined, signal, due);
};

function recordText(id: string): string {
  const folder = join(world.home, "runs");
  const texts = readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ name }) => readFileSync(join(folder, name), "utf8"));
  return texts.find((text) => JSON.parse(text).job === id) ?? "";
}
const record = (id: string): RunRecord => runRecordSchema.parse(JSON.parse(recordText(id)));

/** A store with one dataset, exported to one container. */
async function deploy(changes: Partial<SpecInput & { kind: "ingest" }> = {}): Promise<void> {
  world.file("data/orders.csv", "id,name\n1,a\n2,b\n");
  world.spec({ ...ingestSpec({ shapes: { orders: OF } }), ...changes });
  world.spec(exportSpec(OF, MART));
  await world.provision(tableSpec(staging("shop", "orders"), OF));
  await world.provision(tableSpec(shared(MART, "shop", "orders"), OF));
}

describe("what is remembered of a job", () => {
  it("is when it ran, what came of it and how fresh that is", async () => {
    await deploy();
    await run(INGEST);
    const first = record(INGEST);
    expect(first).toMatchObject({ state: "done", unsettled: false, changes: 1, rejects: 0, seen: {} });
    // It looked at its source after it began.
    expect(first.freshSince).toBe(first.started);
    expect(Date.parse(first.succeeded ?? "")).toBeGreaterThan(Date.parse(first.started));
    expect(first.changed).toBe(first.succeeded);

    await run(EXPORT);
    expect(record(EXPORT)).toMatchObject({
      state: "done",
      changes: 1,
      seen: { [INGEST]: 1 },
      freshSince: first.freshSince,
    });

    await run(INGEST);
    const again = record(INGEST);
    expect(again).toMatchObject({ state: "done", changes: 1, changed: first.changed });
    expect(again.freshSince).toBe(again.started);
  });

  it("holds no path of this machine", async () => {
    await deploy();
    world.file("data/orders.csv", "id,name\nx,a\n");
    await problemOf(run(INGEST));
    await run(INGEST).catch(() => undefined);
    const text = recordText(INGEST);
    expect(text).toContain("orders.csv");
    for (const path of [world.folder, world.root, world.home]) expect(text).not.toContain(path);
  });

  it("counts failures in a row, says since when, and forgets them with the first success", async () => {
    await deploy();
    await run(INGEST);
    world.file("data/orders.csv", "id,name\nx,a\n");
    await problemOf(run(INGEST));
    const first = record(INGEST);
    expect(first).toMatchObject({ state: "failed", failure: { times: 1, message: expect.stringContaining("orders") } });
    expect(first.freshSince).toBeDefined();
    await problemOf(run(INGEST));
    expect(record(INGEST).failure).toMatchObject({ times: 2, since: first.failure?.since });
    expect((await plan()).get(INGEST)?.past?.failure).toMatchObject({ times: 2, job: "ingest shop" });
    world.file("data/orders.csv", "id,name\n1,a\n");
    await run(INGEST);
    expect(record(INGEST).failure).toBeUndefined();
  });

  it("names the scheduled time it was for, also when it failed, but not when it was stopped", async () => {
    const schedule = { schedule: "0 * * * *", timezone: "UTC" };
    await deploy(schedule);
    const served = async () => (await plan()).get(INGEST)?.past?.served?.toISOString();
    expect(await served()).toBeUndefined();
    await run(INGEST, new Date("2026-05-01T09:00:00Z"));
    expect(await served()).toBe("2026-05-01T09:00:00.000Z");
    await problemOf(run(INGEST, new Date("2026-05-01T10:00:00Z"), AbortSignal.abort()));
    expect(await served()).toBe("2026-05-01T09:00:00.000Z");
    expect(record(INGEST).failure).toBeUndefined();
    world.file("data/orders.csv", "no table");
    await problemOf(run(INGEST, new Date("2026-05-01T11:00:00Z")));
    expect(await served()).toBe("2026-05-01T11:00:00.000Z");
  });

  it("says that a table was made anew, so that what fills it runs again", async () => {
    await deploy();
    await run(INGEST);
    await run(EXPORT);
    expect((await plan()).get(EXPORT)?.past?.behind).toBe(false);
    await sql(join(world.root, "mart.duckdb"), `DROP TABLE "_store_shop"."orders"`);
    await world.provision(tableSpec(shared(MART, "shop", "orders"), OF));
    expect((await plan()).get(EXPORT)?.past?.behind).toBe(true);
    expect(await run(EXPORT)).toMatchObject({ inserted: 2 });
    expect((await plan()).get(EXPORT)?.past?.behind).toBe(false);
  });

  it("is lost without harm when a record cannot be read", async () => {
    await deploy();
    await run(INGEST);
    const folder = join(world.home, "runs");
    for (const name of readdirSync(folder))
      if (name.endsWith(".json")) world.file(`../.sluice/local/runs/${name}`, "{");
    // What this process remembers goes with its lock.
    await (await localRuntime.reserve(environment(), "--once")).release();
    expect(await run(INGEST)).toMatchObject({ unchanged: true, news: true });
    expect(record(INGEST).changes).toBe(1);
  });
});

describe("a job whose tables are not there", () => {
  it("is not applied, as long as it never filled them", async () => {
    world.file("data/orders.csv", "id,name\n1,a\n");
    world.spec(ingestSpec({ shapes: { orders: OF } }));
    await expect(run(INGEST)).rejects.toBeInstanceOf(NotApplied);
    expect(record(INGEST)).toMatchObject({ state: "not applied" });
    expect(record(INGEST).failure).toBeUndefined();
    await world.provision(tableSpec(staging("shop", "orders"), OF));
    expect(await run(INGEST)).toMatchObject({ inserted: 1 });
  });

  it("is not applied when they are to have another shape now", async () => {
    await deploy();
    await run(INGEST);
    const wider = shape({ id: "integer!", name: "string", more: "string" }, "id");
    await expect(world.run(ingestSpec({ shapes: { orders: wider } }))).rejects.toBeInstanceOf(NotApplied);
  });

  it("has failed when it filled them before", async () => {
    await deploy();
    await run(INGEST);
    await run(EXPORT);
    await sql(join(world.root, "mart.duckdb"), `DROP TABLE "_store_shop"."orders"`);
    const problem = await problemOf(run(EXPORT));
    expect(problem).not.toBeInstanceOf(NotApplied);
    expect(problem.remedy).toContain("sluice apply");
    expect(record(EXPORT).failure?.times).toBe(1);
  });
});

describe("a deployment", () => {
  it("is another one when its tree or its tables change, and the same after runs", async () => {
    await deploy();
    const name = () => localRuntime.deployed(world.out, "local", environment());
    const first = await name();
    await run(INGEST);
    expect(await name()).toBe(first);
    world.spec(exportSpec(OF, rootDatabase("other.duckdb"), "orders"));
    const second = await name();
    expect(second).not.toBe(first);
    await world.provision(tableSpec(shared(MART, "shop", "orders"), OF));
    expect(await name()).not.toBe(second);
  });

  it("is run by one process at a time, also between its jobs", async () => {
    await deploy();
    const reservation = await localRuntime.reserve(environment(), "--watch");
    await run(INGEST);
    await expect(acquire(join(world.home, "run"), { what: "the run", purpose: "test", wait: 0 })).rejects.toThrow(
      /in use by process \d+ .*--watch/,
    );
    await reservation.release();
    const other = await acquire(join(world.home, "run"), { what: "the run", purpose: "test", wait: 0 });
    expect((await problemOf(localRuntime.reserve(environment(), "--once"))).message).toContain("in use by process");
    await other.release();
    expect(await run(INGEST)).toMatchObject({ unchanged: true });
  });

  it("serves workspaces by what they see of it", async () => {
    await deploy();
    world.spec({
      schema: 1,
      kind: "relations",
      workspace: "desk@local",
      store: MART,
      relations: [{ schema: "desk_live", name: "shop_orders", table: layout.table("shop", "orders") }],
    });
    const jobs = await plan();
    expect(jobs.get(EXPORT)?.serves).toEqual(["desk"]);
    expect(jobs.get(INGEST)?.serves).toEqual([]);
  });
});

const real: Clock = {
  now: () => new Date(),
  sleep: (milliseconds, signal) =>
    new Promise((resolve) => {
      const timer = setTimeout(resolve, milliseconds);
      signal.addEventListener("abort", () => {
        clearTimeout(timer);
        resolve();
      });
    }),
};

/** Watches for real until `done` says so. Gives the endings, as `job state`. */
async function watch(done: (endings: readonly string[]) => boolean): Promise<readonly string[]> {
  const endings: string[] = [];
  const stop = new AbortController();
  const jobs = new JobWatch([...(await plan()).values()], {
    parallel: 2,
    poll: 50,
    clock: real,
    stop: stop.signal,
    force: new AbortController().signal,
    listener: {
      started: () => {},
      progressed: () => {},
      replanned: () => {},
      ended: (job, { outcome }) => {
        endings.push(`${job.id} ${outcome.state}`);
        if (done(endings)) stop.abort();
      },
    },
  });
  await jobs.run();
  return endings;
}

describe("a process that is killed", () => {
  it.each([
    { point: "runs.record:before", what: "before anything" },
    { point: "runs.record:after", what: "as the first job begins" },
    { point: "runs.record:before#2", what: "between a commit and its record" },
    { point: "runs.record:after#2", what: "between two jobs" },
    { point: "runs.record:after#3", what: "as the second job begins" },
    { point: "runs.record:before#4", what: "between the last commit and its record" },
  ])("loses no change: $what ($point)", async ({ point }) => {
    await deploy();
    await run(INGEST);
    await run(EXPORT);
    const program = await buildProgram(join(world.folder, "program"));
    world.file("data/orders.csv", "id,name\n1,a\n2,changed\n3,c\n");
    // This process holds the instance for a moment after its own jobs.
    await expect.poll(() => existsSync(join(world.home, "run.lock")), { timeout: 20_000 }).toBe(false);
    const child = start(program, "run", world, world.out, { SLUICE_FAILPOINT: point });
    const said = await ended(child);
    expect(child.signalCode, said).toBe("SIGKILL");

    const rows = () => world.rows(shared(MART, "shop", "orders"));
    await watch((endings) => endings.includes(`${EXPORT} done`) || endings.length > 20);
    expect(await rows()).toEqual([
      [1, "a"],
      [2, "changed"],
      [3, "c"],
    ]);
    // Now nothing is left to do: what is polled finds nothing, and nothing comes after it.
    const calm = await watch((endings) => endings.length === 3);
    expect(new Set(calm)).toEqual(new Set([`${INGEST} done`]));
  });
});

it("a watch that waits leaves every database to others", async () => {
  await deploy({ schedule: "0 0 1 1 *", timezone: "UTC" });
  const stop = new AbortController();
  const seen: string[] = [];
  const jobs = new JobWatch([...(await plan()).values()], {
    parallel: 2,
    poll: 50,
    clock: real,
    stop: stop.signal,
    force: new AbortController().signal,
    listener: {
      started: () => {},
      progressed: () => {},
      replanned: () => {},
      ended: (job) => seen.push(job.id),
    },
  });
  const reservation = await localRuntime.reserve(environment(), "--watch");
  const over = jobs.run();
  await expect.poll(() => seen).toEqual([INGEST, EXPORT]);
  // Another program writes to the consumer's database while the watch goes on.
  const program = `
    const { DuckDBInstance } = require("@duckdb/node-api");
    (async () => {
      const connection = await (await DuckDBInstance.create(process.argv[1])).connect();
      await connection.run("CREATE TABLE mine AS SELECT 1 AS n");
      console.log((await connection.runAndReadAll('SELECT count(*)::INTEGER FROM "_store_shop"."orders"')).getRowsJson()[0][0]);
    })();`;
  for (const file of [join(world.root, "mart.duckdb"), join(world.home, "staging", "shop.duckdb")]) {
    const { stdout } = await execa(process.execPath, ["-e", program, file], {
      cwd: join(import.meta.dirname, "../../../.."),
    });
    expect(stdout).toBe("2");
  }
  stop.abort();
  await over;
  await reservation.release();
});

it("a second process is told at once who runs", async () => {
  await deploy();
  const program = await buildProgram(join(world.folder, "program"));
  const holder = start(program, "hold", world, join(world.home, "run"));
  await printed(holder, "held");
  expect((await problemOf(localRuntime.reserve(environment(), "--watch"))).message).toContain(`process ${holder.pid}`);
  holder.kill("SIGKILL");
  await ended(holder);
  // Who was killed holds nothing.
  await (await localRuntime.reserve(environment(), "--watch")).release();
});
