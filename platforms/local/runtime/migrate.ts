import { RuntimeProblem } from "../../../src/platform/runtime.js";
import { sha256 } from "../../../src/util/digest.js";
import { layout } from "../layout.js";
import type { ColumnSpec, Shape } from "../spec.js";
import { duplicateKeys } from "./apply.js";
import { isWidening } from "./convert.js";
import { type TableState, UNFILLED } from "./ledger.js";
import { count, show } from "./problem.js";
import type { Session } from "./session.js";
import { isCurrent, isRequired, lengthOf, physicalShape, shapeDigest } from "./shape.js";
import { identifier, literal } from "./sql.js";

/** As DuckDB itself writes the type of instants. */
const INSTANT = "TIMESTAMP WITH TIME ZONE";

interface Column {
  readonly name: string;
  readonly type: string;
}

/**
 * What is kept of a table, as it would be kept with another history: what becomes milestoned holds from `since` on, and of
 * what becomes live the current rows stay. Gives the columns, too.
 */
export function withHistory(
  rows: string,
  there: readonly Column[],
  was: Shape["history"],
  is: Shape["history"],
  since: string,
): readonly [string, readonly Column[]] {
  if (was === is) return [rows, there];
  const [from, to] = [identifier(layout.validFrom), identifier(layout.validTo)];
  if (is === "live") return [`(SELECT * FROM ${rows} WHERE ${to} IS NULL)`, there];
  return [
    `(SELECT *, CAST(${literal(since)} AS TIMESTAMPTZ) AS ${from}, CAST(NULL AS TIMESTAMPTZ) AS ${to} FROM ${rows})`,
    [...there, { name: layout.validFrom, type: INSTANT }, { name: layout.validTo, type: INSTANT }],
  ];
}

/**
 * A SELECT that gives the rows of `rows`, kept with the history of `shape`, in that shape: columns added as null, widened
 * or narrowed where every value stays the same value, put in order, or left out. Every row comes through. Of a milestoned
 * table only the current rows need what has become not nullable.
 * @throws RuntimeProblem when a row would not fit, with the table, the column and the way out
 */
export async function reshaped(
  session: Session,
  rows: string,
  there: readonly Column[],
  shape: Shape,
  what: string,
): Promise<string> {
  const kept = physicalShape(shape);
  const types = await canonicalTypes(session, kept);
  const current = shape.history === "live" ? rows : `(SELECT * FROM ${rows} WHERE ${isCurrent()})`;
  const columns: string[] = [];
  for (const [index, column] of kept.columns.entries()) {
    const old = there.find(({ name }) => name.toLowerCase() === column.name.toLowerCase());
    const isKey = kept.primaryKey.includes(column.name);
    const wanted = shape.columns.find(({ name }) => name === column.name);
    const required = isKey || (wanted !== undefined && isRequired(wanted, shape));
    const judged = isKey ? rows : current;
    if (old === undefined) {
      if (required) await assertEmpty(session, judged, column.name, what);
      columns.push(`CAST(NULL AS ${column.storage}) AS ${identifier(column.name)}`);
      continue;
    }
    if (required) await assertNoNulls(session, judged, old.name, column.name, what);
    const [name, type] = [identifier(old.name), types[index] ?? column.storage];
    const same = old.type === type;
    if (!same && !isWidening(old.type, type)) await assertNothingLost(session, rows, old, { ...column, type }, what);
    if (wanted !== undefined) await assertNoneTooLong(session, rows, old, wanted, what);
    columns.push(`${same ? name : `TRY_CAST(${name} AS ${column.storage})`} AS ${identifier(column.name)}`);
  }
  await assertKey(session, current, there, shape, what);
  if (shape.history === "milestoned") await assertKey(session, rows, there, kept, what);
  return `SELECT ${columns.join(", ")} FROM ${rows}`;
}

async function assertEmpty(session: Session, rows: string, column: string, what: string): Promise<void> {
  const total = await session.number(`SELECT count(*) FROM ${rows}`);
  if (total > 0)
    throw new RuntimeProblem(
      `${what}: the column ${show(column)} cannot be added as not nullable, since ${count(total, "row")} there ${total === 1 ? "has" : "have"} no value for it.`,
      "Declare it nullable, apply and run, and only then declare it not nullable; or publish the new schema as a new dataset. " +
        "Where it was dropped from the table by hand, drop the whole table: an apply makes it anew, and a run fills it.",
    );
}

async function assertNoNulls(session: Session, rows: string, old: string, column: string, what: string): Promise<void> {
  const empty = await session.number(`SELECT count(*) FROM ${rows} WHERE ${identifier(old)} IS NULL`);
  if (empty > 0) throw hasNulls(what, column, empty);
}

/** What is said of a column that is to take no nulls and has some. */
export function hasNulls(what: string, column: string, rows: number): RuntimeProblem {
  return new RuntimeProblem(
    `${what}: the column ${show(column)} cannot become not nullable, since it is null in ${count(rows, "row")}.`,
    "Leave it nullable; or mend the source and run, so that no row is null, and then apply.",
  );
}

async function assertNothingLost(
  session: Session,
  rows: string,
  old: Column,
  column: Column & { readonly storage: string },
  what: string,
): Promise<void> {
  const name = identifier(old.name);
  const back = `TRY_CAST(TRY_CAST(${name} AS ${column.storage}) AS ${old.type})`;
  const { lost, example } = await session.row(
    `SELECT count(*) AS lost, any_value(left(CAST(${name} AS VARCHAR), 200)) AS example FROM ${rows} WHERE ${name} IS NOT NULL AND ${back} IS DISTINCT FROM ${name}`,
  );
  const amount = Number(lost);
  if (amount > 0)
    throw new RuntimeProblem(
      `${what}: the column ${show(column.name)} cannot change from ${old.type} to ${column.type}: ${count(amount, "row")} would lose ${amount === 1 ? "its" : "their"} value, such as ${show(String(example))}.`,
      "Choose a type that holds these values; or publish the new schema as a new dataset and deprecate this one.",
    );
}

/** Texts and bytes are kept in types without a length of their own: the shape's holds for what is there, too. */
async function assertNoneTooLong(
  session: Session,
  rows: string,
  old: Column,
  column: ColumnSpec,
  what: string,
): Promise<void> {
  const limit = lengthOf(column);
  if (limit === undefined) return;
  const value = `TRY_CAST(${identifier(old.name)} AS ${column.storage})`;
  const measured = column.storage === "BLOB" ? `octet_length(${value})` : `length(${value})`;
  const { long, longest } = await session.row(
    `SELECT count(*) AS long, max(${measured}) AS longest FROM ${rows} WHERE ${measured} > ${limit}`,
  );
  const amount = Number(long);
  if (amount > 0)
    throw new RuntimeProblem(
      `${what}: the column ${show(column.name)} cannot become ${column.type}: ${count(amount, "row")} ${amount === 1 ? "is" : "are"} longer there, up to ${Number(longest)}.`,
      "Choose a type that holds these values; or mend the source and run, and then apply.",
    );
}

/** Whether what is there, by its columns, is kept with its history. */
export function hasHistory(there: readonly Column[], shape: Shape): boolean {
  return [layout.validFrom, layout.validTo].every(
    (name) =>
      there.some((column) => column.name === name && column.type === INSTANT) &&
      !shape.columns.some((column) => column.name === name),
  );
}

/** The shape's types as DuckDB itself writes them. */
export async function canonicalTypes(session: Session, shape: Shape): Promise<readonly string[]> {
  const casts = shape.columns.map(({ storage }, index) => `CAST(NULL AS ${storage}) AS c${index}`);
  return (await session.describe(`SELECT ${casts.join(", ")}`)).map(({ type }) => type);
}

/** A key that tells the rows apart. */
async function assertKey(
  session: Session,
  rows: string,
  there: readonly Column[],
  shape: Shape,
  what: string,
): Promise<void> {
  const known = shape.primaryKey.every((name) => there.some((old) => old.name.toLowerCase() === name.toLowerCase()));
  if (shape.primaryKey.length === 0 || !known) return;
  const key = shape.primaryKey.map(identifier).join(", ");
  const groups = `SELECT ${key}, count(*) AS "_times" FROM ${rows} GROUP BY ${key} HAVING count(*) > 1`;
  const bad = await session.number(`SELECT count(*) FROM (${groups})`);
  if (bad === 0) return;
  const problem = await duplicateKeys(session, groups, shape, what, bad);
  throw new RuntimeProblem(
    problem.message.replace("so none of the rows was taken", "so it cannot become the primary key"),
    "Declare a key that tells the rows apart; or publish the new schema as a new dataset.",
  );
}

/**
 * What is known of a table after it was reshaped: where it had got to, but no longer what it was made from. Its rows may
 * differ from those its batch named, so it bears another name.
 */
export function migrated(known: TableState | undefined, shape: Shape): TableState {
  if (known === undefined || known.batch === null) return { ...UNFILLED, ...known, shape, fingerprint: null };
  const batch = sha256(["reshaped", known.batch, shapeDigest(shape)].join("\n"));
  return { ...known, shape, batch, fingerprint: null, number: known.number + 1 };
}
