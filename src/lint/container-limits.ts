import type { ContainerType } from "../model/common.js";

/** How long a name may be in a type of container. */
export interface NameLimit {
  readonly limit: number;
  readonly unit: "bytes" | "characters";
  /** The type as people call it. */
  readonly title: string;
}

/**
 * The longest names of schemas, tables and columns. Absent: the type sets no limit that a name of the model can reach.
 * Sources: PostgreSQL "Lexical Structure" (NAMEDATALEN - 1); MySQL reference manual "Identifier Length Limits", MariaDB
 * "Identifier Names"; SQL Server "Database Identifiers" (sysname); Oracle "Database Object Naming Rules" (12.2 and
 * later); Db2 "SQL and XML limits"; Snowflake "Object identifiers"; Redshift "Names and identifiers"; AWS Glue "Table"
 * and "Database" (API reference); Kafka `Topic` (249 characters).
 */
export const NAME_LIMITS: { readonly [T in ContainerType]?: NameLimit } = {
  postgresql: { limit: 63, unit: "bytes", title: "PostgreSQL" },
  mysql: { limit: 64, unit: "characters", title: "MySQL" },
  mariadb: { limit: 64, unit: "characters", title: "MariaDB" },
  sqlserver: { limit: 128, unit: "characters", title: "SQL Server" },
  oracle: { limit: 128, unit: "bytes", title: "Oracle" },
  db2: { limit: 128, unit: "bytes", title: "Db2" },
  snowflake: { limit: 255, unit: "characters", title: "Snowflake" },
  redshift: { limit: 127, unit: "bytes", title: "Redshift" },
  glue: { limit: 255, unit: "bytes", title: "the Glue catalog" },
  kafka: { limit: 249, unit: "characters", title: "Kafka" },
};

/** Whether a name is longer than a limit admits. */
export function exceeds(name: string, { limit, unit }: NameLimit): boolean {
  if (!BEYOND_ASCII.test(name)) return name.length > limit;
  return (unit === "bytes" ? new TextEncoder().encode(name).length : [...name].length) > limit;
}

const BEYOND_ASCII = /[^ -~]/;

/** What a type of container needs to be found: fields of `connection`. */
export const CONNECTION_NEEDS: { readonly [T in ContainerType]?: readonly ConnectionField[] } = {
  postgresql: ["host", "database"],
  mysql: ["host", "database"],
  mariadb: ["host", "database"],
  sqlserver: ["host", "database"],
  oracle: ["host", "database"],
  db2: ["host", "database"],
  redshift: ["host", "database"],
  snowflake: ["account", "database"],
  kafka: ["host"],
  s3: ["bucket"],
  gcs: ["bucket"],
  azureblob: ["account", "bucket"],
};

/** A field of `connection` that some type cannot do without. */
export type ConnectionField = "host" | "database" | "account" | "bucket";
