import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { layout } from "../../../../platforms/local/layout.js";
import type { Shape } from "../../../../platforms/local/spec.js";
import { feed, prepare, result, sqlCode, TOTALS, transformSpec } from "./support/sums.js";
import { ingestSpec, rootFolder, shape, shared, staging, tableSpec, World } from "./support/world.js";

let world: World;
beforeEach(() => {
  world = new World();
});
afterEach(() => world.remove());

const QUERY =
  "-- by customer\nSELECT customer, sum(total) AS total, count(*) AS orders FROM shop_orders WHERE customer IS NOT NULL GROUP BY customer; -- done";

const spec = (text: string, parts: Parameters<typeof transformSpec>[1] = {}) => transformSpec(sqlCode(text), parts);

describe.each([
  ["a database", layout.managedDuckdb],
  ["files", rootFolder("inputs", "csv")],
] as const)("SQL over inputs in %s", (_, store) => {
  it("makes its output from them, again only when they or it changed, and hands it on", async () => {
    await prepare(world, { store });
    const sums = spec(QUERY, { store });
    expect((await world.problem(sums)).message).toContain("no complete batch yet");
    await feed(world, ["1,A,1.5", "2,A,2", "3,,9", "4,B,"], { store });
    const made = await world.run(sums);
    expect(made).toMatchObject({ inserted: 2, updated: 0, deleted: 0, unchanged: false, rows: 2 });
    expect(made.batch?.id).toMatch(/^[0-9a-f]{64}$/);
    expect(await world.rows(result())).toEqual([
      ["A", "3.50", "2"],
      ["B", null, "1"],
    ]);
    expect(await world.run(sums)).toEqual({ ...made, inserted: 0, unchanged: true });
    await feed(world, ["1,A,1.5", "2,A,2", "3,,8", "4,B,"], { store });
    expect(await world.run(sums)).toEqual({ ...made, inserted: 0, unchanged: true });
    await feed(world, ["1,A,1.5", "4,C,"], { store });
    expect(await world.run(sums)).toMatchObject({ inserted: 1, updated: 1, deleted: 1 });

    await world.provision(tableSpec(staging("sums", "totals"), TOTALS));
    const onward = ingestSpec({
      datastore: "sums",
      shapes: { totals: TOTALS },
      source: { type: "transformer", workspace: "sums", file: layout.transforms("sums").file, schema: "_store_sums" },
    });
    expect(await world.run(onward)).toMatchObject({ inserted: 2 });
    expect(await world.run(onward)).toMatchObject({ unchanged: true });
    expect(await world.run(spec(`${QUERY}\n`, { store }))).toMatchObject({ unchanged: true });
    expect(await world.run(onward)).toMatchObject({ unchanged: true });
    expect(readdirSync(join(world.home)).includes("tmp") ? readdirSync(join(world.home, "tmp")) : []).toEqual([]);
  });
});

describe("a script", () => {
  const two = { totals: TOTALS, big: shape({ id: "integer!" }, "id") };

  it("makes several outputs together, as tables or views, with help it throws away", async () => {
    await prepare(world, { outputs: two });
    await feed(world, ["1,A,1.5", "2,B,200"]);
    const script = `
      CREATE TEMP TABLE kept AS SELECT * FROM shop_orders WHERE customer <> 'nobody; or CREATE';
      CREATE MACRO twice(x) AS x * 2;
      CREATE VIEW big AS SELECT id FROM shop_orders WHERE total > twice(50);
      CREATE TABLE totals AS SELECT customer, total, 1 AS orders FROM kept;
      UPDATE totals SET orders = 2 WHERE customer = 'A';
      CREATE TABLE leftover AS SELECT 1 AS a;`;
    expect(await world.run(spec(script, { outputs: two }))).toMatchObject({ inserted: 3 });
    expect(await world.rows(result("big"))).toEqual([[2]]);
    expect(await world.rows(result())).toEqual([
      ["A", "1.50", "2"],
      ["B", "200.00", "1"],
    ]);
  });

  it("is refused when it is not what was promised, and the last complete batch stays", async () => {
    await prepare(world, { outputs: two });
    await feed(world, ["1,A,1.5"]);
    const good =
      "CREATE TABLE big AS SELECT id FROM shop_orders; CREATE TABLE totals AS SELECT customer, total, 1 AS orders FROM shop_orders";
    await world.run(spec(good, { outputs: two }));
    const cases: readonly (readonly [string, string, Record<string, Shape>?])[] = [
      ["SELECT 1", 'is one query, but it is to make "totals", "big"'],
      ["CREATE TABLE totals AS SELECT 'x' AS customer, 1 AS total, 1 AS orders", 'makes no "big". It makes "totals"'],
      ["", "there is no statement in it"],
      ["-- nothing\n", "there is no statement in it"],
      ["SELEC 1", 'sums.sql": Parser Error'],
      ["CREATE TABLE big AS SELECT id FROM elsewhere", "statement 1: Catalog Error: Table with name elsewhere"],
      [`${good}; SELECT error('\u001b[31mno')`, "statement 3"],
      [
        good.replace("total, 1", "1.999 AS total, 1"),
        'sums/totals: 1 row is bad, so none was taken. sums.sql, row 1: "total" is "1.999", which is no decimal(10,2)',
      ],
      [
        good.replace("customer, total", "NULL AS customer, total"),
        '"customer" is null, and it is part of the primary key',
      ],
      [good.replace("total, 1", "'lots' AS total, 1"), '"total" is "lots", which is no decimal(10,2)'],
      [
        good.replace("1 AS orders FROM shop_orders", "1 AS orders FROM shop_orders, range(2)"),
        'customer = "A" (2 rows)',
      ],
      [good.replace("SELECT customer, total", "SELECT customer"), 'the column "total" is missing'],
      [good.replace("total, 1", "[1] AS total, 1"), '"total" is INTEGER[] there'],
    ];
    for (const [text, expected] of cases) {
      const { message } = await world.problem(spec(text, { outputs: two }));
      expect(message).toContain(expected);
      expect(message).not.toContain("\u001b");
    }
    expect(await world.rows(result())).toEqual([["A", "1.50", "1"]]);
  });

  it("sees its inputs and nothing else: no file, no setting, no other database, no extension", async () => {
    await prepare(world);
    await feed(world, ["1,A,1.5"]);
    const secret = world.file("secret.csv", "a\n1\n");
    const target = join(world.folder, "leak");
    const attempts = [
      `SELECT * FROM read_csv('${secret}')`,
      `SELECT * FROM '${secret}'`,
      `SELECT * FROM read_text('${secret}')`,
      `SELECT * FROM glob('${world.root}/*')`,
      `SELECT * FROM read_blob('/etc/hostname')`,
      `COPY shop_orders TO '${target}'`,
      `COPY (SELECT 1) TO '${target}'`,
      `ATTACH '${target}' AS leak`,
      "ATTACH ':memory:' AS more",
      "DETACH inputs",
      "INSTALL httpfs",
      "LOAD httpfs",
      "SET enable_external_access = true",
      "SET lock_configuration = false",
      "RESET enable_external_access",
      "PRAGMA enable_external_access = true",
      "SET search_path = 'memory.main'",
      "USE memory",
      `EXPORT DATABASE '${target}'`,
      `IMPORT DATABASE '${target}'`,
      "CREATE SECRET s (TYPE s3)",
      "CALL pragma_database_list()",
      "DROP TABLE shop_orders",
      "INSERT INTO shop_orders VALUES (9, 'x', 1)",
      "DELETE FROM inputs.main.shop_orders",
      "CREATE TABLE inputs.main.x AS SELECT 1",
      "CHECKPOINT",
      "BEGIN",
      "PREPARE p AS SELECT 1",
      `CREATE TABLE totals AS SELECT * FROM (SELECT * FROM read_json('${secret}'))`,
      `CREATE VIEW totals AS SELECT * FROM read_parquet('${secret}')`,
      `CREATE MACRO m() AS TABLE SELECT * FROM read_text('${secret}'); CREATE TABLE totals AS SELECT * FROM m()`,
      "SELECT * FROM enable_logging(storage = 'stdout')",
      `CREATE TABLE totals AS SELECT * FROM system.main."Enable_Profiling"(save_location = '${target}')`,
      "CREATE MACRO m() AS TABLE SELECT * FROM enable_logging(level = 'trace')",
      "SELECT * FROM query('SELECT * FROM enable' || '_logging()')",
      "SELECT * FROM system.main.\"query\" /* that is */ -- and\n ('SELECT 1')",
      "SELECT * FROM json_execute_serialized_sql(json_serialize_sql('SELECT 1'))",
      "SELECT getenv('PATH') AS customer, 1 AS total, 1 AS orders",
    ];
    const outcomes = await Promise.all(
      attempts.map((text, n) =>
        // A job runs once at a time.
        world.run({ ...spec(text), id: `transform:sums${n}` }).then(
          () => text,
          (error: Error) => error.name,
        ),
      ),
    );
    expect([...new Set(outcomes)]).toEqual(["RuntimeProblem"]);
    expect(existsSync(target)).toBe(false);
    expect(await world.rows(shared(layout.managedDuckdb, "shop", "orders"))).toEqual([[1, "A", "1.50"]]);
    expect(await world.rows(result())).toEqual([]);
  });

  it("is stopped when it takes too long, in whatever statement", async () => {
    await prepare(world);
    await feed(world, ["1,A,1.5"]);
    const endless = "sum(a.range * b.range) FROM range(10000000) a, range(10000000) b";
    for (const text of [
      `SELECT 'x' AS customer, ${endless}`,
      `CREATE TABLE help AS SELECT ${endless}; CREATE TABLE totals AS SELECT 1`,
      `CREATE VIEW totals AS SELECT 'x' AS customer, ${endless}`,
      "WITH RECURSIVE r AS (SELECT 1 AS n UNION ALL SELECT n + 1 FROM r) SELECT 'x' AS customer, sum(n) AS total, 1 AS orders FROM r",
    ]) {
      const { message, remedy } = await world.problem(transformSpec({ ...sqlCode(text), timeLimit: 1 }));
      expect(message).toBe("transform sums: sums.sql was stopped after 1 second, which is how long it may run.");
      expect(remedy).toContain("transformers.timeLimit");
    }
  });

  it("stops when it is told to", async () => {
    await prepare(world);
    await feed(world, ["1,A,1.5"]);
    const stop = new AbortController();
    setTimeout(() => stop.abort(), 300);
    const endless =
      "SELECT 'x' AS customer, sum(a.range * b.range) AS total, 1 AS orders FROM range(10000000) a, range(10000000) b";
    const { message } = await world.problem(spec(endless), { signal: stop.signal });
    expect(message).toContain("Stopped before it was done: transform sums");
  });
});

it("a trigger waits until every input has a complete batch", async () => {
  await prepare(world);
  const trigger = {
    schema: 1,
    kind: "trigger",
    id: "trigger:sums",
    title: "trigger sums",
    after: [],
    priority: "medium",
    workspace: "sums",
    on: "change",
    inputs: [shared(layout.managedDuckdb, "shop", "orders")],
  } as const;
  expect((await world.problem({ ...trigger, after: [], inputs: [...trigger.inputs] })).message).toContain(
    "no complete batch yet",
  );
  await feed(world, ["1,A,1.5"]);
  expect(await world.run({ ...trigger, after: [], inputs: [...trigger.inputs] })).toMatchObject({ unchanged: true });
});
