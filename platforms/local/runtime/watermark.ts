import type { ColumnSpec, Method, Shape } from "../spec.js";
import { duplicateKeys, type Extent } from "./apply.js";
import type { Asked, Batch } from "./batch.js";
import { rowChecks } from "./judge.js";
import { take } from "./load.js";
import { greatestOf, lowOf, positionOf, positionText, wasReadOtherwise } from "./position.js";
import type { Session } from "./session.js";
import { columnList, currentRows, exactColumns, sameKey } from "./shape.js";
import { identifier, literal, qualified } from "./sql.js";

type Watermark = Extract<Method, { type: "watermark" }>;

/**
 * Reads the rows of a window: those whose watermark is no less than the greatest that was read, less the overlap. With a
 * key they are merged, never over a row with a greater watermark. Without one they replace those of the window.
 */
export async function readWatermark(
  session: Session,
  asked: Asked<Watermark>,
  progress: (note: string) => void,
): Promise<Batch> {
  const { dataset, from, shape, before, method, how, reject } = asked;
  const column = markOf(shape, method.column);
  const position = positionOf(before, how);
  const low = await lowOf(session, column, position?.greatest ?? null, method.overlap, dataset);
  const window = low === undefined ? undefined : { column: column.name, low };
  const reading = await from.open(shape, { grows: true, ...(window ? { window } : {}) });
  for (const note of reading.notes) progress(note);
  const checks = rowChecks(shape, column.name);
  const {
    rows: all,
    bad,
    labels,
  } = await take(session, reading, {
    shape,
    what: dataset,
    checks,
    window,
    reject,
    complete: "true",
  });
  const mark = identifier(column.name);
  const greatest = await greatestOf(session, all, mark, column, position?.greatest ?? null);
  const records = await session.number(`SELECT count(*) FROM ${all}`);
  const batch = { bad, records, rejudged: position === undefined ? labels : [] };
  const watermark = positionText({ how, greatest, files: [] });
  if (shape.primaryKey.length === 0) {
    const extent: Extent = { type: "window", where: await windowOf(session, all, column, low) };
    return { ...batch, incoming: { shape, rows: all, extent, watermark } };
  }
  const rows = await newest(session, all, shape, column.name, dataset);
  const current = currentRows(qualified(asked.database, asked.table), shape);
  if (!wasReadOtherwise(before, how))
    await session.run(
      `DELETE FROM ${rows} AS n WHERE EXISTS (SELECT 1 FROM ${current} AS o WHERE ${sameKey(shape, "o", "n")} AND o.${mark} > n.${mark})`,
    );
  return { ...batch, incoming: { shape, rows, extent: { type: "more" }, watermark } };
}

function markOf(shape: Shape, name: string): ColumnSpec {
  const column = shape.columns.find((one) => one.name === name);
  if (column === undefined) throw new Error(`The watermark ${name} is no column of its dataset.`);
  return column;
}

/** What rows without a key replace. From the start they replace what the source goes back to: older rows stay. */
async function windowOf(session: Session, rows: string, column: ColumnSpec, low: string | undefined): Promise<string> {
  const mark = identifier(column.name);
  const from = low ?? (await session.row(`SELECT CAST(min(${mark}) AS VARCHAR) AS low FROM ${rows}`)).low;
  if (from === null || from === undefined) return "false";
  return `${mark} >= CAST(${literal(String(from))} AS ${column.storage})`;
}

/** One row per key: where a batch holds several versions of a row, the one with the greatest watermark. */
async function newest(session: Session, rows: string, shape: Shape, column: string, what: string): Promise<string> {
  const key = shape.primaryKey.map(identifier).join(", ");
  const mark = identifier(column);
  const repeated = await session.number(
    `SELECT count(*) FROM (SELECT 1 FROM ${rows} GROUP BY ${key} HAVING count(*) > 1)`,
  );
  if (repeated === 0) return rows;
  // What is there twice with equal values is there once.
  const last =
    `SELECT ${columnList(shape)} FROM (SELECT * FROM ${rows} QUALIFY rank() OVER (PARTITION BY ${key} ORDER BY ${mark} DESC) = 1) ` +
    `QUALIFY row_number() OVER (PARTITION BY ${exactColumns(shape)}) = 1`;
  const groups = `SELECT ${key}, count(*) AS "_times" FROM (${last}) GROUP BY ${key} HAVING count(*) > 1`;
  const bad = await session.number(`SELECT count(*) FROM (${groups})`);
  if (bad > 0) throw await duplicateKeys(session, groups, shape, `${what}, with one ${column} each`, bad);
  const table = session.temporary();
  await session.run(`CREATE TEMP TABLE ${table} AS ${last}`);
  return table;
}
