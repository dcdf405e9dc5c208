import {
  type DuckDBConnection,
  DuckDBInstance,
  DuckDBListValue,
  DuckDBStructValue,
  DuckDBTimestampTZValue,
  DuckDBTimestampValue,
  type DuckDBValue,
} from "@duckdb/node-api";
import type { Found } from "./relation.js";

/** Every relation of the schemas `schemas` in a DuckDB file, by `schema.relation`. */
export async function readDatabase(path: string, schemas: readonly string[]): Promise<Map<string, Found>> {
  return await withDatabase(path, async (connection) => {
    const found = new Map<string, Found>();
    const reader = await connection.runAndReadAll(
      "SELECT table_schema, table_name FROM information_schema.tables ORDER BY ALL",
    );
    for (const [schema, name] of reader.getRows())
      if (schemas.includes(String(schema)))
        found.set(`${schema}.${name}`, await read(connection, `${quoted(String(schema))}.${quoted(String(name))}`));
    return found;
  });
}

/** One Parquet file. */
export async function readParquet(path: string): Promise<Found> {
  return await withDatabase(":memory:", (connection) =>
    read(connection, `read_parquet('${path.replaceAll("'", "''")}')`),
  );
}

async function withDatabase<T>(path: string, use: (connection: DuckDBConnection) => Promise<T>): Promise<T> {
  const options: Record<string, string> = path === ":memory:" ? {} : { access_mode: "READ_ONLY" };
  const instance = await DuckDBInstance.create(path, options);
  const connection = await instance.connect();
  try {
    return await use(connection);
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

async function read(connection: DuckDBConnection, relation: string): Promise<Found> {
  const result = await connection.stream(`SELECT * FROM ${relation}`);
  const names = result.columnNames();
  const types = result.columnTypes().map(String);
  const rows: string[][] = [];
  for (let chunk = await result.fetchChunk(); chunk && chunk.rowCount > 0; chunk = await result.fetchChunk())
    for (const row of chunk.getRows()) rows.push(row.map((value) => text(value)));
  return { columns: Object.fromEntries(names.map((name, index) => [name, types[index] ?? ""])), rows };
}

/** The canonical text of a value; the same as `canonical` gives an oracle's cell. */
function text(value: DuckDBValue): string {
  if (value === null) return "null";
  if (typeof value === "string") return JSON.stringify(value);
  if (value instanceof DuckDBTimestampValue || value instanceof DuckDBTimestampTZValue) return String(value.micros);
  if (value instanceof DuckDBListValue) return `[${value.items.map(text).join()}]`;
  if (value instanceof DuckDBStructValue)
    return `{${Object.entries(value.entries)
      .map(([name, field]) => `${name}:${text(field)}`)
      .join()}}`;
  return Object.is(value, -0) ? "-0" : String(value);
}

function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
