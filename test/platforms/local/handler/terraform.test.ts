import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { localRuntime } from "../../../../platforms/local/runtime/index.js";
import { edited, synthesized, TRADING } from "./ecosystem.js";
import { Workshop } from "./workshop.js";

const CUSTOMERS = "customer_id,company_name,country\nALFKI,Alfreds,Germany\nBONAP,Bon app',NA\n";
const ORDERS = "order_id,customer_id,amount\n1,ALFKI,10.50\n2,BONAP,7\n";

/** One story, told in order: each step stands on the one before. */
describe("local stacks, applied by Terraform", { timeout: 240_000 }, () => {
  let shop: Workshop;
  const runAll = async () => {
    const environment = { root: shop.root, home: join(shop.root, ".sluice/local"), env: process.env };
    for (const job of await localRuntime.plan(join(shop.root, "out"), "local", environment))
      await job.run(() => {}, new AbortController().signal);
  };

  beforeAll(async () => {
    shop = await Workshop.open();
    await shop.write("data/shop/customers.csv", CUSTOMERS);
    await shop.write("data/shop/orders/2024.csv", ORDERS);
    await shop.query(
      "data/crm.duckdb",
      "CREATE SCHEMA sales",
      "CREATE TABLE sales.accounts AS SELECT 1::BIGINT AS id, 'Alfreds' AS title, TIMESTAMP '2024-01-01 00:00:00' AS changed",
      "CREATE TABLE sales.contacts AS SELECT 7::BIGINT AS id, 1::BIGINT AS account, TIMESTAMP '2024-01-01 00:00:00' AS changed",
    );
  }, 60_000);
  afterAll(() => shop.close());

  it("say clearly that SLUICE_ROOT is missing, before anything is made", async () => {
    await shop.put(await synthesized(TRADING));
    const { code, output } = await shop.terraform("local--store-crm", ["apply", "-auto-approve", "-input=false"], {
      SLUICE_ROOT: undefined,
    });
    expect(code).toBe(1);
    expect(output.replace(/\s*│?\s+/g, " ")).toContain("SLUICE_ROOT is not set");
    expect(existsSync(join(shop.root, "data/reporting.duckdb"))).toBe(false);
  });

  it("make every table and relation, and then plan nothing more", async () => {
    await shop.apply();
    expect(await shop.relations("data/reporting.duckdb")).toEqual([
      "_store_crm.accounts",
      "_store_masked.people",
      "_store_nw.customers",
      "_store_nw.orders",
      "audit_rest.crm_accounts",
      "audit_rest.nw_orders",
      "live_people.masked_people",
      "live_people.nw_orders",
      "live_shop.nw_customers",
      "live_shop.nw_orders",
    ]);
    expect(await shop.relations(".sluice/local/staging/crm.duckdb")).toEqual([
      "_store_crm.accounts",
      "_store_crm.contacts",
    ]);
    expect(readdirSync(join(shop.root, "data/drop/handout_daily")).sort()).toEqual([
      "crm_accounts.parquet",
      "crm_contacts.parquet",
    ]);
    expect(readdirSync(join(shop.root, ".sluice/local/managed/files/scratch_notes"))).toEqual(["nw_orders.parquet"]);
    expect(
      readdirSync(join(shop.root, ".sluice/local/state")).filter((file) => file.endsWith(".tfstate")),
    ).toHaveLength(10);
    expect(await shop.planned()).toEqual([]);
  });

  it("are what the jobs fill", async () => {
    await runAll();
    const reporting = "data/reporting.duckdb";
    expect(await shop.query(reporting, "SELECT * FROM live_shop.nw_customers ORDER BY ALL")).toEqual([
      ["ALFKI", "Alfreds", "Germany"],
      ["BONAP", "Bon app'", null],
    ]);
    expect(await shop.query(reporting, "SELECT * FROM live_people.masked_people ORDER BY ALL")).toEqual([
      ["ALFKI", "GERMANY"],
      ["BONAP", null],
    ]);
    expect(await shop.query(reporting, "SELECT * FROM audit_rest.crm_accounts")).toHaveLength(1);
  });

  it("change a table's shape, and keep its identity and its rows", async () => {
    const wider = edited([
      "{ name: company_name, type: string }",
      "{ name: company_name, type: string }\n      - { name: city, type: string }",
    ]);
    await shop.put(await synthesized(wider));
    expect(await shop.planned()).toEqual(["local--store-nw", "local--transformer-mask"]);
    expect(await shop.changes("local--store-nw")).toEqual({
      "export-managed-duckdb-customers": "update",
      "export-reporting-customers": "update",
      "ingest-customers": "update",
      "shape-shared-managed-duckdb-customers": "delete+create",
      "shape-shared-reporting-customers": "delete+create",
      "shape-staging-customers": "delete+create",
    });
    await shop.apply(["local--store-nw", "local--transformer-mask"]);
    expect(await shop.query("data/reporting.duckdb", "SELECT * FROM live_shop.nw_customers ORDER BY ALL")).toEqual([
      ["ALFKI", "Alfreds", null, "Germany"],
      ["BONAP", "Bon app'", null, null],
    ]);
    await shop.put(await synthesized(TRADING));
    await shop.apply(["local--store-nw", "local--transformer-mask"]);
  });

  it("refuse to be destroyed while they are protected", async () => {
    const { code, output } = await shop.terraform("local--store-crm", ["destroy", "-auto-approve", "-input=false"]);
    expect(code).toBe(1);
    expect(output).toContain("Instance cannot be destroyed");
    expect(await shop.relations(".sluice/local/staging/crm.duckdb")).toHaveLength(2);
  });

  it("keep the tables of a dataset nobody wants any more, until its owner has them dropped", async () => {
    const before = await synthesized(TRADING);
    const without = edited(["sinks: [crm/accounts, crm/contacts]", "sinks: [crm/accounts]"]);
    const retired = await synthesized(without, before.tree);
    await shop.put(retired);
    await shop.apply(["local--store-crm", "local--workspace-handout"]);
    expect(await shop.relations(".sluice/local/staging/crm.duckdb")).toEqual([
      "_store_crm.accounts",
      "_store_crm.contacts",
    ]);
    expect(existsSync(join(shop.root, "data/drop/_store_crm/contacts.parquet"))).toBe(true);
    expect(readdirSync(join(shop.root, "data/drop/handout_daily"))).toEqual(["crm_accounts.parquet"]);

    const decision = "{ platform: local, object: crm/contacts, then: destroy, reason: gone }";
    const texts = { ...without, "retire.yaml": `kind: Retirements\nretirements: [${decision}]` };
    await shop.put(await synthesized(texts, retired.tree));
    await shop.apply(["local--store-crm"]);
    expect(await shop.relations(".sluice/local/staging/crm.duckdb")).toEqual(["_store_crm.accounts"]);
    expect(existsSync(join(shop.root, "data/drop/_store_crm/contacts.parquet"))).toBe(false);
    expect(existsSync(join(shop.root, "data/drop/_store_crm/accounts.parquet"))).toBe(true);
    expect(await shop.planned()).toEqual([]);
  });

  it("take everything with them when they are destroyed without protection", async () => {
    const open = edited(["description: This machine", "protection: off"]);
    await shop.put(await synthesized(open));
    await shop.apply();
    for (const stack of shop.order().reverse()) {
      const { code, output } = await shop.terraform(stack, ["destroy", "-auto-approve", "-input=false"]);
      if (code !== 0) throw new Error(`${stack}: ${output}`);
    }
    expect(await shop.relations("data/reporting.duckdb")).toEqual([]);
    for (const store of ["staging/crm", "staging/nw", "staging/masked", "transforms/mask", "managed/duckdb"])
      expect(await shop.relations(`.sluice/local/${store}.duckdb`)).toEqual([]);
    expect(readdirSync(join(shop.root, "data/drop")).filter((name) => !name.startsWith("_"))).toEqual([]);
    // What was read is not the platform's to touch.
    expect(await shop.relations("data/crm.duckdb")).toEqual(["sales.accounts", "sales.contacts"]);
  });
});
