import { z } from "zod";
import { type Shape, shapeSchema, type TableName } from "../spec.js";
import type { Session } from "./session.js";
import { shapeText } from "./shape.js";
import { identifier, literal } from "./sql.js";

/** What is known of a table's content; changes only together with it. */
export interface TableState {
  readonly shape: Shape;
  /** Names the content: equal names, equal rows. Absent until the first complete batch. */
  readonly batch: string | null;
  /** What it was made from; as long as that stays, there is nothing to do. Forgotten when a migration touched rows. */
  readonly fingerprint: string | null;
  /** The greatest value of the watermark column that is in. */
  readonly watermark: string | null;
  /** When its batch was read from the source of all: an instant as DuckDB writes it, in UTC. `null` before the first. */
  readonly at: string | null;
  /** How many batches there were: each that changes the content is one more. */
  readonly number: number;
}

/** What is known of a table that no batch came into yet. */
export const UNFILLED: Omit<TableState, "shape"> = {
  batch: null,
  fingerprint: null,
  watermark: null,
  at: null,
  number: 0,
};

export const tableStateSchema = z.object({
  shape: shapeSchema,
  batch: z.string().nullable(),
  fingerprint: z.string().nullable(),
  watermark: z.string().nullable(),
  at: z.string().nullable().default(null),
  number: z.number().int().nonnegative().default(0),
});

/** The schema, in every database that Sluice writes, in which it keeps what it knows. */
const SCHEMA = identifier("_sluice");

/** Makes the ledger of a database where it is not there yet, and one that an earlier version made as this one needs it. */
export async function createLedger(session: Session, database: string): Promise<void> {
  const at = `${identifier(database)}.${SCHEMA}`;
  await session.run(`CREATE SCHEMA IF NOT EXISTS ${at}`);
  await session.run(
    `CREATE TABLE IF NOT EXISTS ${at}.tables (schema_name VARCHAR, table_name VARCHAR, shape VARCHAR, batch VARCHAR, fingerprint VARCHAR, watermark VARCHAR)`,
  );
  await addColumns(session, database, "tables", TABLES_SINCE);
  await session.run(
    `CREATE TABLE IF NOT EXISTS ${at}.relations (workspace VARCHAR, schema_name VARCHAR, relation_name VARCHAR, table_schema VARCHAR, table_name VARCHAR)`,
  );
  await addColumns(session, database, "relations", RELATIONS_SINCE);
  await session.run(`CREATE TABLE IF NOT EXISTS ${at}.schemas (schema_name VARCHAR)`);
}

/** What versions after the first keep, too. */
const TABLES_SINCE = { at: "VARCHAR", number: "BIGINT" };
const RELATIONS_SINCE = { history: "VARCHAR" };

async function addColumns(
  session: Session,
  database: string,
  table: string,
  columns: Readonly<Record<string, string>>,
): Promise<void> {
  const rows = await session.rows(
    `SELECT column_name FROM duckdb_columns() WHERE database_name = ${literal(database)} AND schema_name = '_sluice' AND table_name = ${literal(table)}`,
  );
  const there = new Set(rows.map((row) => row.column_name));
  for (const [name, type] of Object.entries(columns))
    if (!there.has(name))
      await session.run(
        `ALTER TABLE ${identifier(database)}.${SCHEMA}.${table} ADD COLUMN ${identifier(name)} ${type}`,
      );
}

export async function hasLedger(session: Session, database: string): Promise<boolean> {
  const found = await session.number(
    `SELECT count(*) FROM duckdb_tables() WHERE database_name = ${literal(database)} AND schema_name = '_sluice' AND table_name IN ('tables', 'relations', 'schemas')`,
  );
  return found === 3;
}

/** What the ledger says of a table; `undefined` when it does not know it. */
export async function readState(session: Session, database: string, table: TableName): Promise<TableState | undefined> {
  if (!(await hasLedger(session, database))) return undefined;
  const rows = await session.rows(`SELECT * FROM ${identifier(database)}.${SCHEMA}.tables WHERE ${isTable(table)}`);
  const [row] = rows;
  if (row === undefined) return undefined;
  const number = Number(row.number ?? 0);
  const parsed = tableStateSchema.safeParse({
    ...row,
    at: row.at ?? null,
    number,
    shape: parseJson(String(row.shape)),
  });
  return parsed.data;
}

/** Writes what is known of a table, in place of what was. Belongs in the transaction that changes the table. */
export async function writeState(
  session: Session,
  database: string,
  table: TableName,
  state: TableState,
): Promise<void> {
  const at = `${identifier(database)}.${SCHEMA}.tables`;
  await addColumns(session, database, "tables", TABLES_SINCE);
  await session.run(`DELETE FROM ${at} WHERE ${isTable(table)}`);
  const { shape, batch, fingerprint, watermark } = state;
  const texts = [table.schema, table.name, shapeText(shape), batch, fingerprint, watermark, state.at];
  await session.run(
    `INSERT INTO ${at} (schema_name, table_name, shape, batch, fingerprint, watermark, "at", number) ` +
      `VALUES (${texts.map((text) => (text === null ? "NULL" : literal(text))).join(", ")}, ${state.number})`,
  );
}

function isTable(table: TableName): string {
  return `schema_name = ${literal(table.schema)} AND table_name = ${literal(table.name)}`;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
