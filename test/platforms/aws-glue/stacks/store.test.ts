import { beforeAll, describe, expect, it } from "vitest";
import { catalogText } from "../../../../platforms/aws-glue/stacks/catalog-text.js";
import { edited } from "../handler/ecosystem.js";
import { type Block, configured, type Generated, generate, resourcesOf } from "./synthesized.js";

let lake: Generated;
beforeAll(async () => {
  lake = await generate();
});

const block = (stack: string, type: string, name: string, from = lake): Block => {
  const found = from.stacks[stack]?.resource[type]?.[name];
  if (found === undefined) throw new Error(`There is no ${type}.${name} in ${stack}.`);
  return found;
};
const namesOf = (stack: string, type: string, from = lake) => Object.keys(from.stacks[stack]?.resource[type] ?? {});

/** The model with a sentence of a dataset's columns replaced. */
const withColumns = (columns: string) =>
  edited(["      - { name: company_name, type: string }\n", columns.replace(/^/gm, "      ").concat("\n")]);

describe("tables", () => {
  it("are made once as Iceberg of version 2, each in a place of its own, and left to their jobs", () => {
    const tables = resourcesOf(lake).filter(
      ({ type, block }) => type === "aws_glue_catalog_table" && block.table_type === "EXTERNAL_TABLE",
    );
    expect(tables.map(({ stack, name }) => `${stack} ${name}`).sort()).toEqual([
      "store-crm accounts",
      "store-crm contacts",
      "store-masked people",
      "store-nw Orders",
      "store-nw customers",
      "transformer-mask people",
    ]);
    const places = tables.map(({ block }) => (block.storage_descriptor as { location: string }).location);
    expect(new Set(places).size).toBe(tables.length);
    for (const { block } of tables) {
      expect(block.open_table_format_input).toEqual({
        iceberg_input: { metadata_operation: "CREATE", version: "2" },
      });
      expect(block.lifecycle).toEqual({
        ignore_changes: ["open_table_format_input", "parameters", "storage_descriptor"],
        prevent_destroy: true,
      });
    }
  });

  it("leave to the job what the catalog has no exact word for", async () => {
    const generated = await generate(
      withColumns(
        [
          "- { name: Company, type: string, description: Who it is }",
          "- { name: came, type: timestamp }",
          "- { name: seen, type: timestamptz }",
          '- { name: visits, type: "array<timestamp>" }',
          '- { name: place, type: "struct<Lat: float64>" }',
          '- { name: tags, type: "array<integer>" }',
        ].join("\n"),
      ),
    );
    const { columns } = block("store-nw", "aws_glue_catalog_table", "customers", generated).storage_descriptor as {
      columns: readonly Block[];
    };
    expect(columns).toEqual([
      { name: "customer_id", type: "string" },
      { name: "company", type: "string", comment: "Who it is" },
      { name: "tags", type: "array<int>" },
      { name: "country", type: "string" },
      { name: "_sluice_deleted", type: "boolean" },
    ]);
  });

  it("each have three kinds of upkeep, in a role of their database", async () => {
    const generated = await generate(configured("storage: { snapshotDays: 12 }"));
    expect(namesOf("store-nw", "aws_glue_catalog_table_optimizer").sort()).toEqual(
      ["Orders", "customers"].flatMap((table) =>
        ["compaction", "orphan_file_deletion", "retention"].map((kind) => `${table}-${kind}`),
      ),
    );
    const { configuration } = block("store-nw", "aws_glue_catalog_table_optimizer", "customers-retention", generated);
    expect(configuration).toMatchObject([
      {
        enabled: true,
        role_arn: "${aws_iam_role.optimize-nw.arn}",
        retention_configuration: [{ iceberg_configuration: [{ snapshot_retention_period_in_days: 12 }] }],
      },
    ]);
  });

  it("say their zone and, of each classification, whether they have it", () => {
    const tags = (name: string) =>
      Object.fromEntries(
        (
          block("store-nw", "aws_lakeformation_resource_lf_tags", name).lf_tag as readonly {
            key: string;
            value: string;
          }[]
        ).map(({ key, value }) => [key, value]),
      );
    expect(tags("customers")).toEqual({
      "sluice-zone": "us",
      "sluice-classification-pii": "yes",
      "sluice-classification-internal": "no",
      "sluice-classification-public": "no",
    });
    expect(tags("Orders")).toMatchObject({
      "sluice-classification-pii": "no",
      "sluice-classification-internal": "yes",
    });
  });
});

describe("jobs", () => {
  it("are tried again by their machine alone, write one at a time, and keep no bookmarks", () => {
    const jobs = resourcesOf(lake).filter(({ type }) => type === "aws_glue_job");
    expect(jobs).toHaveLength(12);
    for (const { block: job } of jobs)
      expect(job).toMatchObject({
        glue_version: "5.1",
        max_retries: 0,
        execution_property: { max_concurrent_runs: 1 },
        job_run_queuing_enabled: true,
        timeout: 240,
        default_arguments: {
          "--datalake-formats": "iceberg",
          "--job-bookmark-option": "job-bookmark-disable",
          "--enable-auto-scaling": "true",
        },
      });
  });

  it.each([
    // Asked for within hours, by nobody of high priority.
    ["store-crm", "ingest-crm", "FLEX", 5],
    // The reporting workspace has high priority.
    ["store-nw", "ingest-nw-customers", "STANDARD", 10],
  ])("are as large as their consumers' priority asks: %s %s", (stack, name, execution, workers) => {
    expect(block(stack, "aws_glue_job", name)).toMatchObject({
      execution_class: execution,
      number_of_workers: workers,
      worker_type: "G.1X",
    });
  });

  it("encrypt with the instance's key but where they write into buckets of others", () => {
    for (const { name, block: job } of resourcesOf(lake).filter(({ type }) => type === "aws_glue_job"))
      expect(job.security_configuration).toBe(name.startsWith("export-drop-") ? "sluice-handover" : "sluice-jobs");
    const encryption = (name: string) =>
      block("foundation", "aws_glue_security_configuration", name).encryption_configuration;
    expect(encryption("jobs")).toMatchObject({ s3_encryption: { s3_encryption_mode: "SSE-KMS" } });
    expect(encryption("handover")).toMatchObject({ s3_encryption: { s3_encryption_mode: "DISABLED" } });
  });

  it("reach the private network by a connection for each of its subnets", () => {
    const [name] = namesOf("foundation", "aws_glue_connection");
    const connection = block("foundation", "aws_glue_connection", name ?? "");
    expect(connection).toMatchObject({
      connection_type: "NETWORK",
      physical_connection_requirements: {
        availability_zone: "us-east-1a",
        subnet_id: "subnet-0a1b2c3d4e5f67890",
        security_group_id_list: ["sg-0a1b2c3d4e5f67890"],
      },
    });
    expect(block("store-crm", "aws_glue_job", "ingest-crm").connections).toEqual([connection.name]);
  });
});

describe("what starts a store", () => {
  it("is its schedule, in the instance's zone, to the minute, and what reaches nobody is kept", () => {
    expect(block("store-nw", "aws_scheduler_schedule", "store-nw")).toMatchObject({
      group_name: "sluice-all",
      schedule_expression: "cron(0,10,20,30,40,50 * * * ? *)",
      schedule_expression_timezone: "America/New_York",
      flexible_time_window: { mode: "OFF" },
      kms_key_arn: "arn:aws:kms:us-east-1:111122223333:alias/sluice-operations",
      target: {
        arn: "arn:aws:states:us-east-1:111122223333:stateMachine:sluice-store-nw",
        dead_letter_config: { arn: "arn:aws:sqs:us-east-1:111122223333:sluice-undelivered" },
        retry_policy: { maximum_event_age_in_seconds: 3600, maximum_retry_attempts: 10 },
      },
    });
  });

  it("is its transformer alone where one makes it", () => {
    expect(namesOf("store-masked", "aws_scheduler_schedule")).toEqual([]);
    expect(namesOf("transformer-mask", "aws_scheduler_schedule")).toEqual(["transformer-mask"]);
    expect(namesOf("transformer-mask", "aws_cloudwatch_event_rule")).toEqual([]);
  });

  it("is what its inputs' stores commit where a transformer waits for that", async () => {
    const generated = await generate(edited(['trigger: { schedule: "0 6 * * *" }', "trigger: { on: change }"]));
    expect(namesOf("transformer-mask", "aws_scheduler_schedule", generated)).toEqual([]);
    const rule = block("transformer-mask", "aws_cloudwatch_event_rule", "transformer-mask", generated);
    expect(rule.event_bus_name).toBe("sluice-stores");
    expect(JSON.parse(String(rule.event_pattern))).toEqual({
      source: ["sluice"],
      "detail-type": ["store committed"],
      detail: { datasets: ["nw/customers"] },
    });
    // What the store's machine tells is what the rule waits for.
    expect(String(block("store-nw", "aws_sfn_state_machine", "store-nw", generated).definition)).toContain(
      JSON.stringify({
        Entries: [
          {
            Detail: { datasets: ["nw/customers"], datastore: "nw" },
            DetailType: "store committed",
            EventBusName: "sluice-stores",
            Source: "sluice",
          },
        ],
      }),
    );
  });
});

describe("alarms", () => {
  it.each([
    ["hours", 24],
    ["minutes", 1],
    ["days", 168],
  ])("tell of a store that is wanted within %s and had no success for %i hours", async (latency, hours) => {
    const texts = edited(
      ["history: milestoned, retention: P1Y }", `history: milestoned, retention: P1Y, latency: ${latency} }`],
      ["needs: { history: milestoned }", `needs: { history: milestoned, latency: ${latency} }`],
      ["{ name: daily, platform: lake,", `{ name: daily, platform: lake, needs: { latency: ${latency} },`],
      ["history: milestoned, retention: P30D }", `history: milestoned, retention: P30D, latency: ${latency} }`],
    );
    const alarm = block("store-crm", "aws_cloudwatch_metric_alarm", "store-crm-late", await generate(texts));
    expect(alarm).toMatchObject({ evaluation_periods: hours, period: 3600, treat_missing_data: "breaching" });
  });

  it("tell of every end that is no success", () => {
    const alarm = block("store-crm", "aws_cloudwatch_metric_alarm", "store-crm-failed");
    expect(JSON.stringify(alarm.metric_query)).toMatch(/ExecutionsFailed.*ExecutionsAborted.*ExecutionsTimedOut/);
    expect(alarm.alarm_actions).toEqual(["arn:aws:sns:us-east-1:111122223333:sluice-alarms"]);
  });
});

describe("catalogText", () => {
  it.each([
    ["as it is", 20, "as it is"],
    ["two\n lines\t\u0000", 20, "two lines"],
    ["äöü".repeat(4), 12, "äöüä…"],
    ["😀😀", 7, "😀…"],
  ])("%j in %i bytes", (text, most, written) => {
    expect(catalogText(text, most)).toBe(written);
    expect(Buffer.byteLength(written)).toBeLessThanOrEqual(most);
  });
});
