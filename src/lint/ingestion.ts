import type { ContainerType } from "../model/common.js";
import type { IngestionMethod } from "../model/datastore.js";

/** Databases whose log of changes can be read. */
export const LOG_TYPES: ReadonlySet<ContainerType> = new Set<ContainerType>([
  "postgresql",
  "mysql",
  "mariadb",
  "sqlserver",
  "oracle",
  "db2",
]);

/**
 * Whether a container of a type can be read by a method: a queue is only streamed and only queues are; what an
 * instance keeps for its consumers is not read from; every other kind can be read whole, from a watermark, and as
 * changes, by its log or as a feed of changes in a table or file.
 */
export function canRead(type: ContainerType, method: IngestionMethod): boolean {
  if (type === "managed") return false;
  return method === "stream" ? type === "kafka" : type !== "kafka";
}
