import { z } from "zod";
import { HISTORIES, PRIORITIES } from "../../src/model/common.js";
import { FILE_FORMATS } from "../../src/model/data-container.js";

/**
 * What the local platform's stacks say to its runtime: JSON files at `out/stacks/<stack>/specs/<name>.json`. They hold all
 * that `sluice provision` and `sluice run` need, so that a clone of the deployment branch runs where no model is.
 * Every union is discriminated, so that further kinds of store, source, method, history and code can join without
 * changing what earlier trees mean.
 */
const version = z.literal(1);

/** What is done about scheduled times that passed while nobody ran the job. */
export const MISSED_RUNS = ["once", "each", "skip"] as const;

/**
 * Where something lies: below the instance's home, or below the folder that model files' paths are relative to
 * (`SLUICE_ROOT`). `/` separates; never absolute, never upward; "" is the base itself.
 */
export const placeSchema = z.strictObject({
  base: z.enum(["home", "root"]),
  path: z.string().refine(isInside, "a path here is relative, with / between its parts and none of them . or .."),
});

/** How a CSV file is written. Ignored for other formats. */
export const fileOptionsSchema = z.strictObject({
  /** The first record names the columns; else they are in the order of the shape. */
  header: z.boolean().default(true),
  /** One character. */
  delimiter: z.string().length(1).default(","),
  /** The unquoted text that means null. */
  nullValue: z.string().default(""),
});

const duckdbStore = z.strictObject({ type: z.literal("duckdb"), file: placeSchema });
const filesStore = z.strictObject({
  type: z.literal("files"),
  folder: placeSchema,
  format: z.enum(FILE_FORMATS),
  options: fileOptionsSchema.prefault({}),
});
/** How a PostgreSQL server is reached. What proves who we are is in the environment, never here. */
export const serverSchema = z.strictObject({
  /** The container's key, for messages. */
  container: z.string(),
  host: z.string().min(1),
  port: z.number().int().default(5432),
  database: z.string().min(1),
  /** The environment variable that holds `user:password`, or JSON with `username` and `password`. */
  credential: z.string().optional(),
});
const postgresStore = z.strictObject({ type: z.literal("postgresql"), server: serverSchema });
/** Something that keeps tables for the platform: a DuckDB file, a folder with one file per table, or a PostgreSQL database. */
export const storeSchema = z.discriminatedUnion("type", [duckdbStore, filesStore, postgresStore]);

/** A table within a store: `"schema"."name"` in a database, `<schema>/<name>.<format>` in a folder. */
export const tableNameSchema = z.strictObject({ schema: z.string().min(1), name: z.string().min(1) });
export const tableRefSchema = z.strictObject({ store: storeSchema, table: tableNameSchema });

export const columnSpecSchema = z.strictObject({
  name: z.string().min(1),
  /** As the model writes it, such as `varchar(5)`: lengths are judged by it, messages name it. */
  type: z.string(),
  /** The DuckDB type it is kept as, such as `VARCHAR`. */
  storage: z.string(),
  nullable: z.boolean(),
});

/** What a table looks like. Columns are in order; `primaryKey` names some of them, or none. */
export const shapeSchema = z.strictObject({
  columns: z.array(columnSpecSchema).min(1),
  primaryKey: z.array(z.string()),
  /**
   * live: the current rows only. milestoned: every version of every row, with two columns more: `valid_from`, and
   * `valid_to`, which is null in the current version. A version holds from the one until just before the other.
   */
  history: z.enum(HISTORIES),
});

/** What `sluice provision` makes true of one table. */
export const tableSpecSchema = z.strictObject({
  schema: version,
  kind: z.literal("table"),
  /** `datastore/dataset`, for messages. */
  dataset: z.string(),
  at: tableRefSchema,
  shape: shapeSchema,
});

/** What `sluice provision` does when somebody decided that a table and its rows shall go. */
export const dropSpecSchema = z.strictObject({
  schema: version,
  kind: z.literal("drop"),
  /** `datastore/dataset`, for messages. */
  dataset: z.string(),
  at: tableRefSchema,
});

/**
 * What `sluice provision` makes true of the relations one workspace sees in one store: exactly these exist of that
 * workspace; views in a database, links `<schema>/<name>.<format>` in a folder.
 */
export const relationsSpecSchema = z.strictObject({
  schema: version,
  kind: z.literal("relations"),
  workspace: z.string(),
  store: storeSchema,
  relations: z.array(
    z.strictObject({
      /** `<workspace>_<group>` */
      schema: z.string().min(1),
      /** `<datastore>_<dataset>` */
      name: z.string().min(1),
      /** The shared table it shows. */
      table: tableNameSchema,
      /** live: its current rows. milestoned: every version, and what was current at an instant. */
      history: z.enum(HISTORIES).default("live"),
      /** The group that sees it, and `datastore/dataset`: for messages. Trees before these were said have neither. */
      group: z.string().optional(),
      dataset: z.string().optional(),
    }),
  ),
});

/** How long versions that are no longer current are kept, as an ISO 8601 duration; absent: for ever. */
const retentionSchema = z.string().optional();

const job = {
  schema: version,
  /** The graph node's id. */
  id: z.string().min(1),
  /** For people: `ingest nw_data`. */
  title: z.string(),
  /** Ids of the nodes before it in the graph, sorted. */
  after: z.array(z.string()),
  priority: z.enum(PRIORITIES),
  /** Five-field cron; absent: whenever what is before it changed something; with nothing before it, all the time. */
  schedule: z.string().optional(),
  /** What is done about times that passed while nobody ran it: one run for all of them, one for each, or none. */
  missedRuns: z.enum(MISSED_RUNS).default("once"),
  /** IANA name of the zone that the schedule, and written instants without a zone, are read in. */
  timezone: z.string().default("UTC"),
};

/** Where an ingestion reads. What each dataset's `from` means is said here. */
export const sourceSchema = z.discriminatedUnion("type", [
  /** `from`: a file or folder within `place`, with or without its extension. `place` may itself be the one file. */
  z.strictObject({
    type: z.literal("files"),
    /** The container's key, for messages. */
    container: z.string(),
    place: placeSchema,
    format: z.enum(FILE_FORMATS),
    options: fileOptionsSchema.prefault({}),
  }),
  /** `from`: a table or view in `schema`, or `schema.table`. */
  z.strictObject({
    type: z.literal("duckdb"),
    container: z.string(),
    file: placeSchema,
    schema: z.string().default("main"),
  }),
  /** `from`: a table or view in `schema`, or `schema.table`. */
  z.strictObject({ type: z.literal("postgresql"), server: serverSchema, schema: z.string().default("public") }),
  /** `from`: a dataset of what the transformer made: the name of its table in `schema`. */
  z.strictObject({ type: z.literal("transformer"), workspace: z.string(), file: placeSchema, schema: z.string() }),
]);

/** How far below the greatest value seen is read again: an ISO 8601 duration, or a whole number, as the column's type asks. */
const overlapSchema = z.string().optional();

export const methodSchema = z.discriminatedUnion("type", [
  /** The whole table each time. */
  z.strictObject({ type: z.literal("snapshot") }),
  /**
   * Rows whose `column` is no less than the greatest seen, less `overlap`: windows are closed below and open above, so
   * that what has the greatest value itself, and what comes late by no more than the overlap, is read again.
   */
  z.strictObject({ type: z.literal("watermark"), column: z.string(), overlap: overlapSchema }),
  /**
   * An ordered feed of changes. Of each key the change with the greatest `sequence` holds, whenever it arrives;
   * `operation` says by the values of the three texts what it was. A deletion may hold no more than its key.
   */
  z.strictObject({
    type: z.literal("cdc"),
    sequence: z.string(),
    /** The DuckDB type by which sequences are ordered. */
    sequenceType: z.string(),
    operation: z.string(),
    inserted: z.string(),
    updated: z.string(),
    deleted: z.string(),
    /** Changes of a table are read from the greatest sequence seen, less this; absent: all of them, each time. */
    overlap: overlapSchema,
  }),
]);

/** Reads all its datasets together and brings them into staging in one transaction. */
export const ingestSpecSchema = z.strictObject({
  ...job,
  kind: z.literal("ingest"),
  source: sourceSchema,
  method: methodSchema,
  /** A bad record stops the batch, or is put aside in the rejects of the staging database and counted. */
  badRecords: z.enum(["stop", "reject"]).default("stop"),
  /** Staging. */
  target: duckdbStore,
  datasets: z
    .array(
      z.strictObject({
        /** `datastore/dataset`, for messages. */
        dataset: z.string(),
        from: z.string(),
        table: tableNameSchema,
        shape: shapeSchema,
        retention: retentionSchema,
      }),
    )
    .min(1),
});

/** Brings a dataset from staging into the shared table of a consumer's container. */
export const exportSpecSchema = z.strictObject({
  ...job,
  kind: z.literal("export"),
  dataset: z.string(),
  from: tableRefSchema,
  to: tableRefSchema,
  /** Of the table in the consumer's container. Staging has the same columns, and every version as soon as one container wants them. */
  shape: shapeSchema,
  retention: retentionSchema,
});

/** A join: every input of a transformer is there. When it holds again is its `schedule`, or any change. */
export const triggerSpecSchema = z.strictObject({
  ...job,
  kind: z.literal("trigger"),
  workspace: z.string(),
  on: z.enum(["schedule", "change"]),
  inputs: z.array(tableRefSchema),
});

const transformInput = z.strictObject({
  /** The name the code uses: `<datastore>_<dataset>`. */
  relation: z.string().min(1),
  from: tableRefSchema,
  shape: shapeSchema,
});

export const codeSchema = z.discriminatedUnion("runtime", [
  z.strictObject({
    runtime: z.literal("sql"),
    /** The file it came from, for messages. */
    file: z.string(),
    text: z.string(),
    /** How long it may run, in seconds; absent: as long as it takes. */
    timeLimit: z.number().int().positive().optional(),
  }),
  /** A module that exports `transform(inputs)`. */
  z.strictObject({
    runtime: z.literal("javascript"),
    file: z.string(),
    text: z.string(),
    /** How long it may run, in seconds, and how much memory it may use, in mebibytes. */
    timeLimit: z.number().int().positive(),
    memoryLimit: z.number().int().positive(),
  }),
]);

/** Runs a transformer's code and keeps what it makes. */
export const transformSpecSchema = z.strictObject({
  ...job,
  kind: z.literal("transform"),
  workspace: z.string(),
  code: codeSchema,
  inputs: z.array(transformInput),
  target: duckdbStore,
  outputs: z
    .array(
      z.strictObject({
        /** `datastore/dataset`, for messages. */
        dataset: z.string(),
        /** The name the code gives it: the dataset's. */
        name: z.string().min(1),
        table: tableNameSchema,
        shape: shapeSchema,
      }),
    )
    .min(1),
});

export const jobSpecSchema = z.discriminatedUnion("kind", [
  ingestSpecSchema,
  exportSpecSchema,
  triggerSpecSchema,
  transformSpecSchema,
]);
export const specSchema = z.discriminatedUnion("kind", [
  tableSpecSchema,
  dropSpecSchema,
  relationsSpecSchema,
  ingestSpecSchema,
  exportSpecSchema,
  triggerSpecSchema,
  transformSpecSchema,
]);

export type Place = z.output<typeof placeSchema>;
export type FileOptions = z.output<typeof fileOptionsSchema>;
export type DuckdbStore = z.output<typeof duckdbStore>;
export type Server = z.output<typeof serverSchema>;
export type PostgresStore = z.output<typeof postgresStore>;
export type FilesStore = z.output<typeof filesStore>;
export type Store = z.output<typeof storeSchema>;
export type TableName = z.output<typeof tableNameSchema>;
export type TableRef = z.output<typeof tableRefSchema>;
export type ColumnSpec = z.output<typeof columnSpecSchema>;
export type Shape = z.output<typeof shapeSchema>;
export type Source = z.output<typeof sourceSchema>;
export type Method = z.output<typeof methodSchema>;
export type TableSpec = z.output<typeof tableSpecSchema>;
export type DropSpec = z.output<typeof dropSpecSchema>;
export type RelationsSpec = z.output<typeof relationsSpecSchema>;
export type IngestSpec = z.output<typeof ingestSpecSchema>;
export type ExportSpec = z.output<typeof exportSpecSchema>;
export type TriggerSpec = z.output<typeof triggerSpecSchema>;
export type TransformSpec = z.output<typeof transformSpecSchema>;
export type JobSpec = z.output<typeof jobSpecSchema>;
export type Spec = z.output<typeof specSchema>;
/** A specification as it may be written: what has a default may be left out. */
export type SpecInput = z.input<typeof specSchema>;

function isInside(path: string): boolean {
  if (path === "") return true;
  if (path.includes("\0") || path.includes("\\")) return false;
  return path.split("/").every((part) => part !== "" && part !== "." && part !== "..");
}
