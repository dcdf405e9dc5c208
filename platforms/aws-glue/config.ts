import { z } from "zod";
import type { PRIORITIES } from "../../src/model/common.js";
import { accessSchema, arnOf, budgetSchema, networkSchema, tagsSchema } from "./config-parts.js";
import { isRegion, type Partition, partitionOf } from "./partition.js";
import { quotasSchema } from "./quotas.js";

/** Worker types of Glue 5 for Spark jobs ("AWS Glue worker types"). G.1X: 4 vCPU, 16 GB; each next one is twice as large. */
export const WORKER_TYPES = ["G.1X", "G.2X", "G.4X", "G.8X"] as const;

/**
 * What a source that does not look like its contract means.
 * - strict: a column that the contract does not have stops the batch, and so does a record that does not fit.
 * - additive: further columns are no reason to stop. They are left where they are until the contract has them. A record that
 *   does not fit stops the batch.
 * - quarantine: as additive, and records that do not fit are put aside in the rejects, counted, and the rest goes on.
 * A store that says `badRecords` itself is done as it says. A column that is missing stops the batch in every case.
 */
export const DRIFT = ["strict", "additive", "quarantine"] as const;

/** Days that CloudWatch Logs can keep a group's events (API reference, `PutRetentionPolicy`). */
const LOG_DAYS = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
] as const;

const worker = (type: (typeof WORKER_TYPES)[number], most: number) =>
  z
    .strictObject({
      type: z.enum(WORKER_TYPES).default(type).describe("The size of one worker."),
      most: z
        .int({ error: "This is no number of workers. Write a whole number from 2 to 299." })
        .min(2, { error: "A Spark job needs at least 2 workers: one of them drives the others." })
        .max(299, { error: "A Glue job takes at most 299 workers of these types." })
        .default(most)
        .describe("How many workers a job may take; Glue takes fewer where fewer will do."),
    })
    .prefault({})
    .describe(`For jobs of this priority; absent: up to ${most} workers of ${type}.`);

const workers = z.strictObject({
  critical: worker("G.2X", 10),
  high: worker("G.1X", 10),
  medium: worker("G.1X", 5),
  low: worker("G.1X", 3),
} satisfies Record<(typeof PRIORITIES)[number], unknown>);

const jobs = z.strictObject({
  timeout: z
    .int({ error: "This is no time limit. Write a whole number of minutes from 5 to 2880." })
    .min(5, { error: "A job needs at least 5 minutes: Spark alone takes one or two to start." })
    .max(2880, { error: "Glue ends every job after 2880 minutes, which is two days." })
    .default(240)
    .describe("After how many minutes a job is ended, from 5 to 2880."),
  attempts: z
    .int({ error: "This is no number of attempts. Write a whole number from 1 to 10." })
    .min(1, { error: "A job is tried at least once." })
    .max(10, { error: "A job is tried at most 10 times: what failed so often will not mend itself." })
    .default(3)
    .describe("How often a job is tried before it counts as failed."),
  flex: z
    .boolean()
    .default(true)
    .describe("Whether jobs whose consumers wait for hours anyway run on spare capacity, which is a third cheaper."),
});

const storage = z.strictObject({
  noncurrentDays: z
    .int()
    .min(1)
    .max(3650)
    .default(30)
    .describe("How many days a deleted or overwritten file can be brought back."),
  queryGigabytes: z
    .int()
    .min(1)
    .max(100_000)
    .default(1_000)
    .describe("How many gigabytes one query may read before it is ended."),
  queryResultDays: z.int().min(1).max(3650).default(7).describe("How many days results of queries are kept."),
  snapshotDays: z
    .int()
    .min(1)
    .max(365)
    .default(7)
    .describe("How many days earlier states of a table can be read again. It is no part of the data's own history."),
});

const kms = z.strictObject({
  key: arnOf("kms", "key/[0-9a-f-]{36}|key/mrk-[0-9a-f]{32}", "a KMS key")
    .optional()
    .describe("The ARN of a key that encrypts everything; absent: the platform makes keys of its own."),
  deletionDays: z.int().min(7).max(30).default(30).describe("How long a key can be brought back after it is deleted."),
});

const alarms = z.strictObject({
  topic: arnOf("sns", "[A-Za-z0-9_-]{1,256}", "an SNS topic")
    .optional()
    .describe("The ARN of an SNS topic that is told; absent: the platform makes one."),
  emails: z
    .array(z.email({ error: "This is no e-mail address." }))
    .default([])
    .describe("Addresses that are told."),
});

/** The `config` of an instance of aws-glue. */
export const awsGlueConfigSchema = z.strictObject({
  region: z
    .string()
    .refine(isRegion, { error: "This is no AWS region, such as us-east-1, us-gov-west-1 or cn-north-1." })
    .describe("The AWS region that everything is made in."),
  location: z
    .string()
    .optional()
    .describe(
      "Where that region is in the model, such as aws:us/us-east-1; absent: the first of the instance's locations.",
    ),
  account: z
    .string()
    .regex(/^[0-9]{12}$/, {
      error: 'This is no AWS account. Write its twelve digits in quotes, such as "111122223333".',
    })
    .optional()
    .describe("The AWS account that everything is made in, twelve digits; absent: the instance's billingAccount."),
  namePrefix: z
    .string()
    .regex(/^(?!sbx$)[a-z][a-z0-9]{0,11}$/, {
      error: "This is no prefix. Write at most 12 lower-case letters and digits, a letter first, and not sbx.",
    })
    .optional()
    .describe("What every name begins with; needed where two instances share an account and a region."),
  network: networkSchema
    .optional()
    .describe("The private network that jobs run in which reach databases; needed as soon as one does."),
  kms: kms.prefault({}).describe("How what lies here is encrypted."),
  permissionsBoundary: arnOf("iam", "policy/.{1,512}", "an IAM policy")
    .optional()
    .describe("The ARN of the policy that bounds every role that is made."),
  providerVersion: z
    .string()
    .regex(/^[0-9 .,<>=~!-]{1,60}$/, { error: 'This is no version constraint, such as ">= 5.100, < 7".' })
    .default(">= 5.100, < 7")
    .describe("Which versions of Terraform's AWS provider may be used."),
  workers: workers.prefault({}).describe("How large jobs may be, by the highest priority that needs them."),
  jobs: jobs.prefault({}).describe("How jobs run."),
  drift: z
    .enum(DRIFT)
    .default("additive")
    .describe(
      "What a source means that does not look like its contract. strict: a column more, or a record that does not fit, stops the batch. " +
        "additive: columns more are left alone, a record that does not fit stops the batch. quarantine: columns more are left alone, records that do not fit are put aside.",
    ),
  storage: storage.prefault({}).describe("How long what is no longer current is kept."),
  logDays: z
    .union(
      LOG_DAYS.map((days) => z.literal(days)),
      {
        error: `CloudWatch keeps logs for one of these numbers of days: ${LOG_DAYS.join(", ")}.`,
      },
    )
    .default(365)
    .describe("How many days logs are kept."),
  alarms: alarms.prefault({}).describe("Who is told when something fails, is late or lies in the way."),
  budget: budgetSchema.optional().describe("What a month may cost; absent: nobody is told."),
  access: accessSchema.prefault({}).describe("Who may read what."),
  accountSettings: z
    .boolean()
    .default(true)
    .describe(
      "Whether this instance also keeps the settings that an account and region have once: encryption of the catalog, administrators of Lake Formation.",
    ),
  quotas: quotasSchema.prefault({}).describe("What the account may hold at most, where AWS has granted more or less."),
  tags: tagsSchema.default({}).describe("Tags for everything that is made, beside Sluice's own."),
  timezone: z
    .string()
    .refine(isTimeZone, {
      error: "This is no time zone. Use a name of the IANA database, such as Europe/Berlin or UTC.",
    })
    .default("UTC")
    .describe("The zone that schedules and written times without a zone are read in."),
});

export type AwsGlueConfig = z.output<typeof awsGlueConfigSchema>;

/** Where everything is made. */
export interface Site {
  readonly account: string;
  readonly region: string;
  readonly partition: Partition;
}

/** The site of an instance; `undefined` where it names no account, which {@link lintInstances} has reported. */
export function siteOf(
  { billingAccount }: { readonly billingAccount?: string | undefined },
  { account = billingAccount, region }: AwsGlueConfig,
): Site | undefined {
  if (account === undefined || !/^[0-9]{12}$/.test(account)) return undefined;
  return { account, region, partition: partitionOf(region) };
}

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat("en", { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
