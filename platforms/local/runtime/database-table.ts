import type { Shape, TableName, TableRef } from "../spec.js";
import { readState, type TableState } from "./ledger.js";
import { notProvisioned, type Session } from "./session.js";
import { shapeText } from "./shape.js";
import { literal } from "./sql.js";

/** The columns of a table as they are, in order; `undefined` when it is not there. */
export async function columnsOf(
  session: Session,
  database: string,
  table: TableName,
): Promise<readonly { readonly name: string; readonly type: string; readonly nullable: boolean }[] | undefined> {
  const rows = await session.rows(
    `SELECT column_name, data_type, is_nullable FROM duckdb_columns() WHERE database_name = ${literal(database)} ` +
      `AND schema_name = ${literal(table.schema)} AND table_name = ${literal(table.name)} ORDER BY column_index`,
  );
  if (rows.length === 0) return undefined;
  return rows.map((row) => ({
    name: String(row.column_name),
    type: String(row.data_type),
    nullable: row.is_nullable === true,
  }));
}

/**
 * What the ledger says of a table that a job is about to use.
 * @throws RuntimeProblem when the table is not there, or not in the shape the job was written for
 */
export async function requireState(
  session: Session,
  database: string,
  table: TableName,
  shape: Shape,
  what: string,
): Promise<TableState> {
  const state = await readState(session, database, table);
  const there = state === undefined ? undefined : await columnsOf(session, database, table);
  if (state === undefined || there === undefined || shapeText(state.shape) !== shapeText(shape))
    throw notProvisioned(`The table of ${what} (${table.schema}.${table.name})`);
  return state;
}

/** How people are told of a table. */
export function describeTable({ store, table }: TableRef): string {
  const place =
    store.type === "duckdb" ? store.file.path : store.type === "files" ? store.folder.path : store.server.container;
  return `${table.schema}.${table.name} in ${place}`;
}
