import type { Shape, TableName } from "../spec.js";
import type { TableState } from "./ledger.js";
import type { Change } from "./merge.js";
import type { Session } from "./session.js";
import { keyList, physicalShape } from "./shape.js";
import { identifier, literal, qualified } from "./sql.js";

/**
 * Which rows of a table its last batches touched: one table in the database for each, with their keys as they are kept
 * and the number of the batch, and `batches`, which says what numbers the names of batches have. It is as complete as it
 * reaches back, and never much larger than the table: who is on an older batch compares everything.
 */
const SCHEMA = "_sluice";
const NUMBER = identifier("_batch");

/** A log of this many keys is kept of the smallest table. */
const LEAST = 1000;

/** Notes what a batch touched. Belongs in the transaction that changes the table. */
export async function logChange(
  session: Session,
  database: string,
  table: TableName,
  before: TableState,
  after: TableState,
  { counts, touched }: Change,
): Promise<void> {
  const shape = physicalShape(after.shape);
  if (after.batch === null || after.batch === before.batch || shape.primaryKey.length === 0) return;
  const { inserted, updated, deleted } = counts;
  const rows = await session.number(`SELECT count(*) FROM ${qualified(database, table)}`);
  const limit = Math.max(LEAST, Math.floor(rows / 2));
  if (touched === undefined || inserted + updated + deleted > limit) {
    await forgetChanges(session, database, table);
    return;
  }
  const log = logOf(database, table);
  if (!(await hasLog(session, database, table))) {
    await createLog(session, log, shape);
    if (before.batch !== null) await nameBatch(session, database, table, before.number, before.batch);
  }
  await session.run(`INSERT INTO ${log} SELECT ${after.number}, ${keyList(shape)} FROM ${touched}`);
  await nameBatch(session, database, table, after.number, after.batch);
  await prune(session, database, table, limit);
}

/**
 * The keys, as they are kept, of all rows that batches after `batch` touched, as something to select from; `undefined` when the log
 * does not reach back to it.
 */
export async function touchedSince(
  session: Session,
  database: string,
  table: TableName,
  shape: Shape,
  batch: string,
): Promise<string | undefined> {
  if (!(await hasLog(session, database, table))) return undefined;
  // One name may come again, when a source is as it once was: what was touched since the first time is enough for all.
  const { number } = await session.row(
    `SELECT min(number) AS number FROM ${batches(database)} WHERE ${isTable(table)} AND batch = ${literal(batch)}`,
  );
  if (number === null || number === undefined) return undefined;
  const key = keyList(physicalShape(shape));
  return `(SELECT DISTINCT ${key} FROM ${logOf(database, table)} WHERE ${NUMBER} > ${Number(number)})`;
}

/** Forgets what was touched, since the table has become another: nobody can follow it by keys. */
export async function forgetChanges(session: Session, database: string, table: TableName): Promise<void> {
  await session.run(`DROP TABLE IF EXISTS ${logOf(database, table)}`);
  if (await hasTable(session, database, "batches"))
    await session.run(`DELETE FROM ${batches(database)} WHERE ${isTable(table)}`);
}

/** Drops the oldest batches until no more than `limit` keys are left. */
async function prune(session: Session, database: string, table: TableName, limit: number): Promise<void> {
  const log = logOf(database, table);
  if ((await session.number(`SELECT count(*) FROM ${log}`)) <= limit) return;
  const sizes = `SELECT ${NUMBER}, sum(count(*)) OVER (ORDER BY ${NUMBER} DESC) AS total FROM ${log} GROUP BY ${NUMBER}`;
  const last = await session.number(`SELECT max(${NUMBER}) FROM (${sizes}) WHERE total > ${limit}`);
  await session.run(`DELETE FROM ${log} WHERE ${NUMBER} <= ${last}`);
  await session.run(`DELETE FROM ${batches(database)} WHERE ${isTable(table)} AND number < ${last}`);
}

async function createLog(session: Session, log: string, shape: Shape): Promise<void> {
  const key = shape.primaryKey.map((name) => {
    const storage = shape.columns.find((column) => column.name === name)?.storage ?? "VARCHAR";
    return `${identifier(name)} ${storage} NOT NULL`;
  });
  await session.run(`CREATE TABLE ${log} (${NUMBER} BIGINT NOT NULL, ${key.join(", ")})`);
}

async function nameBatch(
  session: Session,
  database: string,
  table: TableName,
  number: number,
  batch: string,
): Promise<void> {
  if (!(await hasTable(session, database, "batches")))
    await session.run(
      `CREATE TABLE ${batches(database)} (schema_name VARCHAR, table_name VARCHAR, number BIGINT, batch VARCHAR)`,
    );
  await session.run(
    `INSERT INTO ${batches(database)} VALUES (${literal(table.schema)}, ${literal(table.name)}, ${number}, ${literal(batch)})`,
  );
}

function hasLog(session: Session, database: string, table: TableName): Promise<boolean> {
  return hasTable(session, database, logName(table));
}

async function hasTable(session: Session, database: string, name: string): Promise<boolean> {
  const found = await session.number(
    `SELECT count(*) FROM duckdb_tables() WHERE database_name = ${literal(database)} AND schema_name = ${literal(SCHEMA)} AND table_name = ${literal(name)}`,
  );
  return found > 0;
}

function logOf(database: string, table: TableName): string {
  return qualified(database, { schema: SCHEMA, name: logName(table) });
}

/** Unlike for unlike tables, whatever is in their names. */
function logName({ schema, name }: TableName): string {
  return `changes of ${identifier(schema)}.${identifier(name)}`;
}

function batches(database: string): string {
  return qualified(database, { schema: SCHEMA, name: "batches" });
}

function isTable(table: TableName): string {
  return `schema_name = ${literal(table.schema)} AND table_name = ${literal(table.name)}`;
}
