import type { TableName } from "../spec.js";
import { saidOf } from "./bad-records.js";
import type { BadOnes } from "./load.js";
import type { Session } from "./session.js";
import { identifier, literal, literals } from "./sql.js";

/**
 * Bad records that were put aside, in the database that their good ones are in: `_sluice.rejects` holds what people need
 * to find and mend them. Of one table it keeps so many; of those beyond only what tells whether they were counted.
 */
export const KEPT = 10_000;

const COLUMNS =
  "schema_name VARCHAR, table_name VARCHAR, batch VARCHAR, source VARCHAR, place VARCHAR, column_name VARCHAR, problem VARCHAR, record VARCHAR, key UHUGEINT";
const BEYOND = "schema_name VARCHAR, table_name VARCHAR, source VARCHAR, key UHUGEINT";

/** How many values go into one statement. */
const CHUNK = 500;

/** What becomes of a table's rejects with a batch. */
export interface Rejects {
  /** Which of those before are no longer: all, or those that came from these files or tables. */
  readonly replaced: "all" | readonly string[];
  /** What can be selected from for new ones that are kept; absent: there are none. */
  readonly kept?: string;
  readonly beyond?: string;
}

/** How many bad records of tables lie aside. */
export async function countRejects(session: Session, database: string, tables: readonly TableName[]): Promise<number> {
  if (!(await areThere(session, database))) return 0;
  let total = 0;
  for (const table of tables)
    for (const { at } of places(database))
      total += await session.number(`SELECT count(*) FROM ${at} WHERE ${isTable(table)}`);
  return total;
}

/** Tells new bad records from those that lie aside already, and makes them ready to be kept. */
export async function prepareRejects(
  session: Session,
  database: string,
  table: TableName,
  replaced: Rejects["replaced"],
  bad: BadOnes | undefined,
): Promise<Rejects> {
  if (bad === undefined) return { replaced };
  const there = await areThere(session, database);
  const [kept, beyond] = places(database).map(
    ({ at }) => `${at} WHERE ${isTable(table)} AND NOT ${isReplaced(replaced)}`,
  );
  const known = there ? `WHERE key NOT IN (SELECT key FROM ${kept} UNION ALL SELECT key FROM ${beyond})` : "";
  const room = Math.max(0, KEPT - (there ? await session.number(`SELECT count(*) FROM ${kept}`) : 0));
  const fresh = session.temporary();
  await session.run(
    `CREATE TEMP TABLE ${fresh} AS SELECT *, row_number() OVER (ORDER BY label, part NULLS FIRST, n, key) AS i FROM ${bad.table} ${known}`,
  );
  const told = await tell(session, bad, fresh, room);
  return {
    replaced,
    kept: `(SELECT label AS source, place, column_name, problem, record, key, i FROM ${fresh} JOIN ${told} USING (i))`,
    beyond: `(SELECT label AS source, key, i FROM ${fresh} WHERE i > ${room})`,
  };
}

/** Keeps them. Belongs in the transaction of their batch. */
export async function storeRejects(
  session: Session,
  database: string,
  table: TableName,
  batch: string | null,
  { replaced, kept, beyond }: Rejects,
): Promise<void> {
  const there = await areThere(session, database);
  if (!there && kept === undefined) return;
  if (!there)
    for (const { at, columns } of places(database)) await session.run(`CREATE TABLE IF NOT EXISTS ${at} (${columns})`);
  const [rejects, more] = places(database).map(({ at }) => at);
  for (const at of [rejects, more])
    await session.run(`DELETE FROM ${at} WHERE ${isTable(table)} AND ${isReplaced(replaced)}`);
  if (kept === undefined || beyond === undefined) return;
  const name = `${literal(table.schema)}, ${literal(table.name)}`;
  const of = batch === null ? "NULL" : literal(batch);
  await session.run(
    `INSERT INTO ${rejects} SELECT ${name}, ${of}, source, place, column_name, problem, record, key FROM ${kept} ORDER BY i`,
  );
  await session.run(`INSERT INTO ${more} SELECT ${name}, source, key FROM ${beyond} ORDER BY i`);
}

/** Forgets those of a table that is no more. */
export async function dropRejects(session: Session, database: string, table: TableName): Promise<void> {
  if (!(await areThere(session, database))) return;
  for (const { at } of places(database)) await session.run(`DELETE FROM ${at} WHERE ${isTable(table)}`);
}

/** Where those that there is room for are, and what is wrong with them, in a new temporary table. */
async function tell(session: Session, { parts, checks }: BadOnes, fresh: string, room: number): Promise<string> {
  const told = session.temporary();
  await session.run(`CREATE TEMP TABLE ${told} (i BIGINT, place VARCHAR, column_name VARCHAR, problem VARCHAR)`);
  const found = await session.rows(
    `SELECT DISTINCT label, part FROM ${fresh} WHERE i <= ${room} ORDER BY label, part NULLS FIRST`,
  );
  for (const { label, part } of found) {
    const of = part === null ? undefined : parts[Number(part)];
    const rows = await session.rows(
      `SELECT i, n, c, t FROM ${fresh} WHERE i <= ${room} AND label = ${literal(String(label))} AND part IS NOT DISTINCT FROM ${part === null ? "NULL" : Number(part)} ORDER BY n`,
    );
    const numbers = rows.map(({ n }) => Number(n));
    const where = of ? await of.where(numbers) : numbers.map((line) => `line ${line}`);
    const values = rows.map(({ i, c, t }, index) => {
      const column = checks[Number(c)]?.column;
      const says = saidOf(checks, of, Number(c), t === null || t === undefined ? null : String(t));
      const texts = [`${String(label)}, ${where[index] ?? ""}`, column ?? null, says];
      return `(${[String(i), ...texts.map((text) => (text === null ? "NULL" : literal(text)))].join(", ")})`;
    });
    for (let at = 0; at < values.length; at += CHUNK)
      await session.run(`INSERT INTO ${told} VALUES ${values.slice(at, at + CHUNK).join(", ")}`);
  }
  return told;
}

function places(database: string) {
  const schema = `${identifier(database)}._sluice`;
  return [
    { at: `${schema}.rejects`, columns: COLUMNS },
    { at: `${schema}.rejects_beyond`, columns: BEYOND },
  ] as const;
}

async function areThere(session: Session, database: string): Promise<boolean> {
  return (
    (await session.number(
      `SELECT count(*) FROM duckdb_tables() WHERE database_name = ${literal(database)} AND schema_name = '_sluice' AND table_name IN ('rejects', 'rejects_beyond')`,
    )) === 2
  );
}

function isReplaced(replaced: Rejects["replaced"]): string {
  if (replaced === "all") return "true";
  return replaced.length === 0 ? "false" : `list_contains(${literals(replaced)}, source)`;
}

function isTable({ schema, name }: TableName): string {
  return `schema_name = ${literal(schema)} AND table_name = ${literal(name)}`;
}
