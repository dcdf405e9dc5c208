import { existsSync, readdirSync, readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Deployed } from "../../support/deployed.js";
import { garden, PLANTS } from "../../support/garden.js";
import { postgresAvailable, startPostgres, type TestDatabase } from "../../support/postgres.js";

const server = postgresAvailable();
const containers = ["drop", "mart", ...(server ? ["warehouse"] : [])];

/** One story, told in order: each step stands on the one before. */
describe("a dataset that loses its consumers", { timeout: 240_000 }, () => {
  let shop: Deployed;
  let database: TestDatabase | undefined;
  const model = (desks: Readonly<Record<string, string>>, more = ""): void => {
    const postgres = database === undefined ? {} : { postgres: database.server };
    shop.write("model.yaml", garden({ desks, ...postgres, more }));
  };
  const decision = (then: "destroy" | "forget"): string =>
    `---\nkind: Retirements\nretirements: [{ platform: local, object: garden/plants, then: ${then}, reason: nobody reads it }]`;
  /** Where the dataset's shared tables are, and what shows them. */
  const tables = async (): Promise<readonly string[]> => [
    ...(existsSync(shop.path("data/drop/_store_garden/plants.csv")) ? ["drop"] : []),
    ...((await shop.query("data/mart.duckdb", "SELECT 1 FROM duckdb_tables() WHERE schema_name = '_store_garden'"))
      .length > 0
      ? ["mart"]
      : []),
    ...(database && (await database.sql("SELECT 1 FROM pg_tables WHERE schemaname = '_store_garden'")).length > 0
      ? ["warehouse"]
      : []),
  ];
  const relations = async (): Promise<readonly string[]> => [
    ...readdirSync(shop.path("data/drop")).filter((name) => !name.startsWith("_")),
    ...(await shop.query("data/mart.duckdb", "SELECT schema_name FROM duckdb_views() WHERE NOT internal ORDER BY ALL"))
      .flat()
      .map(String),
    ...(database
      ? (await database.sql("SELECT schemaname FROM pg_views WHERE schemaname LIKE '%_live' ORDER BY 1"))
          .flat()
          .map(String)
      : []),
  ];

  beforeAll(async () => {
    if (server) database = await (await startPostgres()).database();
    shop = new Deployed(database?.env);
    shop.write("data/source/plants.csv", PLANTS);
    model({ desk: "mart", office: "drop", yard: "mart", ...(server ? { plant_house: "warehouse" } : {}) });
    await shop.apply();
    await shop.run();
    expect(await tables()).toEqual(containers);
    expect(await relations()).toEqual([
      "office_live",
      "desk_live",
      "yard_live",
      ...(server ? ["plant_house_live"] : []),
    ]);
  }, 120_000);
  afterAll(async () => {
    shop?.close();
    if (server) await (await startPostgres()).stop();
  });

  it("keeps its tables and rows, and takes its views away", async () => {
    model({ yard: "mart" });
    await shop.apply();
    expect(await relations()).toEqual(["yard_live"]);
    expect(await tables()).toEqual(containers);
    expect(readFileSync(shop.path("data/drop/_store_garden/plants.csv"), "utf8")).toBe(PLANTS);
    if (database) expect(await database.sql("SELECT count(*) FROM _store_garden.plants")).toEqual([["3"]]);
    // One consumer is left, and gets what is new.
    shop.write("data/source/plants.csv", `${PLANTS}4,SALIX,700,\n`);
    await shop.run();
    expect(await shop.query("data/mart.duckdb", "SELECT count(*) FROM yard_live.garden_plants")).toEqual([["4"]]);
    // Nobody fills what nobody reads.
    expect(readFileSync(shop.path("data/drop/_store_garden/plants.csv"), "utf8")).toBe(PLANTS);
    expect((await shop.does("plan", "--detailed-exitcode")).code).toBe(0);
    expect((await shop.does("drift", "--check")).code).toBe(0);
  });

  it("is destroyed, with what was kept of it, when its owner says so", async () => {
    model({ yard: "mart" }, decision("destroy"));
    await shop.apply();
    expect(await tables()).toEqual(["mart"]);
    expect(await shop.query("data/mart.duckdb", "SELECT count(*) FROM yard_live.garden_plants")).toEqual([["4"]]);
    const stack = (): string => readFileSync(shop.path("out/stacks/local--store-garden/cdk.tf.json"), "utf8");
    expect(stack()).toContain('"removed"');
    // Once it was done nothing of it is left, and leaving the decision out brings nothing back.
    await shop.apply();
    expect(stack()).not.toContain('"removed"');
    model({ yard: "mart" });
    expect((await shop.does("plan", "--detailed-exitcode")).code).toBe(0);
    expect(await tables()).toEqual(["mart"]);
  });

  it("is forgotten where it is to be kept: nothing manages it any more, and its rows are there", async () => {
    model({});
    await shop.apply();
    model({}, decision("forget"));
    await shop.apply();
    expect(await tables()).toEqual(["mart"]);
    expect(await relations()).toEqual([]);
    expect(await shop.query("data/mart.duckdb", "SELECT count(*) FROM _store_garden.plants")).toEqual([["4"]]);
    expect(readFileSync(shop.path(".sluice/local/state/local--store-garden.tfstate"), "utf8")).not.toContain("plants");
    expect((await shop.does("drift", "--check")).code).toBe(0);
  });

  it("follows a consumer that moves to another container, and leaves no view in the old one", async () => {
    model({ yard: "mart" });
    await shop.apply();
    model({ yard: "drop" });
    await shop.apply();
    await shop.run();
    expect(await relations()).toEqual(["yard_live"]);
    expect(shop.listing("data/drop/yard_live")).toEqual(["garden_plants.csv"]);
    expect(await tables()).toEqual(["drop", "mart"]);
    expect((await shop.does("plan", "--detailed-exitcode")).code).toBe(0);
    model({ yard: "mart" });
    await shop.apply();
    expect(await relations()).toEqual(["yard_live"]);
    expect(existsSync(shop.path("data/drop/yard_live"))).toBe(false);
    model({}, decision("forget"));
    await shop.apply();
  });

  it("comes back to what was forgotten, rows and all", async () => {
    model({ yard: "mart" });
    await shop.apply();
    expect(await shop.query("data/mart.duckdb", "SELECT count(*) FROM yard_live.garden_plants")).toEqual([["4"]]);
    expect((await shop.does("drift", "--check")).code).toBe(0);
  });
});
