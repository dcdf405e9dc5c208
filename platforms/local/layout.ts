import type { DuckdbStore, FilesStore, TableName } from "./spec.js";

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
  /**
   * The one table of a dataset in any store: staging, consumer's container, transformer's results. A developer's own copy
   * has one of its own, told apart by `prefix`.
   */
  table: (datastore: string, dataset: string, prefix = ""): TableName => ({
    schema: `${prefix}_store_${datastore}`,
    name: dataset,
  }),
  /** What a milestoned table has beside the shape's columns. */
  validFrom: "valid_from",
  validTo: "valid_to",
} as const;

function duckdb(path: string): DuckdbStore {
  return { type: "duckdb", file: { base: "home", path } };
}
