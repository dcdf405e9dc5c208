import { RuntimeProblem } from "../../../src/platform/runtime.js";
import type { ColumnSpec, Method, Shape } from "../spec.js";
import type { Asked, Batch } from "./batch.js";
import { changeChecks, sameName } from "./judge.js";
import { type Taken, take } from "./load.js";
import { greatestOf, lowOf, type Position, positionOf, positionText } from "./position.js";
import { count, show } from "./problem.js";
import { knownSequences, rememberSequences } from "./sequences.js";
import type { Session } from "./session.js";
import { anyDifference, columnList, currentRows, exactColumns, keyList, sameKey, valueColumns } from "./shape.js";
import { identifier, literal, qualified } from "./sql.js";

type Changes = Extract<Method, { type: "cdc" }>;

/** The records of a feed: the dataset's columns, and where they are not among them the sequence and the operation. */
interface Feed {
  readonly shape: Shape;
  readonly sequence: ColumnSpec;
  readonly operation: ColumnSpec;
}

/**
 * Reads a feed of changes. Of each key the change with the greatest sequence holds, whenever it arrives and however often:
 * it is compared with what is remembered of the key, also of one that is gone.
 */
export async function readChanges(
  session: Session,
  asked: Asked<Changes>,
  progress: (note: string) => void,
): Promise<Batch> {
  const { dataset, database, table, shape, before, how } = asked;
  const feed = feedOf(shape, asked.method);
  const position = positionOf(before, how);
  const { rows: records, bad, labels } = await readFeed(session, asked, feed, position, progress);
  const order = identifier(feed.sequence.name);
  const greatest = await greatestOf(session, records, order, feed.sequence, position?.greatest ?? null);

  // A table that no batch came into has nothing to remember, whatever one of its name once had.
  const sequences = await knownSequences(session, database, table, shape, feed.sequence, before.batch === null);
  const columns = shape.columns.map(({ name }) => `n.${identifier(name)}`);
  const candidates = session.temporary();
  await session.run(
    `CREATE TEMP TABLE ${candidates} AS SELECT ${columns.join(", ")}, n.${order} AS "_sequence", ` +
      `n.${identifier(feed.operation.name)} = ${literal(asked.method.deleted)} AS "_deleted", k."_sequence" AS "_known", k."_deleted" AS "_gone" ` +
      `FROM ${records} AS n LEFT JOIN ${sequences.known} AS k ON ${sameKey(shape, "k", "n")} ` +
      `WHERE k."_sequence" IS NULL OR n.${order} >= k."_sequence"`,
  );
  await assertOneChange(session, candidates, shape, dataset);
  // From the start changes are taken again that are in already: a column may have been added since.
  if (position)
    await assertSameChange(session, candidates, currentRows(qualified(database, table), shape), shape, dataset);
  const last = session.temporary();
  await session.run(
    `CREATE TEMP TABLE ${last} AS SELECT * FROM ${candidates} QUALIFY row_number() OVER (PARTITION BY ${keyList(shape)} ORDER BY "_sequence" DESC) = 1`,
  );
  const key = keyList(shape);
  return {
    bad,
    rejudged: position === undefined ? labels : [],
    records: await session.number(`SELECT count(*) FROM ${records}`),
    incoming: {
      shape,
      rows: `(SELECT ${columnList(shape)} FROM ${last} WHERE NOT "_deleted")`,
      extent: { type: "more", gone: `(SELECT ${key} FROM ${last} WHERE "_deleted")` },
      watermark: positionText({ how, greatest, files: [...new Set(asked.from.contents)] }),
    },
    remember: () => rememberSequences(session, database, table, shape, feed.sequence, sequences, last),
  };
}

function feedOf(shape: Shape, method: Changes): Feed {
  const find = (name: string): ColumnSpec | undefined => shape.columns.find((column) => sameName(column.name, name));
  const { sequence: name, sequenceType: storage } = method;
  const sequence = find(name) ?? { name, type: storage.toLowerCase(), storage, nullable: false };
  const operation = find(method.operation) ?? {
    name: method.operation,
    type: "string",
    storage: "VARCHAR",
    nullable: false,
  };
  const columns = [...new Set([...shape.columns, sequence, operation])];
  return { shape: { ...shape, columns }, sequence, operation };
}

/** Files that were read to their end are not read again; a table is, from the overlap on, where there is one. */
async function readFeed(
  session: Session,
  { dataset, from, shape, method, reject }: Asked<Changes>,
  feed: Feed,
  position: Position | undefined,
  progress: (note: string) => void,
): Promise<Taken> {
  const low =
    from.contents || method.overlap === undefined
      ? undefined
      : await lowOf(session, feed.sequence, position?.greatest ?? null, method.overlap, dataset);
  const window = low === undefined ? undefined : { column: feed.sequence.name, low };
  const reading = await from.open(feed.shape, {
    grows: true,
    skip: new Set(position?.files),
    ...(window ? { window } : {}),
  });
  for (const note of reading.notes) progress(note);
  const upserts = `${identifier(feed.operation.name)} <> ${literal(method.deleted)}`;
  return take(session, reading, {
    shape: feed.shape,
    what: dataset,
    checks: changeChecks(shape, feed.shape, method),
    window,
    reject,
    // A few changes need not tell which columns there are.
    complete: position === undefined ? upserts : undefined,
  });
}

/** @throws RuntimeProblem when two changes of one key have one sequence and do not come to the same */
async function assertOneChange(session: Session, changes: string, shape: Shape, what: string): Promise<void> {
  const at = `${keyList(shape)}, "_sequence"`;
  const repeated = `SELECT ${at} FROM ${changes} GROUP BY ${at} HAVING count(*) > 1`;
  if ((await session.number(`SELECT count(*) FROM (${repeated})`)) === 0) return;
  const values =
    valueColumns(shape).length === 0 ? "true" : `row(${exactColumns({ ...shape, columns: [...valueColumns(shape)] })})`;
  const distinct = `SELECT DISTINCT ${at}, "_deleted", CASE WHEN NOT "_deleted" THEN ${values} END AS "_values" FROM ${changes} SEMI JOIN (${repeated}) USING (${at})`;
  await refuse(session, `SELECT ${at} FROM (${distinct}) GROUP BY ${at} HAVING count(*) > 1`, shape, what);
}

/** @throws RuntimeProblem when a change has the sequence of the one that is in, and is another */
async function assertSameChange(
  session: Session,
  changes: string,
  current: string,
  shape: Shape,
  what: string,
): Promise<void> {
  const [first = ""] = shape.primaryKey.map(identifier);
  const differs = `n."_deleted" <> n."_gone" OR (NOT n."_deleted" AND o.${first} IS NOT NULL AND (${anyDifference(shape, "o", "n")}))`;
  const at = `${shape.primaryKey.map((name) => `n.${identifier(name)}`).join(", ")}, n."_sequence"`;
  await refuse(
    session,
    `SELECT DISTINCT ${at} FROM ${changes} AS n LEFT JOIN ${current} AS o ON ${sameKey(shape, "o", "n")} WHERE n."_known" = n."_sequence" AND (${differs})`,
    shape,
    what,
  );
}

/** Names some of the keys that a query gives, if it gives any. */
async function refuse(session: Session, query: string, shape: Shape, what: string): Promise<void> {
  const bad = await session.number(`SELECT count(*) FROM (${query})`);
  if (bad === 0) return;
  const names = [...shape.primaryKey, "_sequence"];
  const parts = names.map((name) => `left(CAST(${identifier(name)} AS VARCHAR), 200) AS ${identifier(name)}`);
  const rows = await session.rows(`SELECT ${parts.join(", ")} FROM (${query}) ORDER BY ALL LIMIT 3`);
  const examples = rows.map((row) => {
    const key = shape.primaryKey.map((name) => `${name} = ${show(String(row[name]))}`);
    return `${key.join(", ")} at sequence ${show(String(row._sequence))}`;
  });
  throw new RuntimeProblem(
    `${what}: ${count(bad, "key")} ${bad === 1 ? "has" : "have"} two different changes with one sequence, so which of them holds is not known and none was taken: ${examples.join("; ")}.`,
    "Let the feed give every change of a key a sequence of its own, or name the column that does.",
  );
}
