import { beforeAll, describe, expect, it } from "vitest";
import { specSchema } from "../../../../platforms/aws-glue/spec.js";
import { sha256 } from "../../../../src/util/digest.js";
import { LAKE } from "../handler/ecosystem.js";
import { configured, type Generated, generate, resourcesOf } from "./synthesized.js";

interface Statement {
  readonly Sid: string;
  readonly Action: string | readonly string[];
  readonly Resource: string | readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

const many = (one: string | readonly string[]): readonly string[] => (typeof one === "string" ? [one] : one);
const ACCOUNT = "us-east-1:111122223333";
const LAKE_BUCKET = "arn:aws:s3:::sluice-lake-111122223333-us-east-1";

let lake: Generated;
beforeAll(async () => {
  lake = await generate(configured('access: { readers: { scratch: ["arn:aws:iam::111122223333:role/analyst"] } }'));
});

/** The statements of all policies of a role of a stack. */
function policyOf(stack: string, role: string, from = lake): Statement[] {
  return resourcesOf(from)
    .filter((one) => one.stack === stack && one.type === "aws_iam_policy")
    .filter(({ name }) => name === role || name.replace(/-\d+$/, "") === role)
    .flatMap(({ block }) => (JSON.parse(String(block.policy)) as { Statement: Statement[] }).Statement);
}

/** What actions of a service a role may do with what, as `action resource`. */
function allowed(statements: readonly Statement[], service: string): string[] {
  return statements
    .flatMap(({ Action, Resource }) =>
      many(Action)
        .filter((action) => action.startsWith(`${service}:`))
        .flatMap((action) => many(Resource).map((resource) => `${action} ${resource}`)),
    )
    .sort();
}

const WRITE = ["AbortMultipartUpload", "DeleteObject", "GetObject", "ListMultipartUploadParts", "PutObject"];
const files = (place: string, actions = WRITE) => actions.map((action) => `s3:${action} ${place}/*`);

describe("a job's role", () => {
  it.each([
    {
      job: "ingest-crm",
      stack: "store-crm",
      s3: [
        ...files(`${LAKE_BUCKET}/rejects/crm/all`),
        ...files(`${LAKE_BUCKET}/stores/crm/accounts`),
        ...files(`${LAKE_BUCKET}/stores/crm/contacts`),
      ],
      updates: ["_store_crm/_rejects", "_store_crm/accounts", "_store_crm/contacts"],
      secrets: ["prod/crm"],
      network: true,
    },
    {
      job: "ingest-nw-customers",
      stack: "store-nw",
      s3: [
        ...files(`${LAKE_BUCKET}/rejects/nw/by-dataset/customers`),
        ...files(`${LAKE_BUCKET}/stores/nw/customers`),
        ...files("arn:aws:s3:::trading-landing/shop", ["GetObject"]),
        "s3:ListBucket arn:aws:s3:::trading-landing",
      ],
      updates: ["_store_nw/_rejects_customers", "_store_nw/customers"],
      secrets: [],
      network: false,
    },
    {
      job: "export-reporting-crm-accounts",
      stack: "store-crm",
      s3: files(`${LAKE_BUCKET}/stores/crm/accounts`, ["GetObject"]),
      updates: [],
      secrets: ["prod/reporting"],
      network: true,
    },
    {
      job: "export-drop-crm-accounts-handout-daily",
      stack: "store-crm",
      s3: [
        ...files(`${LAKE_BUCKET}/stores/crm/accounts`, ["GetObject"]),
        ...files("arn:aws:s3:::trading-handout/daily/out/handout_daily/crm_accounts"),
        "s3:ListBucket arn:aws:s3:::trading-handout",
      ],
      updates: [],
      secrets: [],
      network: false,
    },
    {
      job: "transform-mask",
      stack: "transformer-mask",
      s3: [
        ...files(`${LAKE_BUCKET}/stores/nw/customers`, ["GetObject"]),
        ...files(`${LAKE_BUCKET}/results/mask/people`),
      ],
      updates: ["_results_mask/people"],
      secrets: [],
      network: false,
    },
    {
      job: "ingest-masked",
      stack: "store-masked",
      s3: [
        ...files(`${LAKE_BUCKET}/rejects/masked/all`),
        ...files(`${LAKE_BUCKET}/results/mask/people`, ["GetObject"]),
        ...files(`${LAKE_BUCKET}/stores/masked/people`),
      ],
      updates: ["_store_masked/_rejects", "_store_masked/people"],
      secrets: [],
      network: false,
    },
  ])("may touch what its specification names, and no more: $job", ({ job, stack, s3, updates, secrets, network }) => {
    const found = jobOf(stack, job);
    const statements = policyOf(stack, found);
    const artifacts = "arn:aws:s3:::sluice-artifacts-111122223333-us-east-1";
    const touched = allowed(statements, "s3").filter((one) => !one.includes(artifacts));
    expect(touched).toEqual([...s3].sort());
    const own = new Set(many(statements.find(({ Sid }) => Sid === "CommitTables")?.Resource ?? []));
    expect([...own].filter((arn) => arn.includes(":table/")).sort()).toEqual(
      updates.map((table) => `arn:aws:glue:${ACCOUNT}:table/${table}`),
    );
    expect(allowed(statements, "secretsmanager")).toEqual(
      secrets.map((name) => `secretsmanager:GetSecretValue arn:aws:secretsmanager:${ACCOUNT}:secret:${name}-??????`),
    );
    expect(allowed(statements, "ec2").length > 0).toBe(network);
    expect("connections" in blockOf(stack, "aws_glue_job", found)).toBe(network);
  });

  it("reads only its own code and specification", () => {
    for (const { stack, name, block } of resourcesOf(lake).filter(({ type }) => type === "aws_glue_job")) {
      const { "--spec_uri": spec } = block.non_overridable_arguments as Record<string, string>;
      const { "--extra-py-files": code } = block.default_arguments as Record<string, string>;
      const { script_location: script } = block.command as Record<string, string>;
      const read = many(policyOf(stack, name).find(({ Sid }) => Sid === "ReadCode")?.Resource ?? []);
      expect([...read].sort()).toEqual(
        [spec, code, script].map((uri) => `arn:aws:s3:::${String(uri).slice("s3://".length)}`).sort(),
      );
    }
  });

  it("is told of its specification by the digest of the file beside its stack", () => {
    for (const { stack, name, block } of resourcesOf(lake).filter(({ type }) => type === "aws_glue_job")) {
      const text = lake.tree.get(`stacks/lake--${stack}/specs/${name.toLowerCase()}.json`) ?? "";
      expect(specSchema.safeParse(JSON.parse(text)).success).toBe(true);
      const { "--spec_uri": uri } = block.non_overridable_arguments as Record<string, string>;
      const key = `specs/${sha256(text)}.json`;
      expect(uri).toBe(`s3://sluice-artifacts-111122223333-us-east-1/${key}`);
      expect(blockOf(stack, "aws_s3_object", `specs-${name}`)).toMatchObject({
        key,
        content_base64: `\${filebase64("\${path.module}/specs/${name.toLowerCase()}.json")}`,
      });
    }
  });
});

describe("roles", () => {
  it("are taken by one service, for this account alone", () => {
    const roles = resourcesOf(lake).filter(({ type }) => type === "aws_iam_role");
    expect(roles.length).toBeGreaterThan(15);
    for (const { block } of roles) {
      const { Statement: statements } = JSON.parse(String(block.assume_role_policy)) as {
        Statement: readonly { Principal: unknown; Condition: unknown }[];
      };
      expect(statements).toHaveLength(1);
      expect(statements[0]?.Principal).toEqual({ Service: expect.stringMatching(/^[a-z]+\.amazonaws\.com$/) });
      expect(statements[0]?.Condition).toMatchObject({ StringEquals: { "aws:SourceAccount": "111122223333" } });
    }
  });

  it("are bounded where the instance says so", async () => {
    const bounded = await generate(configured('permissionsBoundary: "arn:aws:iam::111122223333:policy/edge"'));
    for (const { block } of resourcesOf(bounded).filter(({ type }) => type === "aws_iam_role"))
      expect(block.permissions_boundary).toBe("arn:aws:iam::111122223333:policy/edge");
  });

  it("of machines start the machine's own jobs", () => {
    const jobs = resourcesOf(lake).filter(({ type, stack }) => type === "aws_glue_job" && stack === "store-nw");
    const statements = policyOf("store-nw", "machine-store-nw");
    expect([...many(statements.find(({ Sid }) => Sid === "RunJobs")?.Resource ?? [])].sort()).toEqual(
      jobs.map(({ block }) => `arn:aws:glue:${ACCOUNT}:job/${String(block.name)}`).sort(),
    );
  });

  it("of table upkeep reach the tables of their store, and none of its rejects", () => {
    const touched = allowed(policyOf("store-nw", "optimize-nw"), "s3").filter(
      (one) => !one.startsWith("s3:ListBucket"),
    );
    expect(touched).toEqual(
      ["DeleteObject", "GetObject", "PutObject"].flatMap((action) =>
        ["customers", "orders"].map((table) => `s3:${action} ${LAKE_BUCKET}/stores/nw/${table}/*`),
      ),
    );
  });

  it("have a policy of at most 6,144 characters each", () => {
    for (const { block } of resourcesOf(lake).filter(({ type }) => type === "aws_iam_policy"))
      expect(String(block.policy).length).toBeLessThanOrEqual(6_144);
  });
});

describe("readers", () => {
  it("read the tables behind their workspace's views, and no others", () => {
    const statements = policyOf("workspace-scratch", "read");
    expect(allowed(statements, "s3").filter((one) => one.startsWith(`s3:GetObject ${LAKE_BUCKET}`))).toEqual([
      `s3:GetObject ${LAKE_BUCKET}/stores/crm/contacts/*`,
      `s3:GetObject ${LAKE_BUCKET}/stores/nw/orders/*`,
    ]);
    expect(allowed(statements, "s3").some((one) => /PutObject arn:aws:s3:::sluice-lake/.test(one))).toBe(false);
  });

  it("are granted the views and what is behind them where the instance names them", () => {
    const grants = resourcesOf(lake).filter(
      ({ stack, type }) => stack === "workspace-scratch" && type === "aws_lakeformation_permissions",
    );
    expect(new Set(grants.map(({ block }) => block.principal))).toEqual(
      new Set(["arn:aws:iam::111122223333:role/analyst"]),
    );
    const selects = grants.filter(({ block }) => (block.permissions as string[]).includes("SELECT"));
    expect(
      selects
        .map(({ block }) => {
          const [table] = [block.table, block.table_with_columns].flat().filter(Boolean) as {
            database_name: string;
            name?: string;
          }[];
          return `${table?.database_name}.${table?.name ?? "*"}`;
        })
        .sort(),
    ).toEqual(["_store_crm.contacts", "_store_nw.orders", "scratch_notes.*", "scratch_past.*"]);
  });

  it("are nobody where the instance names none", async () => {
    const { stacks } = await generate(LAKE);
    expect(stacks["workspace-scratch"]?.resource.aws_lakeformation_permissions).toBeUndefined();
  });
});

function jobOf(stack: string, name: string): string {
  const found = resourcesOf(lake).find(
    (one) => one.stack === stack && one.type === "aws_glue_job" && one.name.toLowerCase() === name.toLowerCase(),
  );
  if (found === undefined) throw new Error(`There is no job ${name}.`);
  return found.name;
}

function blockOf(stack: string, type: string, name: string): Readonly<Record<string, unknown>> {
  return lake.stacks[stack]?.resource[type]?.[name] ?? {};
}
