import { GlueJob } from "@cdktf/provider-aws/lib/glue-job/index.js";
import { LakeformationPermissions } from "@cdktf/provider-aws/lib/lakeformation-permissions/index.js";
import { S3Object } from "@cdktf/provider-aws/lib/s3-object/index.js";
import { modelText } from "../../../src/platform/model-text.js";
import { sha256 } from "../../../src/util/digest.js";
import { canonicalJson } from "../../../src/util/json.js";
import { sortedUnique } from "../../../src/util/order.js";
import { jobSize } from "../handler/job-size.js";
import type { JobPlan } from "../handler/plan-jobs.js";
import { fitted } from "../names.js";
import type { PlacedArtifact } from "./artifact.js";
import { jobStatements, serverOf, tablesRead, tablesWritten } from "./job-access.js";
import type { Because, LakeStack } from "./lake-stack.js";
import { makeRole } from "./role.js";
import { sharedNames } from "./shared-names.js";

/** Spark 3.5.6, Iceberg 1.10.0, Python 3.11; what the jobs are tested with. */
const GLUE_VERSION = "5.1";

/** In characters. */
const MAX_DESCRIPTION = 2_048;
const MAX_FILE = 120;

/** Makes a job: what it is told, the role it runs in with exactly what that asks for, and what the lake lets the role do. */
export function makeJob(stack: LakeStack, job: JobPlan, code: PlacedArtifact, because: Because): GlueJob {
  const { facts } = stack;
  const { names, config } = facts;
  const { keys, spec, node } = job;
  const id = keys.join("/");
  const uri = placeSpec(stack, job, because);
  const role = makeRole(
    stack,
    { keys, service: "glue", statements: jobStatements(facts, job, [code.script, code.package, uri]) },
    because,
  );
  grant(stack, job, role.arn, because);
  const { security, handover, jobLogs, connections } = sharedNames(facts);
  const size = jobSize(config, node.needs);
  const away = spec.kind === "export" && spec.to.type === "files";
  return stack.add(
    GlueJob,
    id,
    {
      name: names.job(...keys),
      description: modelText(spec.title.slice(0, MAX_DESCRIPTION)),
      roleArn: role.arn,
      glueVersion: GLUE_VERSION,
      workerType: size.workerType,
      numberOfWorkers: size.workers,
      executionClass: size.flex ? "FLEX" : "STANDARD",
      timeout: size.timeout,
      // Whoever starts the job tries again, and knows for how long.
      maxRetries: 0,
      // A table has one writer.
      executionProperty: { maxConcurrentRuns: 1 },
      jobRunQueuingEnabled: true,
      securityConfiguration: away ? handover.name : security.name,
      ...(serverOf(spec) === undefined ? {} : { connections: connections.map(({ name }) => name) }),
      command: { name: "glueetl", pythonVersion: "3", scriptLocation: code.script },
      // What a job does is said by its specification alone.
      nonOverridableArguments: { "--spec_uri": uri, "--warehouse": `s3://${names.bucket("lake")}/unplaced` },
      defaultArguments: {
        "--job-language": "python",
        "--extra-py-files": code.package,
        "--datalake-formats": "iceberg",
        // Ledgers are kept in the tables themselves, in the commits of what they tell of.
        "--job-bookmark-option": "job-bookmark-disable",
        "--enable-auto-scaling": "true",
        "--enable-metrics": "true",
        "--enable-observability-metrics": "true",
        "--enable-job-insights": "true",
        "--enable-continuous-cloudwatch-log": "true",
        "--custom-logGroup-prefix": jobLogs.prefix,
      },
      dependsOn: [...role.ready],
    },
    because,
  );
}

/** Puts a specification where the job finds it; the bytes go by a file, so that Terraform reads none of its text. */
function placeSpec(stack: LakeStack, { keys, spec }: JobPlan, because: Because): string {
  const bucket = stack.facts.names.bucket("artifacts");
  const text = canonicalJson(spec);
  const key = `specs/${sha256(text)}.json`;
  const file = `specs/${fitted(keys.join("-").toLowerCase(), MAX_FILE)}.json`;
  stack.file(file, text);
  stack.add(
    S3Object,
    ["specs", ...keys].join("/"),
    {
      bucket,
      key,
      contentBase64: `\${filebase64("\${path.module}/${file}")}`,
      contentType: "application/json",
      // S3 takes ten tags for an object, fewer than what everything of an instance has; its bucket has them.
      tags: {},
      overrideProvider: { defaultTags: { tags: {} } },
      // The job is told of the new one before the old one goes.
      lifecycle: { createBeforeDestroy: true },
    },
    because,
  );
  return `s3://${bucket}/${key}`;
}

/** What Lake Formation lets a job do in the catalog, by database; which tables of it are the job's is said by its policies. */
function grant(stack: LakeStack, { keys, spec }: JobPlan, principal: string, because: Because): void {
  const { kept, rejects } = tablesWritten(spec);
  const written = new Set([...kept, ...(rejects === undefined ? [] : [rejects])].map(({ at }) => at.database));
  const read = tablesRead(stack.facts, spec).map(({ at }) => at.database);
  for (const name of sortedUnique([...written, ...read])) {
    const id = ["grant", ...keys, name].join("/");
    const writes = written.has(name);
    stack.add(
      LakeformationPermissions,
      id,
      {
        principal,
        permissions: rejects?.at.database === name ? ["CREATE_TABLE", "DESCRIBE"] : ["DESCRIBE"],
        database: { name },
      },
      because,
    );
    stack.add(
      LakeformationPermissions,
      `${id}/tables`,
      {
        principal,
        permissions: writes ? ["ALTER", "DESCRIBE"] : ["DESCRIBE"],
        table: { databaseName: name, wildcard: true },
      },
      because,
    );
  }
}
