import { compare, findDifference } from "./difference.js";
import { type Counts, type Incoming, isNothing, NOTHING } from "./incoming.js";
import type { Session } from "./session.js";
import { columnList, hasVagueValues, keyList, valueColumns } from "./shape.js";
import { identifier } from "./sql.js";

/** What was changed in a table. */
export interface Change {
  readonly counts: Counts;
  /** The keys of what was changed, as something to select from until the session ends; absent: any may have been. */
  readonly touched?: string;
}

/** Makes a table what comes in says, by the columns and the key of its shape. Belongs in a transaction. */
export async function mergeRows(session: Session, at: string, incoming: Incoming): Promise<Change> {
  const { shape, rows } = incoming;
  const columns = columnList(shape);
  if ((await session.number(`SELECT EXISTS (SELECT 1 FROM ${at})`)) === 0) {
    const inserted = await session.number(`INSERT INTO ${at} (${columns}) SELECT ${columns} FROM ${rows}`);
    return { counts: { ...NOTHING, inserted } };
  }
  return shape.primaryKey.length === 0
    ? { counts: await replaceRows(session, at, incoming) }
    : mergeByKey(session, at, incoming);
}

async function replaceRows(session: Session, at: string, incoming: Incoming): Promise<Counts> {
  if (incoming.extent.type === "more") throw new Error("Without a key nothing tells which rows are new.");
  const counts = await compare(session, at, incoming);
  if (isNothing(counts)) return counts;
  const { shape, rows, extent } = incoming;
  const columns = columnList(shape);
  await session.run(`DELETE FROM ${at}${extent.type === "window" ? ` WHERE ${extent.where}` : ""}`);
  await session.run(`INSERT INTO ${at} (${columns}) SELECT ${columns} FROM ${rows}`);
  return counts;
}

async function mergeByKey(session: Session, at: string, incoming: Incoming): Promise<Change> {
  const beyond = await rowsBeyond(session, at, incoming);
  if (beyond === undefined) return mergeCompared(session, at, incoming);
  const { shape } = incoming;
  const columns = columnList(shape);
  const compared = beyond.areAll ? undefined : await mergeCompared(session, at, { ...incoming, rows: beyond.others });
  const more = await session.number(`INSERT INTO ${at} (${columns}) SELECT ${columns} FROM ${beyond.rows}`);
  if (compared === undefined) return { counts: { ...NOTHING, inserted: more }, touched: beyond.rows };
  const key = keyList(shape);
  return {
    counts: { ...compared.counts, inserted: compared.counts.inserted + more },
    touched: `(SELECT ${key} FROM ${compared.touched} UNION ALL SELECT ${key} FROM ${beyond.rows})`,
  };
}

/** Rows that come in, parted by whether their keys are greater than any that is there: those are new, and not compared. */
interface Beyond {
  /** What can be selected from for the rows beyond, and for the others, until the session ends. */
  readonly rows: string;
  readonly others: string;
  /** Whether nothing that comes in, neither a row nor one that goes, is among the others. */
  readonly areAll: boolean;
}

/** `undefined` where so few are beyond that it is not worth it. By the first column of the key: whatever comes after it, a greater one is another key. */
async function rowsBeyond(
  session: Session,
  at: string,
  { shape, rows, extent }: Incoming,
): Promise<Beyond | undefined> {
  const key = identifier(shape.primaryKey[0] ?? "");
  const greatest = session.temporary();
  await session.run(`CREATE TEMP TABLE ${greatest} AS SELECT max(${key}) AS "_greatest" FROM ${at}`);
  const known = extent.type === "more" ? (extent.keys ?? rows) : rows;
  const isBeyond = `${key} > (SELECT "_greatest" FROM ${greatest})`;
  const { beyond, total } = await session.row(
    `SELECT count(*) FILTER (${isBeyond}) AS beyond, count(*) AS total FROM ${known}`,
  );
  if (Number(beyond) * 2 < Number(total) || Number(total) === 0) return undefined;
  const complete = extent.type === "more" && (extent.keys !== undefined || extent.gone === undefined);
  const areAll = complete && beyond === total;
  return {
    rows: areAll ? rows : `(SELECT * FROM ${rows} WHERE ${isBeyond})`,
    others: `(SELECT * FROM ${rows} WHERE NOT (${isBeyond}))`,
    areAll,
  };
}

/** Merges rows that may have the keys of rows that are there. */
async function mergeCompared(session: Session, at: string, incoming: Incoming): Promise<Required<Change>> {
  const { shape } = incoming;
  const { table, counts } = await findDifference(session, at, incoming);
  const { inserted, updated, deleted } = counts;
  // An UPDATE leaves a value as it is where `=` sees no difference to the new one: such rows are written anew.
  const anew = hasVagueValues(shape);
  if (deleted > 0 || (anew && updated > 0))
    await session.run(
      `DELETE FROM ${at} WHERE rowid IN (SELECT "_old" FROM ${table} WHERE "_old" IS NOT NULL${anew ? "" : ` AND NOT "_new"`})`,
    );
  if (updated > 0 && !anew) {
    const sets = valueColumns(shape).map(({ name }) => `${identifier(name)} = n.${identifier(name)}`);
    await session.run(
      `UPDATE ${at} AS o SET ${sets.join(", ")} FROM ${table} AS n WHERE o.rowid = n."_old" AND n."_new"`,
    );
  }
  if (inserted > 0 || (anew && updated > 0))
    await session.run(
      `INSERT INTO ${at} (${columnList(shape)}) SELECT ${columnList(shape)} FROM ${table} WHERE "_new"${anew ? "" : ` AND "_old" IS NULL`}`,
    );
  return { counts, touched: table };
}
