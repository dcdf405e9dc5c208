import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { localRuntime } from "../../../../platforms/local/runtime/index.js";
import { ingestSpec, problemOf, shape, staging, tableSpec, World } from "./support/world.js";

let world: World;
beforeEach(() => {
  world = new World();
});
afterEach(() => world.remove());

const OF = shape({ id: "integer!" }, "id");
const job = (id: string, after: string[] = [], priority: "critical" | "medium" | "low" = "medium") => ({
  ...ingestSpec({ shapes: { orders: OF } }),
  id,
  title: id,
  after,
  priority,
});
const plan = (instance = "local", environment = world.environment()) =>
  localRuntime.plan(world.out, instance, environment);

describe("the plan of an instance", () => {
  it("has each job after those it depends on, the more important first, and nothing of other instances", async () => {
    world.spec(job("d", ["b", "c"]), "local--store-a");
    world.spec(job("c", ["a"], "critical"), "local--store-b");
    world.spec(job("b", ["a"]), "local--store-a");
    world.spec({ ...job("a"), schedule: "*/5 * * * *", timezone: "Europe/Berlin" }, "local--store-c");
    world.spec(job("z", [], "low"), "local--store-c");
    world.spec(job("x"), "local-2--store-a");
    world.spec(tableSpec(staging("shop", "orders"), OF), "local--store-a");
    const jobs = await plan();
    expect(jobs.map(({ id }) => id)).toEqual(["a", "z", "c", "b", "d"]);
    expect(jobs[0]?.schedule).toEqual({ cron: "*/5 * * * *", timezone: "Europe/Berlin", missedRuns: "once" });
    expect(jobs[1]?.schedule).toBeUndefined();
    expect(jobs[2]?.priority).toBe("critical");
    expect((await plan("local-2")).map(({ id }) => id)).toEqual(["x"]);
    expect(await plan("other")).toEqual([]);
  });

  it("orders a long chain", async () => {
    const many = 1_000;
    for (let index = 0; index < many; index += 1) world.spec(job(`j${index}`, index > 0 ? [`j${index - 1}`] : []));
    expect((await plan()).map(({ id }) => id)).toEqual(Array.from({ length: many }, (_, index) => `j${index}`));
  });

  it("is refused where the tree is not whole", async () => {
    expect(
      (await problemOf(localRuntime.plan(join(world.out, "none"), "local", world.environment()))).remedy,
    ).toContain("sluice synth");
    world.spec(job("a", ["missing"]));
    expect((await problemOf(plan())).message).toContain('"a" comes after "missing", which is not there');
    world.spec(job("missing", ["a"]));
    expect((await problemOf(plan())).message).toContain("wait for one another");
    world.spec(job("a"));
    expect((await problemOf(plan())).message).toContain('"a" is there twice');
  });

  it("needs SLUICE_ROOT only where a path of the model is used", async () => {
    const home = {
      ...job("a"),
      source: { type: "duckdb", container: "c", file: { base: "home", path: "x.duckdb" } },
    } as const;
    world.spec(home);
    const unset = world.environment({ root: undefined });
    expect((await plan("local", unset)).length).toBe(1);
    world.spec(job("b"));
    expect((await problemOf(plan("local", unset))).message).toContain("SLUICE_ROOT is not set");
  });
});

it("jobs run side by side, and what one cannot do stops none of the others", async () => {
  const names = ["a", "b", "c", "d", "e"];
  for (const name of names) {
    await world.provision(tableSpec(staging("shop", name), OF));
    if (name !== "c") world.file(`data/${name}.csv`, "id\n1\n");
    world.spec({ ...ingestSpec({ shapes: { [name]: OF } }), id: name, title: name });
  }
  const outcomes = await Promise.allSettled(
    (await plan()).map((one) => one.run(() => undefined, new AbortController().signal)),
  );
  expect(outcomes.map(({ status }) => status)).toEqual([
    "fulfilled",
    "fulfilled",
    "rejected",
    "fulfilled",
    "fulfilled",
  ]);
  for (const name of names) expect(await world.rows(staging("shop", name))).toEqual(name === "c" ? [] : [[1]]);
  const log = readFileSync(join(world.home, "logs/jobs.jsonl"), "utf8")
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
  expect(log.map(({ job: id }) => id).sort()).toEqual(names);
  expect(log.find(({ job: id }) => id === "c").problem.message).toContain("there is no");
});

it("a job that is stopped keeps nothing of what it began", async () => {
  await world.provision(tableSpec(staging("shop", "orders"), OF));
  world.file("data/orders.csv", `id\n${Array.from({ length: 200_000 }, (_, id) => id).join("\n")}\n`);
  world.spec(job("a"));
  const [only] = await plan();
  const stop = new AbortController();
  const { message } = await problemOf(
    only?.run((note) => note.startsWith("reading") && stop.abort(), stop.signal) ?? Promise.resolve(),
  );
  expect(message).toContain("Stopped before it was done: a");
  expect(await world.rows(staging("shop", "orders"))).toEqual([]);
  expect((await problemOf(only?.run(() => undefined, AbortSignal.abort()) ?? Promise.resolve())).message).toContain(
    "Stopped",
  );
});

it("says which database is damaged, and how to go on", async () => {
  await world.provision(tableSpec(staging("shop", "orders"), OF));
  writeFileSync(join(world.home, "staging/shop.duckdb"), "broken".repeat(10_000));
  world.file("data/orders.csv", "id\n1\n");
  const { message, remedy } = await world.problem(job("a"));
  expect(message).toContain("is not a DuckDB database, or a damaged one");
  expect(remedy).toContain("sluice apply");
});
