import { z } from "zod";

/** Fields and small shapes that several kinds share. */
export const description = z.string().optional().describe("What this is, for people.");

export const suppress = z
  .array(
    z.strictObject({
      code: z.string().describe("The code of the warning, such as lint/dataset-unclassified."),
      reason: z.string().describe("Why it is acceptable here."),
      expires: z.string().optional().describe("The last day it is, YYYY-MM-DD; absent: no end."),
    }),
  )
  .optional()
  .describe("Warnings accepted on this object, each with a reason. Errors cannot be suppressed.");

export const deprecated = z
  .strictObject({ reason: z.string().describe("Why, and what to use instead.") })
  .optional()
  .describe("Present while consumers are asked to move away; the way to remove it later.");

export const repository = z
  .strictObject({
    host: z.string().default("github.com").describe("The git host; absent: github.com."),
    name: z.string().describe("owner/name."),
    branch: z.string().describe("The branch that changes are proposed from."),
  })
  .describe("A repository and branch.");

export const reference = z
  .strictObject({
    store: z.string().describe("Where secrets are kept, such as env."),
    name: z.string().describe("The secret's name there."),
  })
  .describe("A reference to a secret. Never the secret.");

export const status = z
  .enum(["production", "non-production"])
  .default("non-production")
  .describe("Whether people rely on it.");

export const HISTORIES = ["live", "milestoned"] as const;
/** Current rows only, or every version of every row with its validity. */
export type History = (typeof HISTORIES)[number];

export const LATENCIES = ["seconds", "minutes", "hours", "days"] as const;
/** How old data may be when a consumer sees it; the tighter, the earlier in {@link LATENCIES}. */
export type Latency = (typeof LATENCIES)[number];

export const PRIORITIES = ["critical", "high", "medium", "low"] as const;
/** How much a workspace matters; the higher, the earlier in {@link PRIORITIES}. */
export type Priority = (typeof PRIORITIES)[number];

export const CLOUDS = [
  "AWS",
  "AWS_CHINA",
  "AZURE",
  "AZURE_CHINA",
  "GCP",
  "IBM",
  "ORACLE",
  "ALIBABA",
  "TENCENT",
  "HUAWEI",
  "PRIVATE",
] as const;
export type Cloud = (typeof CLOUDS)[number];

export const CONTAINER_TYPES = [
  "postgresql",
  "mysql",
  "mariadb",
  "sqlserver",
  "oracle",
  "db2",
  "snowflake",
  "redshift",
  "sqlite",
  "duckdb",
  "s3",
  "gcs",
  "azureblob",
  "files",
  "glue",
  "iceberg",
  "kafka",
  "managed",
] as const;
export type ContainerType = (typeof CONTAINER_TYPES)[number];
