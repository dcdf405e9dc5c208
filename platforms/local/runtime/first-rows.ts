import type { Json } from "@duckdb/node-api";
import type { Session } from "./session.js";
import { identifier } from "./sql.js";

export interface RelationRows {
  readonly columns: readonly { readonly name: string; readonly type: string }[];
  /** Values as JSON can hold them: numbers beyond its range, times and decimals as text. */
  readonly rows: readonly (readonly Json[])[];
}

/** The first rows of what can be selected from, in the order of its columns from the left, so that the same rows come the same way. */
export async function firstRows(session: Session, from: string, limit: number): Promise<RelationRows> {
  const columns = await session.describe(`SELECT * FROM ${from}`);
  const list = columns.map((column) => identifier(column.name)).join(", ");
  // DuckDB gives back its sort keys instead of what was sorted, and has no negative zero among them.
  const order = columns.map(({ name, type }) => `${identifier(name)}${/^(?:FLOAT|DOUBLE)$/.test(type) ? " + 0" : ""}`);
  const rows = await session.rows(
    `SELECT ${list} FROM ${from} ORDER BY ${order.join(", ")} LIMIT ${Math.max(0, Math.trunc(limit))}`,
  );
  return { columns, rows: rows.map((row) => columns.map((column) => row[column.name] ?? null)) };
}
