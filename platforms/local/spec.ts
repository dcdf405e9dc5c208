import { z } from "zod";
import { PRIORITIES } from "../../src/model/common.js";
import { FILE_FORMATS } from "../../src/model/data-container.js";

/**
 * What the local platform's stacks say to its runtime: JSON files at `out/stacks/<stack>/specs/<name>.json`. They hold all
 * that `sluice provision` and `sluice run` need, so that a clone of the deployment branch runs where no model is.
 * Every union is discriminated, so that further kinds of store, source, method, history and code can join without
 * changing what earlier trees mean.
 */
const version = z.literal(1);

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
/** Something that keeps tables for the platform: a DuckDB file, or a folder with one file per table. */
export const storeSchema = z.discriminatedUnion("type", [duckdbStore, filesStore]);

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
  /** live: the current rows only. */
  history: z.literal("live"),
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
    }),
  ),
});

const job = {
  schema: version,
  /** The graph node's id. */
  id: z.string().min(1),
  /** For people: `ingest nw_data`. */
  title: z.string(),
  /** Ids of the nodes before it in the graph, sorted. */
  after: z.array(z.string()),
  priority: z.enum(PRIORITIES),
  /** Five-field cron; absent: whenever what is before it was done. */
  schedule: z.string().optional(),
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
  /** `from`: a dataset of what the transformer made: the name of its table in `schema`. */
  z.strictObject({ type: z.literal("transformer"), workspace: z.string(), file: placeSchema, schema: z.string() }),
]);

export const methodSchema = z.discriminatedUnion("type", [
  /** The whole table each time. */
  z.strictObject({ type: z.literal("snapshot") }),
  /** Only rows whose `column` is greater than the greatest seen. */
  z.strictObject({ type: z.literal("watermark"), column: z.string() }),
]);

/** Reads all its datasets together and brings them into staging in one transaction. */
export const ingestSpecSchema = z.strictObject({
  ...job,
  kind: z.literal("ingest"),
  source: sourceSchema,
  method: methodSchema,
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
  shape: shapeSchema,
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

/** The layout of an instance's home, and the names of what lies in its databases. Pure functions of keys. */
export const layout = {
  /** Where an ingestion brings a datastore before it is exported. */
  staging: (datastore: string): DuckdbStore => duckdb(`staging/${datastore}.duckdb`),
  /** The DuckDB container that the instance keeps for its consumers. */
  managedDuckdb: duckdb("managed/duckdb.duckdb"),
  /** The folder of files that the instance keeps for its consumers. */
  managedFiles: {
    type: "files",
    folder: { base: "home", path: "managed/files" },
    format: "parquet",
    options: { header: true, delimiter: ",", nullValue: "" },
  } satisfies FilesStore as FilesStore,
  /** What a workspace's transformer made last. */
  transforms: (workspace: string): DuckdbStore => duckdb(`transforms/${workspace}.duckdb`),
  /** The one table of a dataset in any store: staging, consumer's container, transformer's results. */
  table: (datastore: string, dataset: string): TableName => ({ schema: `_store_${datastore}`, name: dataset }),
} as const;

function duckdb(path: string): DuckdbStore {
  return { type: "duckdb", file: { base: "home", path } };
}

function isInside(path: string): boolean {
  if (path === "") return true;
  if (path.includes("\0") || path.includes("\\")) return false;
  return path.split("/").every((part) => part !== "" && part !== "." && part !== "..");
}
