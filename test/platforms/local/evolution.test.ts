import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Deployed } from "../../support/deployed.js";
import { COLUMNS, garden, PLANTS } from "../../support/garden.js";
import { postgresAvailable, startPostgres, type TestDatabase } from "../../support/postgres.js";

const WIDER = [
  "{ name: note, type: string }",
  "{ name: height, type: bigint }",
  "{ name: code, type: varchar(20) }",
  "{ name: place, type: string }",
];
const server = postgresAvailable();
const desks = { desk: "mart", office: "drop", ...(server ? { plant_house: "warehouse" } : {}) };

/** One story, told in order: each step stands on the one before. */
describe("a dataset that changes", { timeout: 240_000 }, () => {
  let shop: Deployed;
  let database: TestDatabase | undefined;
  const model = (more: Parameters<typeof garden>[0] = {}): void => {
    const postgres = database === undefined ? {} : { postgres: database.server };
    shop.write("model.yaml", garden({ desks, ...postgres, ...more }));
  };
  /** The rows as consumers in each kind of container see them. */
  const seen = async (): Promise<Record<string, unknown>> => {
    const csv = readFileSync(shop.path("data/drop/office_live/garden_plants.csv"), "utf8").trim().split("\n");
    return {
      mart: await shop.query("data/mart.duckdb", "SELECT * FROM desk_live.garden_plants ORDER BY id"),
      drop: csv,
      ...(database
        ? { warehouse: await database.sql("SELECT * FROM plant_house_live.garden_plants ORDER BY id") }
        : {}),
    };
  };

  beforeAll(async () => {
    if (server) database = await (await startPostgres()).database();
    shop = new Deployed(database?.env);
    shop.write("data/source/plants.csv", PLANTS);
    model();
    await shop.apply();
    await shop.run();
  }, 120_000);
  afterAll(async () => {
    shop?.close();
    if (server) await (await startPostgres()).stop();
  });

  it("is there for everyone", async () => {
    expect(await seen()).toEqual({
      mart: [
        [1, "ABIES", 1200, "tall"],
        [2, "ROSA", 90, null],
        [3, "TILIA", 2500, "old"],
      ],
      drop: ["id,code,height,note", "1,ABIES,1200,tall", "2,ROSA,90,", "3,TILIA,2500,old"],
      ...(server
        ? {
            warehouse: [
              ["1", "ABIES", "1200", "tall"],
              ["2", "ROSA", "90", null],
              ["3", "TILIA", "2500", "old"],
            ],
          }
        : {}),
    });
  });

  it("gets a column, wider types and another order: rows stay, views follow, and only shapes are replaced", async () => {
    model({ columns: WIDER });
    await shop.does("plan");
    const planned = shop.planned("local--store-garden");
    for (const [address, actions] of Object.entries(planned))
      expect([address, actions]).toEqual([address, address.startsWith("shape-") ? "delete+create" : "update"]);
    expect(Object.keys(planned).filter((address) => address.startsWith("shape-"))).toEqual([
      "shape-shared-drop-plants",
      "shape-shared-mart-plants",
      ...(server ? ["shape-shared-warehouse-plants"] : []),
      "shape-staging-plants",
    ]);
    await shop.apply();
    expect(await seen()).toEqual({
      mart: [
        [1, "tall", "1200", "ABIES", null],
        [2, null, "90", "ROSA", null],
        [3, "old", "2500", "TILIA", null],
      ],
      drop: ["id,note,height,code,place", "1,tall,1200,ABIES,", "2,,90,ROSA,", "3,old,2500,TILIA,"],
      ...(server
        ? {
            warehouse: [
              ["1", "tall", "1200", "ABIES", null],
              ["2", null, "90", "ROSA", null],
              ["3", "old", "2500", "TILIA", null],
            ],
          }
        : {}),
    });
    shop.write(
      "data/source/plants.csv",
      "id,code,height,note,place\n1,ABIES-NORDMANNIANA,5000000000,tall,north\n2,ROSA,90,,\n",
    );
    await shop.run();
    expect((await seen()).mart).toEqual([
      [1, "tall", "5000000000", "ABIES-NORDMANNIANA", "north"],
      [2, null, "90", "ROSA", null],
    ]);
    expect((await seen()).drop).toEqual([
      "id,note,height,code,place",
      "1,tall,5000000000,ABIES-NORDMANNIANA,north",
      "2,,90,ROSA,",
    ]);
    if (database)
      expect((await seen()).warehouse).toEqual([
        ["1", "tall", "5000000000", "ABIES-NORDMANNIANA", "north"],
        ["2", null, "90", "ROSA", null],
      ]);
    expect((await shop.does("plan", "--detailed-exitcode")).code).toBe(0);
    expect((await shop.does("drift", "--check")).code).toBe(0);
  });

  it("does not get narrower than its rows: says which value, and leaves all as it was", async () => {
    const before = await seen();
    model({ columns: WIDER.map((column) => column.replace("bigint", "integer")) });
    const { code, stderr } = await shop.sluice("apply", "--yes");
    expect(code).toBe(1);
    expect(stderr).toContain('the column "height" cannot change from BIGINT to INTEGER');
    expect(stderr).toContain("5000000000");
    expect(await seen()).toEqual(before);
    model({ columns: WIDER });
    await shop.apply();
    expect(await seen()).toEqual(before);
    expect((await shop.does("drift", "--check")).code).toBe(0);
    expect(JSON.parse((await shop.run("--json")).stdout).jobs.every((job: { inserted: number }) => !job.inserted)).toBe(
      true,
    );
  });

  it("loses a column: the rest of each row stays", async () => {
    model({ columns: COLUMNS.slice(0, 2).map((column) => column.replace("integer", "bigint").replace("5", "20")) });
    await shop.apply();
    const { mart, drop } = await seen();
    expect(mart).toEqual([
      [1, "ABIES-NORDMANNIANA", "5000000000"],
      [2, "ROSA", "90"],
    ]);
    expect(drop).toEqual(["id,code,height", "1,ABIES-NORDMANNIANA,5000000000", "2,ROSA,90"]);
    if (database)
      expect(await database.sql("SELECT * FROM plant_house_live.garden_plants ORDER BY id")).toEqual([
        ["1", "ABIES-NORDMANNIANA", "5000000000"],
        ["2", "ROSA", "90"],
      ]);
  });
});
