import { type Duration, parseDuration } from "../../../src/model/duration.js";
import { sha256 } from "../../../src/util/digest.js";
import { layout } from "../layout.js";
import type { Shape, TableName } from "../spec.js";
import { logChange } from "./change-log.js";
import { findDifference } from "./difference.js";
import { type Incoming, NOTHING } from "./incoming.js";
import { readState, type TableState, writeState } from "./ledger.js";
import { type Change, mergeRows } from "./merge.js";
import type { Session } from "./session.js";
import { columnList, isCurrent, keyList, physicalShape } from "./shape.js";
import { identifier, literal, qualified } from "./sql.js";

/** By which what comes from before there were dates is dated. */
export const EPOCH = "1970-01-01 00:00:00+00";

const FROM = identifier(layout.validFrom);
const TO = identifier(layout.validTo);

/**
 * The instant by which what comes into a table now is dated, as DuckDB writes it, in UTC. By the clock, but always later
 * than the batch before, even where the clock went back.
 */
export async function batchInstant(session: Session, before: Pick<TableState, "at">): Promise<string> {
  const now = instant(session.now().toISOString());
  const next = before.at === null ? now : `greatest(${now}, ${instant(before.at)} + INTERVAL 1 MICROSECOND)`;
  return String((await session.row(`SELECT CAST(${next} AS VARCHAR) AS "at"`)).at);
}

/** The instant that DuckDB wrote, to the millisecond. */
export function instantOf(text: string): Date {
  return new Date(text.replace(" ", "T").replace(/\+00$/, "Z"));
}

/** Makes the history of a milestoned table: versions that changed or went end, and new ones begin, at the batch's instant. */
export async function makeHistory(session: Session, at: string, incoming: Incoming): Promise<Change> {
  const { shape, rows } = incoming;
  const dated = instant(incoming.at);
  if ((await session.number(`SELECT EXISTS (SELECT 1 FROM ${at})`)) === 0)
    return mergeRows(session, at, {
      ...incoming,
      shape: physicalShape(shape),
      rows: `(SELECT ${columnList(shape)}, ${dated} AS ${FROM}, CAST(NULL AS TIMESTAMPTZ) AS ${TO} FROM ${rows})`,
    });
  const current = `(SELECT *, rowid FROM ${at} WHERE ${isCurrent()})`;
  const { table, counts } = await findDifference(session, current, incoming);
  if (counts.updated + counts.deleted > 0)
    await session.run(
      `UPDATE ${at} SET ${TO} = ${dated} WHERE rowid IN (SELECT "_old" FROM ${table} WHERE "_old" IS NOT NULL)`,
    );
  if (counts.inserted + counts.updated > 0)
    await session.run(
      `INSERT INTO ${at} (${columnList(shape)}, ${FROM}) SELECT ${columnList(shape)}, ${dated} FROM ${table} WHERE "_new"`,
    );
  return { counts, touched: `(SELECT * FROM ${at} WHERE ${FROM} = ${dated} OR ${TO} = ${dated})` };
}

/**
 * Which versions are no longer kept, as a condition in SQL on a milestoned table; `undefined`: all are kept. By the
 * calendar: a year before the 29th of February is the 28th. Current versions stay, however old.
 */
export function expired(retention: string | undefined, now: Date): string | undefined {
  const duration = retention === undefined ? undefined : parseDuration(retention);
  if (duration === undefined) return undefined;
  // What reaches back before the calendar begins is null, and nothing ended before that.
  return `coalesce(${TO} < TRY(${instant(now.toISOString())} - ${interval(duration)}), false)`;
}

/**
 * Deletes the versions of a milestoned table that ended before the retention, and says so in the ledger. Gives how many
 * there were. Belongs in a transaction.
 */
export async function purge(
  session: Session,
  database: string,
  table: TableName,
  shape: Shape,
  retention: string | undefined,
  now: Date,
): Promise<number> {
  const where = shape.history === "milestoned" ? expired(retention, now) : undefined;
  const before = where === undefined ? undefined : await readState(session, database, table);
  if (where === undefined || before === undefined) return 0;
  const at = qualified(database, table);
  const old = await session.row(`SELECT count(*) AS n, CAST(max(${TO}) AS VARCHAR) AS last FROM ${at} WHERE ${where}`);
  if (Number(old.n) === 0) return 0;
  const deleted = Number(old.n);
  const batch = sha256(["purged", before.batch, deleted, old.last].join("\n"));
  const after = { ...before, batch, number: before.number + 1 };
  const touched = session.temporary();
  await session.run(
    `CREATE TEMP TABLE ${touched} AS SELECT ${keyList(physicalShape(shape))} FROM ${at} WHERE ${where}`,
  );
  await session.run(`DELETE FROM ${at} WHERE ${where}`);
  await logChange(session, database, table, before, after, { counts: { ...NOTHING, deleted }, touched });
  await writeState(session, database, table, after);
  return deleted;
}

function instant(text: string): string {
  return `CAST(${literal(text)} AS TIMESTAMPTZ)`;
}

function interval({ years, months, weeks, days, hours, minutes, seconds }: Duration): string {
  return `CAST(${literal(
    `${years} years ${months} months ${weeks * 7 + days} days ${hours} hours ${minutes} minutes ${seconds} seconds`,
  )} AS INTERVAL)`;
}
