import { beforeAll, describe, expect, it } from "vitest";
import { isWide, WILDCARDS } from "../../../../platforms/aws-glue/stacks/policy.js";
import { STATEFUL } from "../../../../platforms/aws-glue/stacks/stateful.js";
import { type Block, configured, type Generated, generate, resourcesOf, SITES } from "./synthesized.js";

interface PolicyStatement {
  readonly Sid: string;
  readonly Effect: string;
  readonly Principal?: { readonly AWS?: string | readonly string[]; readonly Service?: string | readonly string[] };
  readonly Action: string | readonly string[];
  readonly Resource: string | readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

const listed = (value: unknown): string[] => (Array.isArray(value) ? value : [value]) as string[];

/** Everything that has a policy, with its statements. */
function policies(of: Generated) {
  return resourcesOf(of).flatMap(({ type, name, block }) =>
    typeof block.policy === "string"
      ? [{ type, name, statements: (JSON.parse(block.policy) as { Statement: PolicyStatement[] }).Statement }]
      : [],
  );
}

describe.each(Object.entries(SITES))("stacks of %s", (site, texts) => {
  const [partition = "", region = ""] = site.split(" ");
  let made: Generated;
  const all = (type: string): Block[] => resourcesOf(made).flatMap((one) => (one.type === type ? [one.block] : []));
  const one = (type: string, name: string): Block => {
    const found = resourcesOf(made).find((resource) => resource.type === type && resource.name === name);
    if (found === undefined) throw new Error(`There is no ${type}.${name}.`);
    return found.block;
  };
  /** One resource of a type for each bucket, by the bucket's name in the stack. */
  const perBucket = (type: string): (readonly [string, Block])[] => {
    const names = resourcesOf(made).flatMap(({ type, name }) => (type === "aws_s3_bucket" ? [name] : []));
    expect(names.sort()).toEqual(["artifacts", "lake", "logs", "results"]);
    return names.map((name) => {
      const block = one(type, name);
      expect(block.bucket).toBe(`\${aws_s3_bucket.${name}.id}`);
      return [name, block] as const;
    });
  };
  const bucketStatements = (name: string): PolicyStatement[] =>
    policies(made).find((policy) => policy.type === "aws_s3_bucket_policy" && policy.name === name)?.statements ?? [];
  const denied = (name: string, operator: string, key: string): PolicyStatement | undefined =>
    bucketStatements(name).find(
      ({ Effect, Condition }) => Effect === "Deny" && Condition?.[operator]?.[key] !== undefined,
    );

  beforeAll(async () => {
    made = await generate(texts);
  });

  const cases: readonly (readonly [name: string, check: () => void])[] = [
    [
      "CKV_AWS_53 CKV_AWS_54 CKV_AWS_55 CKV_AWS_56 CKV2_AWS_6 AWS-0086 AWS-0087 AWS-0091 AWS-0093 AWS-0094: no bucket is public",
      () => {
        for (const [, block] of perBucket("aws_s3_bucket_public_access_block"))
          expect(block).toMatchObject({
            block_public_acls: true,
            block_public_policy: true,
            ignore_public_acls: true,
            restrict_public_buckets: true,
          });
        expect(one("aws_s3_account_public_access_block", "account")).toMatchObject({ block_public_policy: true });
      },
    ],
    [
      "CKV_AWS_19 CKV_AWS_145 AWS-0088 AWS-0132: buckets are encrypted by keys of the instance, access logs by S3's own",
      () => {
        for (const [name, block] of perBucket("aws_s3_bucket_server_side_encryption_configuration"))
          expect(block.rule).toEqual([
            name === "logs"
              ? { apply_server_side_encryption_by_default: { sse_algorithm: "AES256" } }
              : {
                  apply_server_side_encryption_by_default: {
                    sse_algorithm: "aws:kms",
                    kms_master_key_id: "${aws_kms_key.data.arn}",
                  },
                  bucket_key_enabled: true,
                },
          ]);
      },
    ],
    [
      "CKV_AWS_21 AWS-0090: buckets keep versions",
      () => {
        for (const [, block] of perBucket("aws_s3_bucket_versioning"))
          expect(block.versioning_configuration).toEqual({ status: "Enabled" });
      },
    ],
    [
      "CKV2_AWS_65: buckets have no access lists",
      () => {
        for (const [, block] of perBucket("aws_s3_bucket_ownership_controls"))
          expect(block.rule).toEqual({ object_ownership: "BucketOwnerEnforced" });
      },
    ],
    [
      "CKV2_AWS_61 CKV_AWS_300: unfinished uploads end, versions expire, and nothing current of the lake ever does",
      () => {
        for (const [name, block] of perBucket("aws_s3_bucket_lifecycle_configuration")) {
          const rules = block.rule as Block[];
          for (const rule of rules) expect(rule).toMatchObject({ status: "Enabled", filter: [{}] });
          for (const rule of rules) expect(rule).not.toHaveProperty("transition");
          expect(rules).toContainEqual(
            expect.objectContaining({ abort_incomplete_multipart_upload: [{ days_after_initiation: 7 }] }),
          );
          expect(rules).toContainEqual(
            expect.objectContaining({ noncurrent_version_expiration: [{ noncurrent_days: 30 }] }),
          );
          const ages = rules.flatMap(({ expiration }) => (expiration as Block[] | undefined) ?? []);
          const days = { results: 7, logs: 365 }[name];
          expect(ages).toEqual([days === undefined ? { expired_object_delete_marker: true } : { days }]);
        }
      },
    ],
    [
      "CKV_AWS_18 AWS-0089: who touches a bucket is written down, once S3 may write it",
      () => {
        const logged = all("aws_s3_bucket_logging");
        expect(logged.map(({ target_prefix }) => target_prefix)).toEqual(["s3/artifacts/", "s3/lake/", "s3/results/"]);
        for (const block of logged)
          expect(block).toMatchObject({
            target_bucket: "${aws_s3_bucket.logs.id}",
            depends_on: ["aws_s3_bucket_policy.logs"],
          });
        const [delivery] = bucketStatements("logs").filter(({ Effect }) => Effect === "Allow");
        expect(delivery).toMatchObject({ Principal: { Service: "logging.s3.amazonaws.com" }, Action: "s3:PutObject" });
        expect(delivery?.Condition?.StringEquals).toEqual({ "aws:SourceAccount": "111122223333" });
        expect(listed(delivery?.Condition?.ArnLike?.["aws:SourceArn"])).toHaveLength(3);
      },
    ],
    [
      "CKV2_AWS_62: buckets tell of what happens in them",
      () => {
        for (const [, block] of perBucket("aws_s3_bucket_notification")) expect(block.eventbridge).toBe(true);
      },
    ],
    [
      "CKV_AWS_379 by policy: nobody reaches a bucket without TLS, or with one before 1.2",
      () => {
        for (const [name] of perBucket("aws_s3_bucket_policy")) {
          expect(denied(name, "Bool", "aws:SecureTransport")).toMatchObject({
            Principal: { AWS: "*" },
            Action: "s3:*",
            Condition: { Bool: { "aws:SecureTransport": "false" } },
          });
          const old = denied(name, "NumericLessThan", "s3:TlsVersion");
          expect(old).toMatchObject({ Action: "s3:*", Condition: { NumericLessThan: { "s3:TlsVersion": "1.2" } } });
          for (const statement of [denied(name, "Bool", "aws:SecureTransport"), old]) {
            const arn = `arn:${partition}:s3:::sluice-${name}-111122223333-${region}`;
            expect(statement?.Resource).toEqual([arn, `${arn}/*`]);
          }
        }
      },
    ],
    [
      "no object has a key of its caller's or another than its bucket's, and who names none gets the bucket's",
      () => {
        for (const [name] of perBucket("aws_s3_bucket_policy")) {
          expect(denied(name, "Null", "s3:x-amz-server-side-encryption-customer-algorithm")).toBeDefined();
          const wrong = denied(name, "StringNotLikeIfExists", "s3:x-amz-server-side-encryption-aws-kms-key-id");
          const plain = denied(name, "StringNotEqualsIfExists", "s3:x-amz-server-side-encryption");
          if (name === "logs") {
            expect([wrong, plain]).toEqual([undefined, undefined]);
            continue;
          }
          expect(wrong?.Condition?.StringNotLikeIfExists).toEqual({
            "s3:x-amz-server-side-encryption-aws-kms-key-id": [
              "${aws_kms_key.data.arn}",
              `arn:${partition}:kms:${region}:111122223333:alias/sluice-data`,
            ],
          });
          expect(plain?.Condition?.StringNotEqualsIfExists).toEqual({ "s3:x-amz-server-side-encryption": "aws:kms" });
        }
      },
    ],
    [
      "CKV_AWS_70 CKV_AWS_93 CKV_AWS_33: nothing is allowed to everyone, and nobody is locked out without a condition",
      () => {
        for (const { statements } of policies(made))
          for (const { Sid, Effect, Principal, Condition } of statements) {
            if (Effect === "Deny") expect(Condition, Sid).toBeDefined();
            else expect(listed(Principal?.AWS), Sid).not.toContain("*");
          }
      },
    ],
    [
      "services are let in for this account alone, under the names they have here",
      () => {
        const services = new Set<string>();
        for (const { type, name, statements } of policies(made))
          for (const { Sid, Principal, Condition } of statements)
            for (const service of Principal?.Service === undefined ? [] : listed(Principal.Service)) {
              services.add(service);
              const text = JSON.stringify(Condition);
              expect(text, `${type}.${name} ${Sid}`).toContain("111122223333");
            }
        const china = partition === "aws-cn" ? ".cn" : "";
        expect([...services].sort()).toEqual(
          [
            "cloudwatch.amazonaws.com",
            "events.amazonaws.com",
            "logging.s3.amazonaws.com",
            `logs.${region}.amazonaws.com${china}`,
          ].sort(),
        );
      },
    ],
    [
      "CKV_AWS_7 AWS-0065 CKV2_AWS_64: keys rotate, have a policy, and can be brought back for thirty days",
      () => {
        expect(Object.keys(made.stacks.foundation?.resource.aws_kms_key ?? {})).toEqual(["operations"]);
        expect(Object.keys(made.stacks.storage?.resource.aws_kms_key ?? {})).toEqual(["data"]);
        for (const block of all("aws_kms_key")) {
          expect(block).toMatchObject({ enable_key_rotation: true, deletion_window_in_days: 30 });
          expect(block.policy).toContain(`arn:${partition}:iam::111122223333:root`);
        }
      },
    ],
    [
      "CKV_AWS_94: the catalog and its passwords are encrypted",
      () => {
        expect(one("aws_glue_data_catalog_encryption_settings", "catalog").data_catalog_encryption_settings).toEqual({
          encryption_at_rest: {
            catalog_encryption_mode: "SSE-KMS",
            sse_aws_kms_key_id: "${aws_kms_key.operations.arn}",
          },
          connection_password_encryption: {
            return_connection_password_encrypted: true,
            aws_kms_key_id: "${aws_kms_key.operations.arn}",
          },
        });
      },
    ],
    [
      "CKV_AWS_99: jobs encrypt all that they write, with the keys of where they write it",
      () => {
        const key = `arn:${partition}:kms:${region}:111122223333:alias/sluice-data`;
        expect(one("aws_glue_security_configuration", "jobs").encryption_configuration).toEqual({
          s3_encryption: { s3_encryption_mode: "SSE-KMS", kms_key_arn: key },
          cloudwatch_encryption: {
            cloudwatch_encryption_mode: "SSE-KMS",
            kms_key_arn: "${aws_kms_key.operations.arn}",
          },
          job_bookmarks_encryption: { job_bookmarks_encryption_mode: "CSE-KMS", kms_key_arn: key },
        });
      },
    ],
    [
      "CKV_AWS_82 CKV_AWS_159 AWS-0006 AWS-0007: nobody chooses where results of queries go, nor reads without bound",
      () => {
        expect(one("aws_athena_workgroup", "queries").configuration).toMatchObject({
          enforce_workgroup_configuration: true,
          bytes_scanned_cutoff_per_query: 1e12,
          result_configuration: {
            output_location: `s3://sluice-results-111122223333-${region}/athena/`,
            expected_bucket_owner: "111122223333",
            encryption_configuration: { encryption_option: "SSE_KMS", kms_key_arn: "${aws_kms_key.data.arn}" },
          },
        });
      },
    ],
    [
      "CKV_AWS_158 CKV_AWS_66 CKV_AWS_338 AWS-0017: logs are encrypted and kept for a year",
      () => {
        expect(all("aws_cloudwatch_log_group").length).toBeGreaterThanOrEqual(5);
        for (const block of all("aws_cloudwatch_log_group"))
          expect(block).toMatchObject({ kms_key_id: "${aws_kms_key.operations.arn}", retention_in_days: 365 });
      },
    ],
    [
      "CKV_AWS_26 CKV_AWS_169 AWS-0095: alarms are encrypted, and only services of this account send them",
      () => {
        expect(one("aws_sns_topic", "alarms").kms_master_key_id).toBe("${aws_kms_key.operations.arn}");
        const statements = policies(made).find(({ type }) => type === "aws_sns_topic_policy")?.statements ?? [];
        expect(statements.map(({ Sid, Effect }) => [Sid, Effect])).toEqual([
          ["ServicesPublish", "Allow"],
          ["OnlyEncrypted", "Deny"],
        ]);
      },
    ],
    [
      "CKV_AWS_27 CKV2_AWS_73 CKV_AWS_168 AWS-0096 AWS-0097 AWS-0135: what reached nobody is kept, encrypted, for two weeks",
      () => {
        expect(one("aws_sqs_queue", "undelivered")).toMatchObject({
          kms_master_key_id: "${aws_kms_key.operations.arn}",
          message_retention_seconds: 1_209_600,
        });
        expect(one("aws_cloudwatch_event_target", "failed-jobs")).toMatchObject({
          arn: `arn:${partition}:sns:${region}:111122223333:sluice-alarms`,
          dead_letter_config: { arn: "${aws_sqs_queue.undelivered.arn}" },
        });
        expect(one("aws_cloudwatch_metric_alarm", "undelivered")).toMatchObject({
          threshold: 0,
          alarm_actions: [`arn:${partition}:sns:${region}:111122223333:sluice-alarms`],
        });
      },
    ],
    [
      "what was made in the catalog is nobody's until it is granted, and the deployment can grant it",
      () => {
        const settings = one("aws_lakeformation_data_lake_settings", "lake");
        expect(settings).not.toHaveProperty("create_table_default_permissions");
        expect(settings).not.toHaveProperty("create_database_default_permissions");
        expect(settings.admins).toEqual(["${data.aws_iam_session_context.deployer.issuer_arn}"]);
        const tags = Object.values(made.stacks.foundation?.resource.aws_lakeformation_lf_tag ?? {});
        expect(tags.map(({ key, values }) => [key, values])).toEqual([
          ["sluice-classification-internal", ["no", "yes"]],
          ["sluice-classification-pii", ["no", "yes"]],
          ["sluice-classification-public", ["no", "yes"]],
          ["sluice-zone", ["us"]],
        ]);
      },
    ],
    [
      "every wildcard that is allowed has its reason",
      () => {
        for (const { type, name, statements } of policies(made))
          for (const { Sid, Effect, Action, Resource } of statements) {
            const wide = [...listed(Action).filter((text) => text.includes("*")), ...listed(Resource).filter(isWide)];
            if (Effect === "Deny" || wide.length === 0) continue;
            // A statement that was cut has a number behind its name.
            const reason = WILDCARDS[Sid] ?? WILDCARDS[Sid.replace(/\d+$/, "")];
            expect(reason, `${type}.${name} ${Sid}: ${wide.join()}`).toBeDefined();
          }
      },
    ],
    [
      "everything is made in one account and region, by versions that are said, with tags",
      () => {
        for (const stack of Object.values(made.stacks)) {
          expect(stack.terraform.required_providers).toEqual({
            aws: { source: "hashicorp/aws", version: ">= 5.100, < 7" },
          });
          expect(stack.provider.aws).toEqual([
            {
              region,
              allowed_account_ids: ["111122223333"],
              default_tags: [
                {
                  tags: {
                    "sluice:billing-account": "111122223333",
                    "sluice:ecosystem": "trading",
                    "sluice:managed-by": "sluice",
                    "sluice:platform": "lake",
                  },
                },
              ],
            },
          ]);
        }
        for (const type of ["aws_s3_bucket", "aws_kms_key", "aws_sns_topic", "aws_athena_workgroup"])
          for (const block of all(type)) expect(block.tags).toEqual({ "sluice:owner": "ecosystem" });
        for (const { block, type } of resourcesOf(made)) expect(block, type).not.toHaveProperty("region");
      },
    ],
    [
      "what holds data, and what guards it, refuses to be destroyed, and nothing else does",
      () => {
        for (const { type, name, block, stack } of resourcesOf(made)) {
          if (STATEFUL[type] === "said") continue;
          const kept = (block.lifecycle as Block | undefined)?.prevent_destroy === true;
          expect(kept, `${stack} ${type}.${name}`).toBe(STATEFUL[type]);
        }
      },
    ],
  ];
  it.each(cases)("%s", (_, check) => check());
});

describe("stacks of an instance that says more", () => {
  it("use its key and its topic in the place of their own", async () => {
    const key = "arn:aws:kms:us-east-1:111122223333:key/0a1b2c3d-4e5f-6789-0a1b-2c3d4e5f6789";
    const topic = "arn:aws:sns:us-east-1:111122223333:trouble";
    const made = await generate(
      configured(`kms: { key: "${key}" }`, `alarms: { topic: "${topic}", emails: [ops@example.org] }`),
    );
    const resources = resourcesOf(made);
    for (const type of ["aws_kms_key", "aws_kms_alias", "aws_sns_topic", "aws_sns_topic_policy"])
      expect(
        resources.filter((one) => one.type === type),
        type,
      ).toEqual([]);
    expect(resources.find(({ type }) => type === "aws_sns_topic_subscription")?.block).toMatchObject({
      topic_arn: topic,
    });
    expect(JSON.stringify(made.stacks)).not.toContain("alias/");
    expect(JSON.stringify(made.stacks.storage)).toContain(key);
  });

  it("leave the account alone where another keeps its settings, and in a developer's own copy", async () => {
    const types = (of: Generated) => new Set(resourcesOf(of).map(({ type }) => type));
    const once = [
      "aws_glue_data_catalog_encryption_settings",
      "aws_lakeformation_data_lake_settings",
      "aws_s3_account_public_access_block",
    ];
    const left = types(await generate(configured("accountSettings: false")));
    const budget = configured("budget: { monthly: 100, emails: [cfo@example.org], byTags: true }");
    const copied = types(await generate(budget, { sandbox: "ann" }));
    for (const type of once) expect([left.has(type), copied.has(type)], type).toEqual([false, false]);
    expect(copied.has("aws_budgets_budget")).toBe(false);
  });

  it("let a developer's own copy be destroyed, with names of its own throughout", async () => {
    const copy = await generate(undefined, { sandbox: "ann" });
    const text = JSON.stringify(copy.stacks);
    expect(text).not.toContain("prevent_destroy");
    expect(text).not.toMatch(/sluice-(?!sbx[_-])[a-z]+-111122223333/);
    for (const { type, block } of resourcesOf(copy))
      if (type === "aws_s3_bucket") expect(block.force_destroy).toBe(true);
  });

  it("tell of a budget of the account, or of the instance by its tags", async () => {
    const said = "monthly: 1000, emails: [cfo@example.org], warnAt: [50]";
    const account = await generate(configured(`budget: { ${said} }`));
    const block = (of: Generated) => resourcesOf(of).find(({ type }) => type === "aws_budgets_budget")?.block;
    expect(block(account)).toMatchObject({
      limit_amount: "1000.00",
      limit_unit: "USD",
      cost_filter: [{ name: "LinkedAccount", values: ["111122223333"] }],
    });
    expect(((block(account)?.notification ?? []) as Block[]).map(({ notification_type }) => notification_type)).toEqual(
      ["ACTUAL", "FORECASTED"],
    );
    expect(resourcesOf(account).some(({ type }) => type === "aws_ce_cost_allocation_tag")).toBe(false);
    const own = await generate(configured(`budget: { ${said}, byTags: true }`));
    expect(block(own)?.cost_filter).toEqual([{ name: "TagKeyValue", values: ["user:sluice:platform$lake"] }]);
    expect(resourcesOf(own).filter(({ type }) => type === "aws_ce_cost_allocation_tag")).toHaveLength(6);
  });

  it("are the same whenever they are made", async () => {
    expect([...(await generate()).tree]).toEqual([...(await generate()).tree]);
  });
});
