import { beforeAll, describe, expect, it } from "vitest";
import type { ViewPlan } from "../../../../platforms/aws-glue/handler/plan-views.js";
import { athenaType, viewQuery } from "../../../../platforms/aws-glue/stacks/view-text.js";
import { type Generated, generate } from "./synthesized.js";

describe("athenaType", () => {
  it.each([
    ["string", "varchar"],
    ["int", "integer"],
    ["bigint", "bigint"],
    ["float", "real"],
    ["double", "double"],
    ["binary", "varbinary"],
    ["boolean", "boolean"],
    ["date", "date"],
    ["decimal(12,2)", "decimal(12,2)"],
    ["timestamp", "timestamp(6) with time zone"],
    ["timestamp_ntz", "timestamp(6)"],
    ["array<map<string,float>>", "array(map(varchar,real))"],
    ["struct<`Lat`:double,`int`:array<timestamp>>", 'row("lat" double,"int" array(timestamp(6) with time zone))'],
  ])("%s", (spark, athena) => {
    expect(athenaType(spark)).toBe(athena);
  });
});

describe("viewQuery", () => {
  const plan = (kept: ViewPlan["kept"]): ViewPlan =>
    ({
      name: "nw_orders",
      table: {
        at: { database: "_store_nw", table: "orders" },
        location: "s3://b/stores/nw/orders",
        shape: {
          columns: [{ name: "Id", type: "integer", storage: "int", nullable: false }],
          primaryKey: ["Id"],
          history: "milestoned",
        },
      },
      kept,
    }) as unknown as ViewPlan;
  const table = 'FROM "awsdatacatalog"."_store_nw"."orders"';
  const versions = 'SELECT "id", "_sluice_from" AS "valid_from", "_sluice_to" AS "valid_to"';

  it.each([
    [{ history: "live" }, `SELECT "id" ${table} WHERE NOT coalesce("_sluice_deleted", false) AND "_sluice_to" IS NULL`],
    [{ history: "milestoned" }, `${versions} ${table} WHERE NOT coalesce("_sluice_deleted", false)`],
    [
      { history: "milestoned", retention: "P1Y2M3DT4S" },
      `${versions} ${table} WHERE NOT coalesce("_sluice_deleted", false) AND ("_sluice_to" IS NULL OR "_sluice_to" >= ` +
        "date_add('second', -4, date_add('day', -3, date_add('month', -14, current_timestamp))))",
    ],
    [
      { history: "milestoned", retention: "P99999Y" },
      `${versions} ${table} WHERE NOT coalesce("_sluice_deleted", false)`,
    ],
  ] as const)("%j", (kept, query) => {
    expect(viewQuery(plan(kept))).toBe(query);
  });
});

describe("views of a workspace", () => {
  let lake: Generated;
  beforeAll(async () => {
    lake = await generate();
  });

  it("are in a database of each group, with the columns they have", () => {
    const resource = lake.stacks["workspace-scratch"]?.resource;
    expect(Object.values(resource?.aws_glue_catalog_database ?? {}).map(({ name }) => name)).toEqual([
      "scratch_notes",
      "scratch_past",
    ]);
    const views = Object.entries(resource?.aws_glue_catalog_table ?? {});
    expect(views.map(([name]) => name)).toEqual([
      "view-notes-nw_orders",
      "view-past-crm_contacts",
      "view-past-nw_orders",
    ]);
    for (const [, view] of views) {
      expect(view).toMatchObject({
        table_type: "VIRTUAL_VIEW",
        view_expanded_text: "/* Presto View */",
        parameters: { presto_view: "true" },
      });
      expect(view.lifecycle).toBeUndefined();
      const [, encoded = ""] = /^\/\* Presto View: (\S+) \*\/$/.exec(String(view.view_original_text)) ?? [];
      const decoded = JSON.parse(Buffer.from(encoded, "base64").toString()) as {
        columns: readonly { name: string }[];
        originalSql: string;
      };
      const { columns } = view.storage_descriptor as { columns: readonly { name: string }[] };
      expect(decoded.columns.map(({ name }) => name)).toEqual(columns.map(({ name }) => name));
      for (const { name } of columns) expect(decoded.originalSql).toContain(`"${name}"`);
    }
  });

  it("show versions only to groups that asked for them", () => {
    const columns = (name: string) => {
      const view = lake.stacks["workspace-scratch"]?.resource.aws_glue_catalog_table?.[name];
      return (
        view as unknown as { storage_descriptor: { columns: readonly { name: string }[] } }
      ).storage_descriptor.columns.map((column) => column.name);
    };
    expect(columns("view-notes-nw_orders")).toEqual(["order_id", "customer_id", "amount"]);
    expect(columns("view-past-nw_orders")).toEqual(["order_id", "customer_id", "amount", "valid_from", "valid_to"]);
  });

  it("come after the stores they show", () => {
    const entry = lake.manifest.stacks.find(({ name }) => name === "lake--workspace-scratch");
    expect(entry?.after).toEqual(["lake--store-crm", "lake--store-nw"]);
  });

  it("have a dashboard beside them, which every workspace has", () => {
    for (const workspace of ["audit", "handout", "live", "mask", "scratch"]) {
      const board = lake.stacks[`workspace-${workspace}`]?.resource.aws_cloudwatch_dashboard?.dashboard;
      const { widgets } = JSON.parse(String(board?.dashboard_body)) as { widgets: readonly unknown[] };
      expect(widgets.length % 3).toBe(0);
      expect(widgets.length).toBeGreaterThan(0);
    }
  });
});
