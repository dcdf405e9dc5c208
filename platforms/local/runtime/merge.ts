import { compare, findDifference } from "./difference.js";
import { type Counts, type Incoming, isNothing, NOTHING } from "./incoming.js";
import type { Session } from "./session.js";
import { columnList, hasVagueValues, valueColumns } from "./shape.js";
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
