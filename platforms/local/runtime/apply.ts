import type { JobResult } from "../../../src/platform/runtime.js";
import { RuntimeProblem } from "../../../src/platform/runtime.js";
import { sha256 } from "../../../src/util/digest.js";
import type { Shape, TableName } from "../spec.js";
import { type TableState, writeState } from "./ledger.js";
import { count, show } from "./problem.js";
import type { Session } from "./session.js";
import { anyDifference, columnList, exactColumns, sameKey, shapeDigest, valueColumns } from "./shape.js";
import { identifier, qualified } from "./sql.js";

/**
 * What a table is to become. What is read from a source is rows of the shape, which make history where a table is
 * milestoned (`applyRows`). What is copied from staging to a consumer (`ConsumerTable.apply`) is the table as it is kept:
 * its rows and its key are those of `physicalShape(shape)`, so that all containers have the same versions.
 */
export interface Incoming {
  readonly shape: Shape;
  /** What can be selected from; free of duplicate keys. */
  readonly rows: string;
  /**
   * All rows that there will be, as something that can be selected from, where `rows` are only those that changed. The
   * content is then as fully named by the fingerprint as with the extent `all`.
   */
  readonly whole?: string;
  readonly extent: Extent;
  readonly fingerprint: string;
  /** How far its source has been read once they are in: the greatest watermark; `null` where nothing of it is kept. */
  readonly watermark: string | null;
  /** When they were read from the source of all: an instant as DuckDB writes it, in UTC. What is dated is dated by it. */
  readonly at: string;
}

/**
 * What rows that come in are, beside those that are there.
 * - all: all there are; what is not among them is gone.
 * - more: new and changed ones of a table with a key; `gone` may be selected from for the keys of those that are gone.
 * - window: of a table without a key: all those for which the SQL condition `where` holds; others stay as they are.
 */
export type Extent =
  | { readonly type: "all" }
  | { readonly type: "more"; readonly gone?: string }
  | { readonly type: "window"; readonly where: string };

export type Counts = Pick<JobResult, "inserted" | "updated" | "deleted">;

export const NOTHING: Counts = { inserted: 0, updated: 0, deleted: 0 };

export function sum(counts: readonly Counts[]): Counts {
  return counts.reduce(
    (a, b) => ({ inserted: a.inserted + b.inserted, updated: a.updated + b.updated, deleted: a.deleted + b.deleted }),
    NOTHING,
  );
}

export function isNothing(counts: Counts): boolean {
  return counts.inserted === 0 && counts.updated === 0 && counts.deleted === 0;
}

/** What would change in `current` if `incoming` came in. Rows without a key are told apart as wholes. */
export async function compare(session: Session, current: string, incoming: Incoming): Promise<Counts> {
  const { shape, rows, extent } = incoming;
  if (shape.primaryKey.length === 0) {
    if (extent.type !== "all") return { ...NOTHING, inserted: await session.number(`SELECT count(*) FROM ${rows}`) };
    const columns = exactColumns(shape);
    const but = (a: string, b: string): string =>
      `SELECT count(*) FROM (SELECT ${columns} FROM ${a} EXCEPT ALL SELECT ${columns} FROM ${b})`;
    return {
      inserted: await session.number(but(rows, current)),
      updated: 0,
      deleted: await session.number(but(current, rows)),
    };
  }
  const [first = ""] = shape.primaryKey;
  const join = extent.type === "all" ? "FULL" : "LEFT";
  const row = await session.row(
    `SELECT count(*) FILTER (o.${identifier(first)} IS NULL) AS inserted, count(*) FILTER (n.${identifier(first)} IS NULL) AS deleted, ` +
      `count(*) FILTER (o.${identifier(first)} IS NOT NULL AND n.${identifier(first)} IS NOT NULL AND (${anyDifference(shape, "o", "n")})) AS updated ` +
      `FROM ${rows} AS n ${join} JOIN ${current} AS o ON ${sameKey(shape, "o", "n")}`,
  );
  return { inserted: Number(row.inserted), updated: Number(row.updated), deleted: Number(row.deleted) };
}

/** The state of a table once `incoming` is in. A batch's name comes from what it is made of, never from a clock. */
export function stateAfter(before: TableState, incoming: Incoming, counts: Counts): TableState {
  const { shape, fingerprint, watermark, extent, whole, at } = incoming;
  const { batch, number } = before;
  if (batch !== null && isNothing(counts)) return { shape, fingerprint, watermark, batch, number, at: before.at ?? at };
  const past = extent.type === "all" || whole !== undefined ? "" : (batch ?? "");
  const name = sha256([past, fingerprint, shapeDigest(shape)].join("\n"));
  return { shape, fingerprint, watermark, batch: name, number: number + 1, at };
}

/** Brings rows into a database's table and writes the ledger. Belongs in a transaction. */
export async function applyRows(
  session: Session,
  database: string,
  table: TableName,
  before: TableState,
  incoming: Incoming,
): Promise<Counts> {
  const at = qualified(database, table);
  const counts = await compare(session, at, incoming);
  await change(session, at, incoming, counts);
  await writeState(session, database, table, stateAfter(before, incoming, counts));
  return counts;
}

async function change(session: Session, at: string, incoming: Incoming, counts: Counts): Promise<void> {
  if (isNothing(counts)) return;
  const { shape, rows, extent } = incoming;
  const columns = columnList(shape);
  if (shape.primaryKey.length === 0) {
    if (extent.type === "all") await session.run(`DELETE FROM ${at}`);
    await session.run(`INSERT INTO ${at} (${columns}) SELECT ${columns} FROM ${rows}`);
    return;
  }
  if (counts.deleted > 0)
    await session.run(
      `DELETE FROM ${at} AS o WHERE NOT EXISTS (SELECT 1 FROM ${rows} AS n WHERE ${sameKey(shape, "o", "n")})`,
    );
  if (counts.updated > 0) {
    const sets = valueColumns(shape).map(({ name }) => `${identifier(name)} = n.${identifier(name)}`);
    await session.run(
      `UPDATE ${at} AS o SET ${sets.join(", ")} FROM ${rows} AS n WHERE ${sameKey(shape, "o", "n")} AND (${anyDifference(shape, "o", "n")})`,
    );
  }
  if (counts.inserted > 0)
    await session.run(
      `INSERT INTO ${at} (${columns}) SELECT ${columns} FROM ${rows} AS n WHERE NOT EXISTS (SELECT 1 FROM ${at} AS o WHERE ${sameKey(shape, "o", "n")})`,
    );
}

/** @throws RuntimeProblem when two rows have one key, with some of the keys */
export async function assertUniqueKeys(session: Session, rows: string, shape: Shape, what: string): Promise<void> {
  if (shape.primaryKey.length === 0) return;
  const key = shape.primaryKey.map(identifier).join(", ");
  const groups = `SELECT ${key}, count(*) AS "_times" FROM ${rows} GROUP BY ${key} HAVING count(*) > 1`;
  const bad = await session.number(`SELECT count(*) FROM (${groups})`);
  if (bad > 0) throw await duplicateKeys(session, groups, shape, what, bad);
}

/** What is said of keys that several rows have. */
export async function duplicateKeys(
  session: Session,
  groups: string,
  shape: Shape,
  what: string,
  bad: number,
): Promise<RuntimeProblem> {
  const parts = shape.primaryKey.map(
    (name) => `left(CAST(${identifier(name)} AS VARCHAR), 200) AS ${identifier(name)}`,
  );
  const rows = await session.rows(`SELECT ${parts.join(", ")}, "_times" FROM (${groups}) ORDER BY ALL LIMIT 3`);
  const examples = rows.map((row) => {
    const values = shape.primaryKey.map((name) => `${name} = ${show(String(row[name]))}`);
    return `${values.join(", ")} (${count(Number(row._times), "row")})`;
  });
  return new RuntimeProblem(
    `${what}: ${count(bad, "primary key")} ${bad === 1 ? "is" : "are"} there more than once, so none of the rows was taken: ${examples.join("; ")}.`,
    "Remove the repeated rows at the source, or declare the primary key that tells them apart.",
  );
}
