import { z } from "zod";
import { HISTORIES } from "../../src/model/common.js";
import { FILE_FORMATS } from "../../src/model/data-container.js";

/**
 * What the stacks say to the jobs: canonical JSON in the artifacts bucket at `specs/<sha256>.json`, so that a job's arguments
 * change exactly when what it does changes. `jobs/sluice_glue/read_spec.py` reads the same; a test holds the two against each other.
 * Every union is discriminated, so that further kinds join without changing what earlier specifications mean.
 */
const version = z.literal(1);

/** A table of the Glue catalog. */
export const tableNameSchema = z.strictObject({ database: z.string().min(1), table: z.string().min(1) });

export const columnSpecSchema = z.strictObject({
  name: z.string().min(1),
  /** As the model writes it, such as `varchar(5)`: lengths and ranges are judged by it, messages name it. */
  type: z.string(),
  /** The Spark SQL type it is kept as, such as `string`. */
  storage: z.string(),
  nullable: z.boolean(),
});

/** What consumers know of a table. Columns are in order; `primaryKey` names some of them, or none. */
export const shapeSchema = z.strictObject({
  columns: z.array(columnSpecSchema).min(1),
  primaryKey: z.array(z.string()),
  /** live: current rows are kept. milestoned: every version of every row, each with the time in which it held. */
  history: z.enum(HISTORIES),
});

/** An Iceberg table of the lake, with what is read from it. */
export const lakeTableSchema = z.strictObject({
  at: tableNameSchema,
  /** Where its files lie: `s3://bucket/prefix`, no two tables the same. */
  location: z.string(),
  shape: shapeSchema,
});

/** How CSV files are written. Ignored for other formats. */
export const fileOptionsSchema = z.strictObject({
  header: z.boolean().default(true),
  /** One character, of whatever plane of Unicode. */
  delimiter: z
    .string()
    .refine((text) => [...text].length === 1)
    .default(","),
  nullValue: z.string().default(""),
});

/** A database server. What proves who we are is in the secret, never here. */
export const serverSchema = z.strictObject({
  /** The container's key, for messages. */
  container: z.string(),
  engine: z.literal("postgresql"),
  host: z.string().min(1),
  port: z.number().int(),
  database: z.string().min(1),
  /** The secret's name in Secrets Manager: JSON with `username` and `password`. */
  secret: z.string(),
});

const files = {
  type: z.literal("files"),
  container: z.string(),
  /** `s3://bucket/prefix`, without a slash at its end. */
  uri: z.string(),
  format: z.enum(FILE_FORMATS),
  options: fileOptionsSchema.prefault({}),
};

/** Where an ingestion reads. What each dataset's `from` means is said here. */
export const sourceSchema = z.discriminatedUnion("type", [
  /** `from`: a file or folder below `uri`, with or without its extension. */
  z.strictObject(files),
  /** `from`: a table or view in `schema`, or `schema.table`. */
  z.strictObject({ type: z.literal("database"), server: serverSchema, schema: z.string() }),
  /** `from`: a table of the catalog's `database`: what a transformer made. */
  z.strictObject({ type: z.literal("tables"), database: z.string() }),
  /** `from`: the folder below `uri` in which another instance's export handed the dataset over: a manifest and Parquet files. */
  z.strictObject({ type: z.literal("exchange"), peer: z.string(), uri: z.string() }),
]);

/** How far below the greatest value seen is read again: an ISO 8601 duration, or a whole number, as the column's type asks. */
const overlap = z.string().optional();

export const methodSchema = z.discriminatedUnion("type", [
  /** The whole table each time. */
  z.strictObject({ type: z.literal("snapshot") }),
  /** Rows whose `column` is no less than the greatest seen, less `overlap`: closed below, open above. */
  z.strictObject({ type: z.literal("watermark"), column: z.string(), overlap }),
  /** An ordered feed of changes: of each key the change with the greatest `sequence` holds, whenever it arrives. */
  z.strictObject({
    type: z.literal("cdc"),
    sequence: z.string(),
    /** The Spark SQL type by which sequences are ordered. */
    sequenceType: z.string(),
    operation: z.string(),
    inserted: z.string(),
    updated: z.string(),
    deleted: z.string(),
    /** absent: all changes are read, each time. */
    overlap,
  }),
]);

/** How long versions that are no longer current are kept, as an ISO 8601 duration; absent: for ever. */
const retention = z.string().optional();

const job = {
  schema: version,
  /** The graph node's id; with `@` and what tells them apart where a node is several jobs. */
  id: z.string().min(1),
  /** For people: `ingest nw_data`. */
  title: z.string(),
  /** IANA name of the zone in which written instants without one are read. */
  timezone: z.string().default("UTC"),
};

/** Reads all its datasets, and makes all their batches visible or none. */
export const ingestSpecSchema = z.strictObject({
  ...job,
  kind: z.literal("ingest"),
  source: sourceSchema,
  method: methodSchema,
  /** A bad record stops the batch, or is put aside in `rejects` and counted. */
  badRecords: z.enum(["stop", "reject"]).default("stop"),
  /** What a column means that the contract does not have: nothing, or a reason to stop. */
  extraColumns: z.enum(["ignore", "refuse"]).default("ignore"),
  rejects: z.strictObject({ at: tableNameSchema, location: z.string() }),
  datasets: z
    .array(
      z.strictObject({
        /** `datastore/dataset`, for messages. */
        dataset: z.string(),
        from: z.string(),
        table: lakeTableSchema,
        retention,
      }),
    )
    .min(1),
});

/**
 * A view `schema.name` over a table, in which a group sees it. Those that are listed exist; those of this job that are listed
 * no longer go. A milestoned one shows `valid_from` and `valid_to` as well, and has `<name>_as_of(instant)` beside it.
 */
export const relationSchema = z.strictObject({
  schema: z.string().min(1),
  name: z.string().min(1),
  /** live: current rows, whatever the table has. */
  history: z.enum(HISTORIES),
});

/** Brings a dataset from the lake into a consumer's container, or into the exchange with another instance. */
export const exportSpecSchema = z.strictObject({
  ...job,
  kind: z.literal("export"),
  dataset: z.string(),
  from: lakeTableSchema,
  to: z.discriminatedUnion("type", [
    /** Rows, ledger and relations change in one transaction. */
    z.strictObject({
      type: z.literal("database"),
      server: serverSchema,
      schema: z.string(),
      table: z.string(),
      relations: z.array(relationSchema).default([]),
    }),
    /** Files of a batch lie below `uri/batch=<id>/`; `uri/manifest.json` names those that hold, and is written last. */
    z.strictObject(files),
  ]),
  /** Of what is made there. The lake has the same columns, and every version as soon as one container wants them. */
  shape: shapeSchema,
  retention,
});

export const codeSchema = z.discriminatedUnion("runtime", [
  /** Spark SQL: one query makes the only output; else `CREATE TABLE | VIEW <output> AS …` for each. */
  z.strictObject({ runtime: z.literal("sql"), file: z.string(), text: z.string() }),
  /** A module with `transform(spark, inputs, params)`: data frames by name in, data frames by output's name out. */
  z.strictObject({ runtime: z.literal("pyspark"), file: z.string(), text: z.string() }),
]);

/** Runs a transformer's code and keeps what it makes: all outputs, or none. */
export const transformSpecSchema = z.strictObject({
  ...job,
  kind: z.literal("transform"),
  workspace: z.string(),
  code: codeSchema,
  inputs: z.array(
    z.strictObject({
      /** The name the code uses: `<datastore>_<dataset>`. */
      relation: z.string().min(1),
      from: lakeTableSchema,
    }),
  ),
  outputs: z
    .array(
      z.strictObject({
        /** `datastore/dataset`, for messages. */
        dataset: z.string(),
        /** The name the code gives it: the dataset's. */
        name: z.string().min(1),
        table: lakeTableSchema,
      }),
    )
    .min(1),
});

export const specSchema = z.discriminatedUnion("kind", [ingestSpecSchema, exportSpecSchema, transformSpecSchema]);

/**
 * Columns of lake tables beside the contract's. No column of a model begins with `_sluice`: the platform refuses it.
 * A version holds from `_sluice_from` until just before `_sluice_to`, which is null in the current one. A deleted key keeps
 * one version that is `_sluice_deleted`, with the sequence of its deletion, so that a late change brings nothing back.
 */
export const SYSTEM_COLUMNS = {
  from: "_sluice_from",
  to: "_sluice_to",
  deleted: "_sluice_deleted",
  /** The sequence of the change that a version is from; only of feeds of changes. */
  sequence: "_sluice_sequence",
} as const;

export type TableName = z.output<typeof tableNameSchema>;
export type ColumnSpec = z.output<typeof columnSpecSchema>;
export type Shape = z.output<typeof shapeSchema>;
export type LakeTable = z.output<typeof lakeTableSchema>;
export type FileOptions = z.output<typeof fileOptionsSchema>;
export type Server = z.output<typeof serverSchema>;
export type Source = z.output<typeof sourceSchema>;
export type Method = z.output<typeof methodSchema>;
export type IngestSpec = z.output<typeof ingestSpecSchema>;
export type ExportSpec = z.output<typeof exportSpecSchema>;
export type Relation = z.output<typeof relationSchema>;
export type Code = z.output<typeof codeSchema>;
export type TransformSpec = z.output<typeof transformSpecSchema>;
export type Spec = z.output<typeof specSchema>;
