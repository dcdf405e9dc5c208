import { groupSchema, type Names, postgresName, rejectsTable, relationName, tableName } from "./names.js";
import type { TableName } from "./spec.js";

/**
 * Where things lie in an instance's buckets. Pure functions of keys.
 * - lake: Iceberg tables of stores, of transformers' results, and rejects. Nothing there ever expires by its age.
 * - exchange: what is handed to other instances.
 * - artifacts: the jobs' code and specifications. No data.
 * - results: results of queries, which expire.
 * - logs: who touched what. No data.
 *
 * No part of a path begins with `_` or `.`: Spark and Athena take what does for hidden.
 */
export const layout = {
  /** A dataset's one table, with all versions that some consumer here needs. */
  storeTable: (names: Names, datastore: string, dataset: string): Placed => ({
    at: { database: names.storeDatabase(datastore), table: tableName(dataset) },
    location: lake(names, "stores", datastore, dataset),
  }),
  /** What a transformer made last of a dataset. */
  resultTable: (names: Names, workspace: string, dataset: string): Placed => ({
    at: { database: names.resultsDatabase(workspace), table: tableName(dataset) },
    location: lake(names, "results", workspace, dataset),
  }),
  /** What an ingestion put aside; one table for each job, which is its only writer. */
  rejects: (names: Names, datastore: string, dataset?: string): Placed => ({
    at: { database: names.storeDatabase(datastore), table: rejectsTable(dataset) },
    location: lake(names, "rejects", datastore, ...(dataset === undefined ? ["all"] : ["by-dataset", dataset])),
  }),
  /** What an instance hands to another of a datastore: a folder for each dataset. */
  exchange: (names: Names, to: string, datastore: string): string =>
    `s3://${names.bucket("exchange")}/${to}/${datastore.toLowerCase()}`,
  /** The folder of a dataset in an exchange. */
  exchanged: (uri: string, dataset: string): string => `${uri}/${dataset.toLowerCase()}`,
  /** The folder in a consumer's bucket in which a group sees a dataset; a bucket has no links. `prefix` tells a developer's own copy apart. */
  delivered: (uri: string, prefix: string, { workspace, group }: Seen, datastore: string, dataset: string): string =>
    `${uri}/${prefix}${groupSchema(workspace, group)}/${relationName(datastore, dataset)}`,
  /** The schema of a dataset's one table in a consumer's database. */
  tableSchema: (prefix: string, datastore: string): string => postgresName(`${prefix}_store_${datastore}`),
  /** What a milestoned table has beside the shape's columns, for who reads it. */
  validFrom: "valid_from",
  validTo: "valid_to",
} as const;

/** Who sees something: a workspace's group, by their names. */
interface Seen {
  readonly workspace: string;
  readonly group: string;
}

interface Placed {
  readonly at: TableName;
  readonly location: string;
}

function lake(names: Names, ...parts: readonly string[]): string {
  return `s3://${names.bucket("lake")}/${parts.join("/").toLowerCase()}`;
}
