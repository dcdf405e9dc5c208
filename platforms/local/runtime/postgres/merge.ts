import type { Shape, TableName } from "../../spec.js";
import { type Counts, type Incoming, isNothing, NOTHING } from "../incoming.js";
import type { Session } from "../session.js";
import { columnList } from "../shape.js";
import { identifier } from "../sql.js";
import type { Postgres } from "./connection.js";
import { bringOut } from "./exchange.js";
import { nameOf } from "./names.js";
import { type PostgresColumn, postgresColumns } from "./values.js";

/** What rows that come in are of a table as it is kept. */
export type Merged = Pick<Incoming, "shape" | "rows"> & { readonly gone: string | "all others" | undefined };

/**
 * Makes a table what comes in says, by the columns and the key of its shape: only what differs is written. Belongs in a
 * transaction.
 */
export async function mergeRows(
  session: Session,
  database: Postgres,
  table: TableName,
  { shape, rows, gone }: Merged,
): Promise<Counts> {
  const at = nameOf(table);
  // Readers go on; nobody else writes between what is compared and what is changed.
  await database.run(`LOCK TABLE ${at} IN SHARE ROW EXCLUSIVE MODE`);
  const [filled] = await database.rows(`SELECT EXISTS (SELECT 1 FROM ${at}) AS is`);
  if (filled?.is === "f") {
    const inserted = await bringOut(session, database, rows, shape, at);
    await database.run(`ANALYZE ${at}`);
    return { ...NOTHING, inserted };
  }
  const incoming = await temporary(session, database, rows, shape, "incoming");
  if (shape.primaryKey.length === 0) return mergeWholes(database, at, incoming, shape);
  const key = { ...shape, columns: shape.columns.filter(({ name }) => shape.primaryKey.includes(name)) };
  const lost =
    gone === undefined || gone === "all others" ? gone : await temporary(session, database, gone, key, "gone");
  const counts = await mergeByKey(database, at, incoming, lost, shape);
  if (!isNothing(counts)) await database.run(`ANALYZE ${at}`);
  return counts;
}

async function temporary(
  session: Session,
  database: Postgres,
  rows: string,
  shape: Shape,
  name: string,
): Promise<string> {
  const table = `pg_temp.${identifier(`sluice ${name}`)}`;
  const columns = postgresColumns(shape).map((column) => `${identifier(column.name)} ${column.type}`);
  await database.run(`CREATE TEMP TABLE ${identifier(`sluice ${name}`)} (${columns.join(", ")}) ON COMMIT DROP`);
  await bringOut(session, database, rows, shape, table);
  await database.run(`ANALYZE ${table}`);
  return table;
}

async function mergeByKey(
  database: Postgres,
  at: string,
  incoming: string,
  gone: string | undefined,
  shape: Shape,
): Promise<Counts> {
  const columns = postgresColumns(shape);
  const key = columns.filter(({ name }) => shape.primaryKey.includes(name));
  const values = columns.filter(({ name }) => !shape.primaryKey.includes(name));
  const list = columnList(shape);
  const same = (a: string, b: string): string => key.map((column) => sameKey(column, a, b)).join(" AND ");
  let deleted = 0;
  if (gone === "all others")
    deleted = await database.run(
      `DELETE FROM ${at} AS o WHERE NOT EXISTS (SELECT 1 FROM ${incoming} AS n WHERE ${same("o", "n")})`,
    );
  else if (gone !== undefined)
    deleted = await database.run(`DELETE FROM ${at} AS o USING ${gone} AS n WHERE ${same("o", "n")}`);
  const updated =
    values.length === 0
      ? 0
      : await database.run(
          `UPDATE ${at} AS o SET ${values.map(({ name }) => `${identifier(name)} = n.${identifier(name)}`).join(", ")} ` +
            `FROM ${incoming} AS n WHERE ${same("o", "n")} AND (${values.map((column) => differs(column, "o", "n")).join(" OR ")})`,
        );
  const inserted = await database.run(
    `INSERT INTO ${at} (${list}) SELECT ${list} FROM ${incoming} AS n WHERE NOT EXISTS (SELECT 1 FROM ${at} AS o WHERE ${same("o", "n")})`,
  );
  return { inserted, updated, deleted };
}

/** Rows without a key are told apart as wholes: of each as many as come in. */
async function mergeWholes(database: Postgres, at: string, incoming: string, shape: Shape): Promise<Counts> {
  const list = columnList(shape);
  // A row as text is told from every other, and its digest is short.
  const digest = `sha256(textsend(ROW(${list})::text))`;
  const numbered = (from: string): string =>
    `SELECT ctid AS place, d, row_number() OVER (PARTITION BY d) AS k FROM (SELECT ctid, ${digest} AS d FROM ${from}) AS digests`;
  const [old, fresh] = [identifier("sluice old"), identifier("sluice new")];
  await database.run(
    `CREATE TEMP TABLE ${old} ON COMMIT DROP AS ${numbered(at)}; CREATE TEMP TABLE ${fresh} ON COMMIT DROP AS ${numbered(incoming)}; ` +
      `ANALYZE pg_temp.${old}; ANALYZE pg_temp.${fresh}`,
  );
  const none = (a: string, b: string): string =>
    `SELECT a.place FROM pg_temp.${a} AS a WHERE NOT EXISTS (SELECT 1 FROM pg_temp.${b} AS b WHERE b.d = a.d AND b.k = a.k)`;
  const deleted = await database.run(`DELETE FROM ${at} WHERE ctid IN (${none(old, fresh)})`);
  const inserted = await database.run(
    `INSERT INTO ${at} (${list}) SELECT ${list} FROM ${incoming} WHERE ctid IN (${none(fresh, old)})`,
  );
  return { inserted, updated: 0, deleted };
}

function sameKey(column: PostgresColumn, left: string, right: string): string {
  const [a, b] = sides(column, left, right);
  return column.type.startsWith("json") ? `${a}::text = ${b}::text` : `${a} = ${b}`;
}

/** Whether two values differ: intervals by their parts, JSON by its text; zeros are one, as they are in staging. */
function differs(column: PostgresColumn, left: string, right: string): string {
  const [a, b] = sides(column, left, right);
  const vague = /^(?:interval|json)/.test(column.type);
  return vague ? `${a}::text IS DISTINCT FROM ${b}::text` : `${a} IS DISTINCT FROM ${b}`;
}

function sides({ name }: PostgresColumn, left: string, right: string): readonly [string, string] {
  return [`${left}.${identifier(name)}`, `${right}.${identifier(name)}`];
}
