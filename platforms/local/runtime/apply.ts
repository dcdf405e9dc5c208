import { RuntimeProblem } from "../../../src/platform/runtime.js";
import { sha256 } from "../../../src/util/digest.js";
import type { Shape, TableName } from "../spec.js";
import { logChange } from "./change-log.js";
import { makeHistory } from "./history.js";
import { type Counts, type Incoming, isNothing } from "./incoming.js";
import { type TableState, writeState } from "./ledger.js";
import { mergeRows } from "./merge.js";
import { count, show } from "./problem.js";
import type { Session } from "./session.js";
import { physicalShape, shapeDigest } from "./shape.js";
import { identifier, qualified } from "./sql.js";

export { type Counts, type Extent, type Incoming, isNothing, NOTHING, sum } from "./incoming.js";

/**
 * The state of a table once `incoming` is in. A batch's name comes from what it is made of, never from a clock: from the
 * fingerprint, where that names the whole content, else from the batch before, too.
 */
export function stateAfter(before: TableState, incoming: Incoming, counts: Counts): TableState {
  const whole = incoming.extent.type === "all" || incoming.whole !== undefined;
  return advance(before, incoming, counts, [whole ? "" : (before.batch ?? "")]);
}

/**
 * Brings rows that were read into a database's table, writes the ledger, and logs what was touched. Where the table is
 * milestoned, they make its history. Belongs in a transaction.
 */
export async function applyRows(
  session: Session,
  database: string,
  table: TableName,
  before: TableState,
  incoming: Incoming,
): Promise<Counts> {
  const at = qualified(database, table);
  const dated = incoming.shape.history === "milestoned";
  const change = dated ? await makeHistory(session, at, incoming) : await mergeRows(session, at, incoming);
  // The same rows at another instant are another history.
  const after = dated
    ? advance(before, incoming, change.counts, [before.batch ?? "", incoming.at])
    : stateAfter(before, incoming, change.counts);
  await logChange(session, database, table, before, after, change);
  await writeState(session, database, table, after);
  return change.counts;
}

/** Brings copies of what staging keeps into a database's table, and writes the ledger. Belongs in a transaction. */
export async function copyRows(
  session: Session,
  database: string,
  table: TableName,
  before: TableState,
  incoming: Incoming,
): Promise<Counts> {
  const shape = physicalShape(incoming.shape);
  const { counts } = await mergeRows(session, qualified(database, table), { ...incoming, shape });
  await writeState(session, database, table, stateAfter(before, incoming, counts));
  return counts;
}

function advance(before: TableState, incoming: Incoming, counts: Counts, past: readonly string[]): TableState {
  const { shape, fingerprint, watermark, at } = incoming;
  const { batch, number } = before;
  if (batch !== null && isNothing(counts)) return { shape, fingerprint, watermark, batch, number, at: before.at ?? at };
  const name = sha256([...past, fingerprint, shapeDigest(shape)].join("\n"));
  return { shape, fingerprint, watermark, batch: name, number: number + 1, at };
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
