import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Deployed } from "../support/deployed.js";
import { garden, PLANTS } from "../support/garden.js";
import { postgresAvailable, startPostgres, type TestDatabase } from "../support/postgres.js";

const server = postgresAvailable();
const FILES = "data/mart.duckdb";

/** One story, told in order: each step stands on the one before. */
describe("a sandbox", { timeout: 300_000 }, () => {
  let shop: Deployed;
  let database: TestDatabase | undefined;
  let before: unknown;
  const desks = { desk: "mart", office: "drop", ...(server ? { plant_house: "warehouse" } : {}) };

  const model = (more: Parameters<typeof garden>[0] = {}): void =>
    shop.write("model.yaml", garden({ desks, ...(database ? { postgres: database.server } : {}), ...more }));
  /** All that is not the sandbox's: every file with its content, and what is in every database. */
  const world = async (): Promise<unknown> => {
    const own = /^(?:sandboxes|\.work|bin)(?:\/|$)/;
    const files = [...shop.listing("data"), ...shop.listing("out")].filter((path) => !/\.duckdb(?:\.wal)?$/.test(path));
    return {
      files,
      texts: files
        .filter((path) => /\.(?:json|csv)$/.test(path) && existsSync(shop.path("data", path)))
        .map((path) => readFileSync(shop.path("data", path), "utf8")),
      homes: shop.listing(".sluice").filter((path) => !own.test(path)),
      mart: await shop.contents(FILES),
      staging: await shop.contents(".sluice/local/staging/garden.duckdb"),
      warehouse: await database?.sql(
        `SELECT table_schema, table_name, (xpath('/table/row', query_to_xml(format('SELECT * FROM %I.%I ORDER BY 1', table_schema, table_name), false, false, '')))::text ` +
          `FROM information_schema.tables WHERE table_schema NOT IN ('pg_catalog', 'information_schema') ORDER BY 1, 2`,
      ),
    };
  };
  const inWarehouse = async (): Promise<readonly string[]> =>
    ((await database?.sql("SELECT nspname FROM pg_namespace WHERE nspname LIKE 'sbx%' ORDER BY 1")) ?? [])
      .flat()
      .map(String);

  beforeAll(async () => {
    if (server) database = await (await startPostgres()).database();
    shop = new Deployed(database?.env);
    shop.write("data/source/plants.csv", PLANTS);
    model();
    await shop.apply();
    await shop.run();
    before = await world();
  }, 120_000);
  afterAll(async () => {
    shop?.close();
    if (server) await (await startPostgres()).stop();
  });

  it.each([
    [["plan", "--sandbox", "Ann"], '"Ann" cannot name a sandbox'],
    [["plan", "--sandbox", "../x"], "cannot name a sandbox"],
    [["apply", "--sandbox", "_a", "--yes"], "cannot name a sandbox"],
    [["apply", "--sandbox", "a".repeat(32), "--yes"], "cannot name a sandbox"],
    [["apply", "--sandbox", "ann", "--yes"], "say with --workspace"],
    [
      ["apply", "--sandbox", "ann", "--workspace", "desc", "--yes"],
      'There is no workspace "desc". Did you mean "desk"?',
    ],
    [["destroy", "--sandbox", "ann", "--yes"], 'There is no sandbox "ann". There are none here.'],
    [["run", "--platform", "local", "--sandbox", "ann"], 'There is no sandbox "ann".'],
    [["drift", "--sandbox", "ann"], 'There is no sandbox "ann".'],
  ] as const)("refuses %j", async ([command, ...options], says) => {
    const { code, stderr } = await shop.sluice(command, ...options);
    expect(stderr).toContain(says);
    expect(code).toBe(64);
    expect(existsSync(shop.path(".sluice/sandboxes"))).toBe(false);
  });

  it("holds what a workspace needs, under names of its own, filled from the same sources", async () => {
    const { stderr } = await shop.apply("--sandbox", "ann", "--workspace", "desk");
    expect(stderr).not.toContain("office");
    await shop.run("--sandbox", "ann");
    expect(await shop.query(FILES, "SELECT * FROM sbx_ann__desk_live.garden_plants ORDER BY id")).toEqual(
      await shop.query(FILES, "SELECT * FROM desk_live.garden_plants ORDER BY id"),
    );
    expect((await shop.does("drift", "--sandbox", "ann", "--check")).code).toBe(0);
    expect(JSON.parse((await shop.does("apply", "--sandbox", "--json")).stdout)).toEqual({
      schema: 1,
      sandboxes: [{ name: "ann", folder: shop.path(".sluice/sandboxes/ann"), workspaces: ["desk"] }],
    });
  });

  it("takes in more workspaces, and keeps those it has", async () => {
    await shop.apply("--sandbox", "ann", "--workspace", "office");
    if (server) await shop.apply("--sandbox", "ann", "--workspace", "plant_house");
    await shop.run("--sandbox", "ann");
    expect(readFileSync(shop.path("data/drop/sbx_ann__office_live/garden_plants.csv"), "utf8")).toBe(PLANTS);
    expect(await shop.query(FILES, "SELECT count(*) FROM sbx_ann__desk_live.garden_plants")).toEqual([["3"]]);
    expect(await inWarehouse()).toEqual(server ? ["sbx_ann___store_garden", "sbx_ann__plant_house_live"] : []);
    expect((await shop.does("plan", "--sandbox", "ann", "--detailed-exitcode")).code).toBe(0);
  });

  it("lives beside others, and changes nothing of the thing itself or of them", async () => {
    await shop.apply("--sandbox", "bob", "--workspace", "desk");
    // What one of them tries out is nobody else's.
    model({ columns: ["{ name: code, type: varchar(5) }"] });
    await shop.apply("--sandbox", "bob");
    await shop.run("--sandbox", "bob");
    expect(await shop.query(FILES, "SELECT * FROM sbx_bob__desk_live.garden_plants WHERE id = 1")).toEqual([
      [1, "ABIES"],
    ]);
    expect(await shop.query(FILES, "SELECT * FROM sbx_ann__desk_live.garden_plants WHERE id = 1")).toEqual([
      [1, "ABIES", 1200, "tall"],
    ]);
    model();
    const { code, stderr } = await shop.sluice("destroy", "--sandbox", "anne", "--yes");
    expect(code).toBe(64);
    expect(stderr).toContain('There is no sandbox "anne". Did you mean "ann"? There are: ann, bob.');
    await shop.does("destroy", "--sandbox", "bob", "--yes");
    expect(existsSync(shop.path(".sluice/sandboxes/bob"))).toBe(false);
    expect(await shop.query(FILES, "SELECT count(*) FROM sbx_ann__desk_live.garden_plants")).toEqual([["3"]]);
  });

  it("is found broken, and repaired, by itself", async () => {
    await shop.query(FILES, "DROP TABLE sbx_ann___store_garden.plants");
    const found = async (...options: readonly string[]): Promise<string> =>
      (await shop.does("drift", ...options)).stdout;
    expect(await found("--sandbox", "ann")).toContain(
      "sbx_ann___store_garden.plants in data/mart.duckdb): the table is gone",
    );
    expect(await found()).toBe("");
    await shop.apply("--sandbox", "ann");
    expect(await found("--sandbox", "ann")).toBe("");
  });

  it("goes when it is destroyed, a second time where the first was cut short, and leaves nothing", async () => {
    const record = shop.path(".sluice/sandboxes/ann/sandbox.json");
    // As if it was ended after the stacks were gone and before the folder was.
    const kept = readFileSync(record, "utf8");
    const asked = await shop.sluice("destroy", "--sandbox", "ann");
    expect(asked.code).toBe(64);
    expect(asked.stderr).toContain("--yes");
    await shop.does("destroy", "--sandbox", "ann", "--stack", "local--workspace-desk", "--yes");
    expect(readFileSync(record, "utf8")).toBe(kept);
    await shop.does("destroy", "--sandbox", "ann", "--yes");
    expect(existsSync(shop.path(".sluice/sandboxes"))).toBe(false);
    expect(await inWarehouse()).toEqual([]);
    expect(await world()).toEqual(before);
    expect((await shop.does("plan", "--detailed-exitcode")).code).toBe(0);
    expect((await shop.does("drift", "--check")).code).toBe(0);
  });

  it("is not given up while what says what to destroy is lost", async () => {
    await shop.apply("--sandbox", "cai", "--workspace", "desk");
    rmSync(shop.path(".sluice/sandboxes/cai/out"), { recursive: true });
    const { code, stderr } = await shop.sluice("destroy", "--sandbox", "cai", "--yes");
    expect(code).toBe(64);
    expect(stderr).toContain("sluice plan --sandbox cai");
    await shop.does("plan", "--sandbox", "cai");
    await shop.does("destroy", "--sandbox", "cai", "--yes");
    expect(await world()).toEqual(before);
  });

  it("cannot be made by a record that is broken", async () => {
    shop.write(".sluice/sandboxes/dee/sandbox.json", "{");
    const { code, stderr } = await shop.sluice("plan", "--sandbox", "dee");
    expect(code).toBe(64);
    expect(stderr).toContain("sandbox.json");
    writeFileSync(shop.path(".sluice/sandboxes/dee/sandbox.json"), '{"schema": 1, "workspaces": []}');
    await shop.does("destroy", "--sandbox", "dee", "--yes");
    expect(existsSync(shop.path(".sluice/sandboxes"))).toBe(false);
  });
});
