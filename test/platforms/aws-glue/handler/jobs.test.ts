import { describe, expect, it } from "vitest";
import { dataContainers } from "../../../../platforms/aws-glue/handler/graph-handler.js";
import { jobSize } from "../../../../platforms/aws-glue/handler/job-size.js";
import { planJobs } from "../../../../platforms/aws-glue/handler/plan-jobs.js";
import { planViews } from "../../../../platforms/aws-glue/handler/plan-views.js";
import type { ExportSpec, IngestSpec, Spec, TransformSpec } from "../../../../platforms/aws-glue/spec.js";
import { edited, LAKE, prepare } from "./ecosystem.js";

const ACCOUNT = "111122223333-us-east-1";
const specsOf = (...args: Parameters<typeof prepare>): Map<string, Spec> =>
  new Map(planJobs(prepare(...args).facts).map(({ spec }) => [spec.id, spec]));
const ingest = (id: string, ...args: Parameters<typeof prepare>) => specsOf(...args).get(id) as IngestSpec;

describe("what the jobs of a lake are told", () => {
  const specs = specsOf(LAKE);

  it("is one job a node, and one a group where files are for a group", () => {
    expect([...specs.keys()]).toEqual([
      "export:drop/crm/accounts@handout/daily",
      "export:drop/crm/accounts@handout/versions",
      "export:drop/crm/contacts@handout/daily",
      "export:reporting/crm/accounts",
      "export:reporting/masked/people",
      "export:reporting/nw/Orders",
      "export:reporting/nw/customers",
      "ingest:crm",
      "ingest:masked",
      "ingest:nw/Orders",
      "ingest:nw/customers",
      "transform:mask",
    ]);
  });

  it("says where a bucket's files are read, and where their dataset lies", () => {
    expect(specs.get("ingest:nw/Orders")).toEqual({
      schema: 1,
      kind: "ingest",
      id: "ingest:nw/Orders",
      title: "ingest nw/Orders",
      timezone: "America/New_York",
      source: {
        type: "files",
        container: "shop_files",
        uri: "s3://trading-landing/shop",
        format: "csv",
        options: { header: true, delimiter: ",", nullValue: "NA" },
      },
      method: { type: "snapshot" },
      badRecords: "stop",
      extraColumns: "ignore",
      rejects: {
        at: { database: "_store_nw", table: "_rejects_orders" },
        location: `s3://sluice-lake-${ACCOUNT}/rejects/nw/by-dataset/orders`,
      },
      datasets: [
        {
          dataset: "nw/Orders",
          from: "orders/",
          table: {
            at: { database: "_store_nw", table: "orders" },
            location: `s3://sluice-lake-${ACCOUNT}/stores/nw/orders`,
            shape: {
              columns: [
                { name: "order_id", type: "integer", storage: "int", nullable: false },
                { name: "customer_id", type: "varchar(5)", storage: "string", nullable: true },
                { name: "amount", type: "decimal(12,2)", storage: "decimal(12,2)", nullable: true },
              ],
              primaryKey: ["order_id"],
              history: "milestoned",
            },
          },
          // Somebody who says nothing of it wants it for ever.
        },
      ],
    });
  });

  it("says how a database is reached, never what proves who we are", () => {
    const { source, method, rejects, datasets } = specs.get("ingest:crm") as IngestSpec;
    expect(datasets.map(({ from, table, retention }) => [from, table.shape.history, retention])).toEqual([
      ["accounts", "milestoned", undefined],
      ["contacts", "milestoned", "P30D"],
    ]);
    expect(source).toEqual({
      type: "database",
      schema: "sales",
      server: {
        container: "crm_db",
        engine: "postgresql",
        host: "crm.trading.internal",
        port: 5432,
        database: "crm",
        secret: "prod/crm",
      },
    });
    expect(method).toEqual({ type: "watermark", column: "changed", overlap: "PT1H" });
    expect(rejects.at).toEqual({ database: "_store_crm", table: "_rejects" });
  });

  it("takes what a transformer made from its results, and runs it over the lake", () => {
    expect((specs.get("ingest:masked") as IngestSpec).source).toEqual({ type: "tables", database: "_results_mask" });
    const { code, inputs, outputs } = specs.get("transform:mask") as TransformSpec;
    expect(code).toEqual({ runtime: "sql", file: "mask.sql", text: LAKE["mask.sql"] });
    expect(inputs.map(({ relation, from }) => [relation, from.at])).toEqual([
      ["nw_customers", { database: "_store_nw", table: "customers" }],
    ]);
    expect(outputs.map(({ name, table }) => [name, table.at, table.shape.history])).toEqual([
      ["people", { database: "_results_mask", table: "people" }, "live"],
    ]);
  });

  it("keeps one table in a database for all its groups, and a view for each", () => {
    const { to, shape, retention } = specs.get("export:reporting/nw/Orders") as ExportSpec;
    expect(to).toMatchObject({
      schema: "_store_nw",
      table: "Orders",
      relations: [
        { schema: "audit_rest", name: "nw_Orders", history: "milestoned" },
        { schema: "live_people", name: "nw_Orders", history: "live" },
        { schema: "live_shop", name: "nw_Orders", history: "live" },
      ],
    });
    expect([shape.history, retention]).toEqual(["milestoned", undefined]);
  });

  it("gives each group that takes files those it asked for", () => {
    const [daily, versions] = ["daily", "versions"].map(
      (group) => specs.get(`export:drop/crm/accounts@handout/${group}`) as ExportSpec,
    );
    expect(daily).toMatchObject({
      to: { type: "files", uri: "s3://trading-handout/daily/out/handout_daily/crm_accounts", format: "parquet" },
      shape: { history: "live" },
    });
    expect(versions).toMatchObject({
      to: { uri: "s3://trading-handout/daily/out/handout_versions/crm_accounts" },
      shape: { history: "milestoned" },
    });
    // A lake's table keeps whatever one of them needs.
    for (const spec of [daily, versions]) expect(spec?.from.shape.history).toBe("milestoned");
  });

  it.each([
    ["strict", "stop", "refuse"],
    ["additive", "stop", "ignore"],
    ["quarantine", "reject", "ignore"],
  ] as const)("means by drift: %s what it says", (drift, badRecords, extraColumns) => {
    const texts = edited(["  timezone: America/New_York", `  drift: ${drift}`]);
    expect(ingest("ingest:crm", texts)).toMatchObject({ badRecords, extraColumns });
    // What a transformer makes has been judged where it was made.
    expect(ingest("ingest:masked", texts)).toMatchObject({ badRecords: "stop", extraColumns: "ignore" });
    const said = edited(
      ["  timezone: America/New_York", `  drift: ${drift}`],
      ["overlap: PT1H,", `overlap: PT1H, badRecords: ${badRecords === "stop" ? "reject" : "stop"},`],
    );
    expect(ingest("ingest:crm", said).badRecords).toBe(badRecords === "stop" ? "reject" : "stop");
  });

  it("orders a feed of changes by the type of its sequence", () => {
    const feed = (sequence: string) =>
      edited([
        'method: watermark, column: changed, overlap: PT1H, scope: datastore, schedule: "0 * * * *"',
        `method: cdc, scope: datastore, sequence: ${sequence}, operation: op, deleted: X`,
      ]);
    expect(ingest("ingest:crm", feed("CHANGED")).method).toEqual({
      type: "cdc",
      sequence: "CHANGED",
      sequenceType: "timestamp_ntz",
      operation: "op",
      inserted: "I",
      updated: "U",
      deleted: "X",
    });
    expect(ingest("ingest:crm", feed("lsn")).method).toMatchObject({ sequenceType: "decimal(38,0)" });
  });

  it("hands a store over in current rows, in the bucket of the one that reads it", () => {
    const texts = edited(["name: crm\nteam: us/sales", "name: crm\nteam: us/sales\nprimaryPlatform: second"]);
    const taken = ingest("exchange:second/crm", texts);
    expect(taken.source).toEqual({
      type: "exchange",
      peer: "second",
      uri: "s3://eu-exchange-444455556666-eu-west-1/lake/crm",
    });
    expect(taken.method).toEqual({ type: "snapshot" });
    expect(taken.datasets.map(({ from }) => from)).toEqual(["accounts", "contacts"]);
    const handed = specsOf(texts, "second").get("publish:lake/crm@accounts") as ExportSpec;
    expect(handed).toMatchObject({
      from: { at: { database: "eu__store_crm", table: "accounts" } },
      to: { uri: "s3://eu-exchange-444455556666-eu-west-1/lake/crm/accounts", format: "parquet" },
      shape: { history: "live" },
    });
    const uses = dataContainers(prepare(texts, "second").facts);
    expect(uses.map(({ key, role }) => [key, role])).toEqual([
      ["crm_db", "producer"],
      ["exchange:second", "internal"],
      ["lake:second", "internal"],
    ]);
  });

  it("tells a developer's own copy apart in all that it makes", () => {
    const copy = specsOf(LAKE, "lake", { sandbox: "jo" });
    const orders = copy.get("export:reporting/nw/Orders") as ExportSpec;
    expect(orders.from.at.database).toBe("sbx_jo___store_nw");
    expect(orders.from.location).toBe(`s3://sluice-sbx-jo--lake-${ACCOUNT}/stores/nw/orders`);
    expect(orders.to).toMatchObject({ schema: "sbx_jo___store_nw" });
    expect(orders.to.type === "database" && orders.to.relations[0]?.schema).toBe("sbx_jo__audit_rest");
    const files = copy.get("export:drop/crm/accounts@handout/daily") as ExportSpec;
    expect(files.to).toMatchObject({ uri: "s3://trading-handout/daily/out/sbx_jo__handout_daily/crm_accounts" });
    // Sources are those of everyone.
    expect((copy.get("ingest:crm") as IngestSpec).source).toEqual((specs.get("ingest:crm") as IngestSpec).source);
  });
});

describe("what consumers are served in place", () => {
  it("is a database for each group, with a view for each dataset", () => {
    const views = planViews(prepare(LAKE).facts).map(({ database, views }) => [
      database,
      ...views.map(({ name, table, kept }) => `${name} ${table.at.database}.${table.at.table} ${kept.history}`),
    ]);
    expect(views).toEqual([
      ["mask_inputs", "nw_customers _store_nw.customers live"],
      ["scratch_notes", "nw_orders _store_nw.orders live"],
      ["scratch_past", "crm_contacts _store_crm.contacts milestoned", "nw_orders _store_nw.orders milestoned"],
    ]);
  });

  it("lies in buckets that are encrypted, where the instance is", () => {
    const uses = dataContainers(prepare(LAKE).facts);
    expect(uses.map(({ key, role, type }) => `${role} ${type} ${key}`)).toEqual([
      "producer postgresql crm_db",
      "consumer s3 drop",
      "internal s3 lake:lake",
      "consumer glue managed:glue",
      "consumer iceberg managed:iceberg",
      "consumer postgresql reporting",
      "internal s3 results:lake",
      "producer s3 shop_files",
    ]);
    const lake = uses.find(({ key }) => key === "lake:lake");
    expect(lake).toMatchObject({
      locations: ["aws:us/us-east-1"],
      encryption: { serverSide: true, clientSide: false },
    });
    expect(lake?.datasets).toEqual(["crm/accounts", "crm/contacts", "masked/people", "nw/Orders", "nw/customers"]);
  });
});

describe("the size of a job", () => {
  const { facts } = prepare(LAKE);
  const needs = { history: "live", classifications: [], departments: [] } as const;
  it.each([
    ["critical", "minutes", "G.2X", 10, false],
    ["high", "hours", "G.1X", 10, false],
    ["medium", "minutes", "G.1X", 5, false],
    ["medium", "hours", "G.1X", 5, true],
    ["low", "days", "G.1X", 3, true],
  ] as const)("is for %s within %s: %s, %i, spare capacity: %s", (priority, latency, workerType, workers, flex) => {
    expect(jobSize(facts.config, { ...needs, priority, latency })).toEqual({ workerType, workers, flex, timeout: 240 });
  });

  it("runs on spare capacity only where it may, and where there is any", () => {
    const { config } = facts;
    const patient = { ...needs, priority: "low", latency: "days" } as const;
    expect(jobSize({ ...config, jobs: { ...config.jobs, flex: false } }, patient).flex).toBe(false);
    const large = { ...config.workers, low: { type: "G.4X", most: 3 } } as const;
    expect(jobSize({ ...config, workers: large }, patient).flex).toBe(false);
  });
});
