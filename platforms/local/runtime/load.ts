import type { Shape } from "../spec.js";
import { badRecords, collectBad, type Judged, selectOf } from "./bad-records.js";
import { missingColumns } from "./columns.js";
import { type Check, rowChecks } from "./judge.js";
import type { BrokenRecords, Part, Reading, Window } from "./reading.js";
import type { Session } from "./session.js";
import { identifier } from "./sql.js";

/** How records are taken. */
export interface Taking {
  readonly shape: Shape;
  /** For messages. */
  readonly what: string;
  readonly checks: readonly Check[];
  /** Only records in it are looked at. */
  readonly window?: Window | undefined;
  /** Whether bad records are put aside; else they are a problem. */
  readonly reject: boolean;
  /**
   * Which records have every column, as SQL over the shape's columns: one that none of them has is missing. Absent: of no
   * record can that be told.
   */
  readonly complete?: string | undefined;
}

export interface Taken {
  /** The good records: a temporary table with the shape's columns. */
  readonly rows: string;
  /** The bad ones; `undefined`: there are none. */
  readonly bad: BadOnes | undefined;
  /** What was read, for messages: files, or the table. */
  readonly labels: readonly string[];
}

export interface BadOnes {
  /** What `collectBad` gave. */
  readonly table: string;
  readonly count: number;
  readonly parts: readonly Part[];
  readonly checks: readonly Check[];
}

const BAD = identifier("_bad");

/**
 * Reads it all into a new temporary table whose columns are the shape's, each value checked against its declared type.
 * @throws RuntimeProblem that says where the bad values are and how many rows have one
 */
export async function load(session: Session, reading: Reading, shape: Shape, what: string): Promise<string> {
  const taking = { shape, what, checks: rowChecks(shape), reject: false, complete: "true" };
  return (await take(session, reading, taking)).rows;
}

/**
 * Reads what of a source is in the window into a new temporary table, each record judged.
 * @throws RuntimeProblem for what stops it, which bad records do unless they are to be put aside
 */
export async function take(session: Session, asRead: Reading, taking: Taking): Promise<Taken> {
  const { shape, what, checks, window } = taking;
  const table = session.temporary();
  const columns = shape.columns.map(({ name, storage }) => `${identifier(name)} ${storage}`);
  await session.run(`CREATE TEMP TABLE ${table} (${columns.join(", ")}, ${BAD} BOOLEAN)`);
  const { reading, broken } = await fill(session, asRead, taking, table);
  await reading.settle();
  const parts = reading.single();
  const judged: Judged = { parts, shape, checks, window, what };
  const wrong = await session.number(`SELECT count(*) FILTER (WHERE ${BAD}) FROM ${table}`);
  if (wrong > 0 && !taking.reject) throw await badRecords(session, judged, wrong);
  if (taking.complete !== undefined) await assertPresent(session, reading, taking, taking.complete, table);
  if (wrong > 0) await session.run(`DELETE FROM ${table} WHERE ${BAD}`);
  await session.run(`ALTER TABLE ${table} DROP COLUMN ${BAD}`);
  const labels = parts.map(({ label }) => label);
  if (wrong === 0 && broken.length === 0) return { rows: table, bad: undefined, labels };
  const aside = await collectBad(session, judged, broken);
  const count = await session.number(`SELECT count(*) FROM ${aside}`);
  return { rows: table, bad: count === 0 ? undefined : { table: aside, count, parts, checks }, labels };
}

/** Reads into the table; where that fails, once more in another way, and without what is badly written, if that helps. */
async function fill(
  session: Session,
  reading: Reading,
  { shape, checks, window, reject }: Taking,
  table: string,
): Promise<{ readonly reading: Reading; readonly broken: readonly BrokenRecords[] }> {
  const read = async (from: Reading): Promise<void> => {
    await session.run(`DELETE FROM ${table}`);
    for (const part of from.parts)
      await session.run(`INSERT INTO ${table} ${selectOf({ shape, checks, window }, part, BAD)}`);
  };
  const readTwice = (from: Reading): Promise<void> =>
    read(from).catch((error: unknown) => {
      if (!from.retry?.(error)) throw error;
      return read(from);
    });
  try {
    await readTwice(reading);
    return { reading, broken: [] };
  } catch (error) {
    session.alive();
    const mended = reject ? await reading.mend?.(session) : undefined;
    if (mended === undefined) throw await reading.failure(error);
    await readTwice(mended.reading).catch(async (again: unknown) => {
      session.alive();
      throw await mended.reading.failure(again);
    });
    return mended;
  }
}

/** A column that no record has is more likely misnamed than always null. */
async function assertPresent(
  session: Session,
  reading: Reading,
  { shape, what }: Taking,
  complete: string,
  table: string,
): Promise<void> {
  if (!reading.parts.some(({ present }) => present)) return;
  const counts = await session.row(
    `SELECT count(*) AS total, ${shape.columns.map(({ name }, index) => `count(${identifier(name)}) AS c${index}`).join(", ")} FROM ${table} WHERE ${complete}`,
  );
  if (Number(counts.total) === 0) return;
  const suspects = shape.columns.filter((_, index) => Number(counts[`c${index}`]) === 0);
  const missing: string[] = [];
  for (const column of suspects) {
    const index = shape.columns.indexOf(column);
    let seen = false;
    for (const { present, from } of reading.parts)
      seen ||= (await session.number(`SELECT count(*) FROM ${from} WHERE ${present?.[index] ?? "true"}`)) > 0;
    if (!seen) missing.push(column.name);
  }
  if (missing.length > 0) throw missingColumns(what, missing, []);
}
