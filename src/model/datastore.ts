import { z } from "zod";
import { deprecated, description, status, suppress } from "./common.js";
import { type DataType, parseDataType } from "./data-type.js";
import { policySchema } from "./policy.js";
import type { DeepReadonly } from "./readonly.js";

const dataType = z
  .string()
  .describe("Such as varchar(20), decimal(10,2), array<int>… ; see the list of types.")
  .transform((text, context): DataType => {
    const parsed = parseDataType(text);
    if (parsed.type) return parsed.type;
    context.addIssue({ code: "custom", message: parsed.problem, params: { dataType: true } });
    return z.NEVER;
  });

export const columnSchema = z.strictObject({
  name: z.string(),
  type: dataType,
  nullable: z.boolean().default(true),
  classification: z.string().optional(),
  description,
});

export const datasetSchema = z.strictObject({
  name: z.string(),
  description,
  columns: z.array(columnSchema).optional().describe("The schema; or name a contract."),
  contract: z
    .string()
    .optional()
    .describe("An ODCS v3 data contract file, relative to this file, whose schema it takes."),
  primaryKey: z.array(z.string()).default([]),
  partitionBy: z.array(z.string()).default([]),
  classification: z.string().optional().describe("Of the whole dataset; or on columns, not both."),
  deprecated,
  policies: z.array(policySchema).default([]),
  suppress,
});

export const INGESTION_METHODS = ["snapshot", "watermark", "cdc", "stream"] as const;
export type IngestionMethod = (typeof INGESTION_METHODS)[number];

/** What the operation column of a feed of changes says where its ingestion does not say otherwise. */
export const FEED_VALUES = { inserted: "I", updated: "U", deleted: "D" } as const;

const ingestion = z.strictObject({
  method: z.enum(INGESTION_METHODS),
  scope: z
    .enum(["datastore", "dataset"])
    .default("dataset")
    .describe("Read all datasets together, consistently, or each by itself."),
  schedule: z.string().optional().describe("Five-field cron; needed by snapshot and watermark."),
  column: z.string().optional().describe("watermark: the column that only grows, in every dataset."),
  overlap: z
    .string()
    .optional()
    .describe(
      "watermark, and cdc from a table or file: how far below the greatest value seen is read again, for what comes late; an ISO 8601 duration (PT1H), or a whole number in quotes where the column is one. Absent: a watermark is read from the greatest value on, a feed of changes whole each time.",
    ),
  badRecords: z
    .enum(["stop", "reject"])
    .optional()
    .describe("stop (the default): a bad record stops the batch; reject: it is put aside and counted."),
  sequence: z
    .string()
    .optional()
    .describe("cdc from a table or file: the column that orders changes; of each key the greatest holds."),
  operation: z.string().optional().describe("cdc from a table or file: the column that says what happened."),
  inserted: z
    .string()
    .optional()
    .describe(`What the operation column says of a row that came; absent: ${FEED_VALUES.inserted}.`),
  updated: z
    .string()
    .optional()
    .describe(`What the operation column says of a row that changed; absent: ${FEED_VALUES.updated}.`),
  deleted: z
    .string()
    .optional()
    .describe(`What the operation column says of a row that went; absent: ${FEED_VALUES.deleted}.`),
});

export const datastoreSchema = z
  .strictObject({
    kind: z.literal("Datastore"),
    name: z.string(),
    description,
    team: z.string().describe("zone/team."),
    status,
    source: z
      .strictObject({
        container: z.string().optional().describe("Where the data is; with ingestion."),
        ingestion: ingestion.optional(),
        transformer: z
          .string()
          .optional()
          .describe("The workspace whose transformer makes this data; instead of container and ingestion."),
        tables: z
          .record(z.string(), z.string())
          .optional()
          .describe("dataset -> table, file or folder: every dataset or none; absent: the same name."),
      })
      .describe("Where the data comes from."),
    datasets: z.array(datasetSchema),
    approvals: z
      .record(z.string(), z.array(z.string()))
      .optional()
      .describe("group -> datasets it may use; absent: open to all; present: only these."),
    primaryPlatform: z.string().optional().describe("Only this instance reads the source; others read from it."),
    deprecated,
    transferTo: z.string().optional().describe("The team that may take the datastore over."),
    suppress,
  })
  .describe("A producer's store and the datasets in it.");

export type Column = DeepReadonly<z.output<typeof columnSchema>>;
type ParsedDataset = DeepReadonly<z.output<typeof datasetSchema>>;
/** A dataset as the model holds it: `columns` are there, read from the contract where one is named. */
export interface Dataset extends Omit<ParsedDataset, "columns"> {
  readonly columns: readonly Column[];
}
export type Ingestion = DeepReadonly<z.output<typeof ingestion>>;
type Parsed = DeepReadonly<z.output<typeof datastoreSchema>>;
export interface Datastore extends Omit<Parsed, "datasets"> {
  readonly key: string;
  readonly datasets: readonly Dataset[];
}
