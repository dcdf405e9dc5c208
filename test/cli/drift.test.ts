import { readFileSync, renameSync, rmSync, unlinkSync } from "node:fs";
import { DuckDBInstance } from "@duckdb/node-api";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Deployed } from "../support/deployed.js";
import { COLUMNS, garden, PLANTS } from "../support/garden.js";
import { postgresAvailable, startPostgres, type TestDatabase } from "../support/postgres.js";

const server = postgresAvailable();

interface Finding {
  readonly stack: string;
  readonly address?: string;
  readonly what: string;
  readonly problem: string;
}

/** Two stories, each told in order: every step damages what the one before left whole. */
describe.each(["live", "milestoned"] as const)("drift of %s tables", { timeout: 300_000 }, (history) => {
  let shop: Deployed;
  let database: TestDatabase | undefined;
  let before: unknown;
  const mart = "garden/plants (_store_garden.plants in data/mart.duckdb)";
  const drop = "garden/plants (_store_garden.plants in data/drop)";
  const warehouse = "garden/plants (_store_garden.plants in warehouse)";
  const view = "relation desk_live.garden_plants in data/mart.duckdb";
  const link = "relation office_live.garden_plants in data/drop";
  const shown = "relation plant_house_live.garden_plants in warehouse";
  const batches = "data/drop/_sluice/_store_garden/plants";

  const model = (columns = COLUMNS): void => {
    const desks = { desk: "mart", office: "drop", ...(server ? { plant_house: "warehouse" } : {}) };
    const postgres = database ? { postgres: database.server } : {};
    shop.write("model.yaml", garden({ desks, history, columns, ...postgres }));
  };
  const drift = async (): Promise<readonly Finding[]> => {
    const { code, stdout } = await shop.sluice("drift", "--json", "--check");
    const { findings } = JSON.parse(stdout);
    expect(code).toBe(findings.length > 0 ? 2 : 0);
    return findings;
  };
  const problems = async (): Promise<readonly string[]> =>
    (await drift()).map(({ what, problem }) => `${what}: ${problem}`);
  const COLUMN_LIST = "id, code, height, note";
  const consumed = async (): Promise<unknown> => ({
    mart: await shop.query("data/mart.duckdb", `SELECT ${COLUMN_LIST} FROM desk_live.garden_plants ORDER BY id`),
    drop: readFileSync(shop.path("data/drop/_store_garden/plants.csv"), "utf8"),
    warehouse: await database?.sql(`SELECT ${COLUMN_LIST} FROM plant_house_live.garden_plants ORDER BY id`),
  });
  /** What was done by hand is found, repaired by apply, filled by run; then all is as it was. */
  const repairs = async (...expected: readonly string[]): Promise<void> => {
    const found = await problems();
    expect([...found].sort()).toEqual([...expected].sort());
    const { stderr } = await shop.apply();
    for (const one of found) expect(stderr).toContain(`restores ${one}`);
    expect(await problems()).toEqual([]);
    await shop.run();
    expect(await consumed()).toEqual(before);
  };

  beforeAll(async () => {
    if (server) database = await (await startPostgres()).database();
    shop = new Deployed(database?.env);
    shop.write("data/source/plants.csv", PLANTS);
    model();
    await shop.does("synth");
  }, 120_000);
  afterAll(async () => {
    shop?.close();
    await database?.drop();
  });

  it("is none before anything was applied, nor after", async () => {
    const { code, stderr } = await shop.sluice("drift", "--check");
    expect(code).toBe(0);
    expect(stderr).toContain("never applied");
    await shop.apply();
    await shop.run();
    expect(await problems()).toEqual([]);
    before = await consumed();
  });

  it("is a table that is gone, in whatever container, though what is recorded of it is left", async () => {
    await shop.query("data/mart.duckdb", "DROP TABLE _store_garden.plants");
    const [finding] = await drift();
    expect(finding).toEqual({
      stack: "local--store-garden",
      address: "terraform_data.shape-shared-mart-plants",
      what: mart,
      problem: "the table is gone",
    });
    const { stdout } = await shop.does("plan", "--json");
    expect(JSON.parse(stdout).restores).toEqual([finding]);
    expect(shop.planned("local--store-garden")).toEqual({ "shape-shared-mart-plants": "delete+create" });
    for (const file of shop.listing(batches)) unlinkSync(shop.path(batches, file));
    await database?.sql("DROP TABLE _store_garden.plants CASCADE");
    await repairs(
      `${mart}: the table is gone`,
      `${drop}: the file that holds its rows is gone`,
      ...(server ? [`${warehouse}: the table is gone`, `${shown}: the view is gone`] : []),
    );
  });

  it("is a column or a view that somebody changed; what others added to PostgreSQL is theirs", async () => {
    await shop.query(
      "data/mart.duckdb",
      "DROP VIEW desk_live.garden_plants",
      "ALTER TABLE _store_garden.plants DROP COLUMN note",
      "ALTER TABLE _store_garden.plants ALTER height TYPE VARCHAR",
      "ALTER TABLE _store_garden.plants ADD COLUMN more INTEGER",
    );
    unlinkSync(shop.path("data/drop/_store_garden/plants.csv"));
    const list = history === "live" ? COLUMN_LIST : `${COLUMN_LIST}, valid_from, valid_to`;
    await database?.sql(
      "ALTER TABLE _store_garden.plants ADD COLUMN others text",
      `CREATE OR REPLACE VIEW plant_house_live.garden_plants AS SELECT ${list} FROM _store_garden.plants WHERE id < 2`,
    );
    await repairs(
      `${mart}: the column "height" is "VARCHAR", not INTEGER, the column "note" is gone, it has a further column "more"`,
      `${view}: the view is gone`,
      `${drop}: the link plants.csv is gone`,
      ...(server ? [`${shown}: the view is not the one that was made`] : []),
    );
  });

  it("is what is recorded, a link, and what shows history", async () => {
    await shop.query(
      "data/mart.duckdb",
      history === "live" ? "DELETE FROM _sluice.tables" : "DROP MACRO TABLE desk_live.garden_plants_as_of",
    );
    unlinkSync(shop.path(`${batches}.json`));
    unlinkSync(shop.path("data/drop/office_live/garden_plants.csv"));
    await database?.sql(
      "DROP VIEW plant_house_live.garden_plants",
      "ALTER TABLE _store_garden.plants DROP COLUMN note, DROP COLUMN others",
    );
    await repairs(
      history === "live" ? `${mart}: nothing is recorded of it` : `${view}: its macro garden_plants_as_of is gone`,
      `${drop}: the table is gone`,
      `${link}: the link is gone`,
      ...(server ? [`${warehouse}: the column "note" is gone`, `${shown}: the view is gone`] : []),
    );
  });

  it("is a database that is gone as a whole, staging or container", async () => {
    rmSync(shop.path("data/mart.duckdb"));
    rmSync(shop.path(".sluice/local/staging"), { recursive: true });
    await repairs(
      "garden/plants (_store_garden.plants in staging/garden.duckdb): its database is gone",
      `${mart}: its database is gone`,
      `${view}: its database is gone`,
    );
  });

  it("cannot be told of a database that somebody else has open; a plan says so and goes on", async () => {
    const opened = await DuckDBInstance.create(shop.path("data/mart.duckdb"));
    try {
      const looked = await shop.sluice("drift", { SLUICE_LOCK_WAIT: "1" });
      expect(looked.stderr).toContain("DuckDB admits one writing process");
      expect(looked.code).toBe(1);
      const planned = await shop.sluice("plan", "--detailed-exitcode", { SLUICE_LOCK_WAIT: "1" });
      expect(planned.stderr).toContain("not looked at for repairs");
      expect(planned.code).toBe(0);
    } finally {
      opened.closeSync();
    }
  });

  it("is a state that was removed, and not what the model asks for next", async () => {
    await shop.query("data/mart.duckdb", "CREATE OR REPLACE VIEW desk_live.garden_plants AS SELECT 1 AS id");
    const state = shop.path(".sluice/local/state/local--store-garden.tfstate");
    renameSync(state, `${state}.aside`);
    model(COLUMNS.map((column) => column.replace("integer", "bigint")));
    await shop.does("synth", "--previous", shop.path("out"));
    expect(await problems()).toEqual([
      "local--store-garden: it was applied from here, and its state is gone",
      `${view}: the view is not the one that was made`,
    ]);
    await shop.apply();
    expect(await problems()).toEqual([]);
  });
});
