import { RuntimeProblem } from "../../../../src/platform/runtime.js";
import { isIndexable } from "../../postgres-types.js";
import type { Shape, TableName } from "../../spec.js";
import { EPOCH } from "../history.js";
import { type TableState, UNFILLED } from "../ledger.js";
import { hasNulls, migrated, reshaped, withHistory } from "../migrate.js";
import { show } from "../problem.js";
import type { Session } from "../session.js";
import { isCurrent, isRequired, physicalShape, shapeText } from "../shape.js";
import { identifier } from "../sql.js";
import type { Postgres } from "./connection.js";
import { bringIn, bringOut } from "./exchange.js";
import { holdState, writeState } from "./ledger.js";
import { nameOf } from "./names.js";
import { type PostgresColumn, postgresColumns } from "./values.js";
import { kindOf, notOurs, withoutViews } from "./views.js";

/** A column as it is in the database. */
interface Found {
  readonly name: string;
  readonly type: string;
  readonly required: boolean;
}

/**
 * Makes a table what a shape says, from what Sluice made there before; rows stay, and so do rights, and columns that others
 * added. Belongs in a transaction that has the ledger.
 * @throws RuntimeProblem when a row would not fit, or something there is not Sluice's
 */
export async function makeTable(
  session: Session,
  database: Postgres,
  table: TableName,
  shape: Shape,
  what: string,
): Promise<void> {
  const known = await holdState(database, table);
  const kind = await kindOf(database, table);
  if (kind !== undefined && (known === undefined || kind !== "table")) throw notOurs(`A ${kind}`, table);
  if (known === undefined || kind === undefined) {
    await withoutViews(database, table, async () => {
      await create(database, table, physicalShape(shape));
      await writeState(database, table, { shape, ...UNFILLED });
    });
    return;
  }
  const there = await columnsOf(database, table);
  const change = changeOf(known, there, shape, what);
  if (change === "none") return;
  await withoutViews(database, table, async () => {
    if (change === "columns") await alter(database, table, there, known.shape, shape, what);
    else await rewrite(session, database, table, there, known, shape, what);
    await writeState(database, table, migrated(known, shape));
  });
}

/**
 * What it takes to come from one shape to another: nothing; columns that come, go, or take nulls or none, which leaves rows
 * where they are; or rows that are judged and written anew.
 */
function changeOf(known: TableState, there: readonly Found[], shape: Shape, what: string): "none" | "columns" | "rows" {
  const [old, wanted] = [physicalShape(known.shape), physicalShape(shape)];
  const found = new Map(there.map((column) => [column.name, column]));
  let lost = false;
  for (const { name, type } of postgresColumns(old)) {
    const column = found.get(name);
    if (column === undefined) lost = true;
    else if (column.type !== type)
      throw new RuntimeProblem(
        `${what}: the column ${show(name)} is ${column.type} there, and Sluice made it ${type}.`,
        "Change it back, or drop the table: `sluice apply` makes it anew and `sluice run` fills it.",
      );
  }
  if (!lost && shapeText(known.shape) === shapeText(shape)) return "none";
  const before = new Map(old.columns.map((column) => [column.name, column]));
  const required = new Set(shape.columns.flatMap((column) => (isRequired(column, shape) ? [column.name] : [])));
  const judged =
    known.shape.history !== shape.history ||
    JSON.stringify(old.primaryKey) !== JSON.stringify(wanted.primaryKey) ||
    wanted.columns.some(({ name, type, storage }) => {
      const column = before.get(name);
      const isNew = column === undefined || !found.has(name);
      if (isNew) return required.has(name) || found.has(name);
      return column.storage !== storage || column.type !== type;
    });
  return judged ? "rows" : "columns";
}

async function alter(
  database: Postgres,
  table: TableName,
  there: readonly Found[],
  before: Shape,
  shape: Shape,
  what: string,
): Promise<void> {
  const wanted = postgresColumns(physicalShape(shape));
  const found = new Map(there.map((column) => [column.name, column]));
  // Of a milestoned table only the current rows need what has become not nullable.
  const current = shape.history === "live" ? "" : ` AND ${isCurrent()}`;
  for (const column of shape.columns) {
    if (!isRequired(column, shape)) continue;
    const [row] = await database.rows(
      `SELECT count(*) AS n FROM ${nameOf(table)} WHERE ${identifier(column.name)} IS NULL${current}`,
    );
    if (Number(row?.n) > 0) throw hasNulls(what, column.name, Number(row?.n));
  }
  const steps = [
    ...goneColumns(found, before, shape).map((name) => `DROP COLUMN ${identifier(name)}`),
    ...wanted.flatMap(({ name, type, required }) => {
      const column = found.get(name);
      if (column === undefined) return [`ADD COLUMN ${identifier(name)} ${type}`];
      return column.required === required
        ? []
        : [`ALTER COLUMN ${identifier(name)} ${required ? "SET" : "DROP"} NOT NULL`];
    }),
  ];
  if (steps.length > 0) await database.run(`ALTER TABLE ${nameOf(table)} ${steps.join(", ")}`);
}

/** Judges and changes the rows as DuckDB tables are migrated, so that one model migrates alike everywhere. */
async function rewrite(
  session: Session,
  database: Postgres,
  table: TableName,
  there: readonly Found[],
  known: TableState,
  shape: Shape,
  what: string,
): Promise<void> {
  const at = nameOf(table);
  await database.run(`LOCK TABLE ${at} IN ACCESS EXCLUSIVE MODE`);
  const found = new Map(there.map((column) => [column.name, column]));
  assertOurs(there, known.shape, what);
  const columns = postgresColumns(physicalShape(known.shape)).filter(({ name }) => found.has(name));
  const current = await bringIn(session, database, table, columns);
  const types = await session.describe(`SELECT * FROM ${current}`);
  const [rows, kept] = withHistory(current, types, known.shape.history, shape.history, known.at ?? EPOCH);
  const fresh = session.temporary();
  await session.run(`CREATE TEMP TABLE ${fresh} AS ${await reshaped(session, rows, kept, shape, what)}`);
  const wanted = physicalShape(shape);
  const target = postgresColumns(wanted);
  await database.run(`TRUNCATE TABLE ${at}`);
  await dropKey(database, table);
  // With no row in it, a column of another type is a column dropped and one added.
  const others = target.filter(({ name, type }) => found.get(name)?.type !== type);
  const steps = [
    ...goneColumns(found, known.shape, shape).map((name) => `DROP COLUMN ${identifier(name)}`),
    ...others.flatMap(({ name }) => (found.has(name) ? [`DROP COLUMN ${identifier(name)}`] : [])),
    ...others.map(definition),
  ];
  const rest = target.flatMap(({ name, required }) => {
    const column = found.get(name);
    if (column === undefined || column.required === required || others.some((other) => other.name === name)) return [];
    return [`ALTER COLUMN ${identifier(name)} ${required ? "SET" : "DROP"} NOT NULL`];
  });
  // A column cannot be dropped and added in one statement.
  for (const step of [...steps, ...rest]) await database.run(`ALTER TABLE ${at} ${step}`);
  await bringOut(session, database, fresh, wanted, at);
  const key = keyOf(wanted);
  if (key !== undefined) await database.run(`ALTER TABLE ${at} ADD ${key}`);
  await database.run(`ANALYZE ${at}`);
}

/** @throws RuntimeProblem when somebody added columns, since what is in them would not come through */
function assertOurs(there: readonly Found[], before: Shape, what: string): void {
  const ours = new Set(physicalShape(before).columns.map(({ name }) => name));
  const others = there.filter(({ name }) => !ours.has(name)).map(({ name }) => show(name));
  if (others.length > 0)
    throw new RuntimeProblem(
      `${what}: its rows are to be written anew, and ${others.join(", ")} there ${others.length === 1 ? "is" : "are"} not of Sluice's making.`,
      "Move what is in these columns to a table of your own, drop them, and apply again.",
    );
}

/** Columns that Sluice made and that are no longer wanted. */
function goneColumns(found: ReadonlyMap<string, Found>, before: Shape, shape: Shape): readonly string[] {
  const wanted = new Set(physicalShape(shape).columns.map(({ name }) => name));
  return physicalShape(before).columns.flatMap(({ name }) => (wanted.has(name) || !found.has(name) ? [] : [name]));
}

async function create(database: Postgres, table: TableName, kept: Shape): Promise<void> {
  const columns = postgresColumns(kept).map(
    ({ name, type, required }) => `${identifier(name)} ${type}${required ? " NOT NULL" : ""}`,
  );
  const key = keyOf(kept);
  await database.run(`CREATE TABLE ${nameOf(table)} (${[...columns, ...(key === undefined ? [] : [key])].join(", ")})`);
}

function definition({ name, type, required }: PostgresColumn): string {
  return `ADD COLUMN ${identifier(name)} ${type}${required ? " NOT NULL" : ""}`;
}

/** The primary key as the database keeps it; `undefined` where there is none, or none that an index takes. */
function keyOf(kept: Shape): string | undefined {
  const columns = postgresColumns(kept).filter(({ name }) => kept.primaryKey.includes(name));
  if (columns.length === 0 || columns.some(({ type }) => !isIndexable(type))) return undefined;
  return `PRIMARY KEY (${kept.primaryKey.map(identifier).join(", ")})`;
}

async function dropKey(database: Postgres, table: TableName): Promise<void> {
  const [key] = await database.rows(
    `SELECT conname AS name FROM pg_constraint WHERE conrelid = $1::regclass AND contype = 'p'`,
    [nameOf(table)],
  );
  if (key?.name) await database.run(`ALTER TABLE ${nameOf(table)} DROP CONSTRAINT ${identifier(key.name)}`);
}

/** The columns of a table that is there, in order. */
export async function columnsOf(database: Postgres, table: TableName): Promise<readonly Found[]> {
  const rows = await database.rows(
    `SELECT attname AS name, format_type(atttypid, atttypmod) AS type, attnotnull AS required FROM pg_attribute ` +
      `WHERE attrelid = $1::regclass AND attnum > 0 AND NOT attisdropped ORDER BY attnum`,
    [nameOf(table)],
  );
  return rows.map((row) => ({ name: row.name ?? "", type: row.type ?? "", required: row.required === "t" }));
}
