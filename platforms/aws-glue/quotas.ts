import { z } from "zod";

/** What an account and region may hold, as AWS grants it to everyone, with where that is written. */
export const QUOTAS = {
  jobs: {
    by: 1_000,
    what: "Glue jobs",
    source: "AWS General Reference, AWS Glue endpoints and quotas: max jobs per account (L-611FDDE4)",
  },
  roles: {
    by: 1_000,
    what: "IAM roles",
    source: "IAM User Guide, IAM and AWS STS quotas: roles in an AWS account",
  },
  databases: {
    by: 10_000,
    what: "databases of the Glue catalog",
    source: "AWS General Reference, AWS Glue endpoints and quotas: databases per account",
  },
  tablesPerDatabase: {
    by: 200_000,
    what: "tables of one database",
    source: "AWS General Reference, AWS Glue endpoints and quotas: tables per database",
  },
  tables: {
    by: 1_000_000,
    what: "tables of the Glue catalog",
    source: "AWS General Reference, AWS Glue endpoints and quotas: tables per account",
  },
  buckets: {
    by: 10_000,
    what: "S3 buckets",
    source: "AWS General Reference, Amazon S3 endpoints and quotas: general purpose buckets",
  },
  lfTags: {
    by: 1_000,
    what: "LF-tags",
    source: "Lake Formation Developer Guide, tag-based access control notes and restrictions",
  },
} as const satisfies Readonly<Record<string, { by: number; what: string; source: string }>>;

export type QuotaName = keyof typeof QUOTAS;

/** Limits that AWS raises for nobody. */
export const LIMITS = {
  /** LF-tags of one resource (Lake Formation Developer Guide, tag-based access control notes and restrictions). */
  lfTagsPerResource: 50,
  /** Events in the history of one execution (Step Functions Developer Guide, service quotas). */
  executionEvents: 25_000,
  /** Bytes of a state machine's definition (Step Functions Developer Guide, service quotas). */
  definitionBytes: 1_048_576,
} as const;

const quota = (name: QuotaName) =>
  z
    .int({ error: "This is no quota. Write a whole number." })
    .min(1, { error: "A quota is at least 1." })
    .default(QUOTAS[name].by)
    .describe(
      `How many ${QUOTAS[name].what} this instance may make; absent: ${QUOTAS[name].by}, as AWS grants everyone.`,
    );

export const quotasSchema = z.strictObject({
  jobs: quota("jobs"),
  roles: quota("roles"),
  databases: quota("databases"),
  tablesPerDatabase: quota("tablesPerDatabase"),
  tables: quota("tables"),
  buckets: quota("buckets"),
  lfTags: quota("lfTags"),
} satisfies Record<QuotaName, unknown>);

export type Quotas = z.output<typeof quotasSchema>;

/** What a job costs of a state machine at most. The definition that is written must keep to the first. */
export const EXECUTION = {
  /** Bytes of the state that runs a job: its retries, what happens when it fails, its tags and names. */
  bytesPerJob: 1_500,
  /** Events of an attempt: scheduled, started, submitted, ended. */
  eventsPerAttempt: 4,
  /** Events of the states around a job: entered and left, of itself and of what it waits in. */
  eventsAround: 6,
} as const;

/** How many jobs one state machine can run, each of which may be tried so often. */
export function mostJobs(attempts: number): number {
  const events = EXECUTION.eventsAround + attempts * EXECUTION.eventsPerAttempt;
  return Math.floor(Math.min(LIMITS.executionEvents / events, LIMITS.definitionBytes / EXECUTION.bytesPerJob));
}
