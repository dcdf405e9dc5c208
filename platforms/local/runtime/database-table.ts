import type { DuckdbStore, Shape, TableName, TableRef } from "../spec.js";
import { copyRows } from "./apply.js";
import type { ConsumerTable } from "./consumer-table.js";
import { readState, type TableState, UNFILLED } from "./ledger.js";
import { notProvisioned, type Session } from "./session.js";
import { shapeText } from "./shape.js";
import { literal, qualified } from "./sql.js";

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
 * What the ledger says of a table that a job is about to change.
 * @throws RuntimeProblem when the table is not there, or not in the shape the job was written for
 */
export async function requireState(
  session: Session,
  database: string,
  table: TableName,
  shape: Shape,
  what: string,
): Promise<TableState> {
  const state = await readTable(session, database, table);
  if (state === undefined || shapeText(state.shape) !== shapeText(shape))
    throw notProvisioned(`The table of ${what} (${table.schema}.${table.name})`);
  return state;
}

/**
 * What the ledger says of a table that a job is about to read. Where the job wants live rows, the table may be milestoned:
 * its current rows are meant (`currentRows`).
 * @throws RuntimeProblem when the table is not there, or not in the shape the job was written for
 */
export async function requireReadable(
  session: Session,
  database: string,
  table: TableName,
  shape: Shape,
  what: string,
): Promise<TableState> {
  const state = await readTable(session, database, table);
  if (state === undefined || !isReadableAs(state.shape, shape))
    throw notProvisioned(`The table of ${what} (${table.schema}.${table.name})`);
  return state;
}

/** Whether what is kept in one shape can be read as another: what is milestoned, as its current rows. */
export function isReadableAs(kept: Shape, wanted: Shape): boolean {
  const history = wanted.history === "live" ? wanted.history : kept.history;
  return shapeText({ ...kept, history }) === shapeText(wanted);
}

/** What the ledger says of a table that is there. */
export async function readTable(session: Session, database: string, table: TableName): Promise<TableState | undefined> {
  const state = await readState(session, database, table);
  return state === undefined || (await columnsOf(session, database, table)) === undefined ? undefined : state;
}

/** Runs `body` with a table in a DuckDB file, in one transaction that no other one of this process writes beside. */
export async function useDatabaseTable<T>(
  session: Session,
  store: DuckdbStore,
  table: TableName,
  body: (table: ConsumerTable) => Promise<T>,
): Promise<T> {
  const { alias, exclusively } = await session.attach(store.file, "update");
  return exclusively(() =>
    session.transaction(async () => {
      const state = await readTable(session, alias, table);
      return body({
        state,
        rows: async () => qualified(alias, table),
        apply: (incoming) => copyRows(session, alias, table, state ?? { shape: incoming.shape, ...UNFILLED }, incoming),
        repair: async () => undefined,
      });
    }, "export.duckdb.commit"),
  );
}

/** How people are told of a table. */
export function describeTable({ store, table }: TableRef): string {
  const place =
    store.type === "duckdb" ? store.file.path : store.type === "files" ? store.folder.path : store.server.container;
  return `${table.schema}.${table.name} in ${place}`;
}
