import { z } from "zod";
import { parseDuration } from "../../../src/model/duration.js";
import { RuntimeProblem } from "../../../src/platform/runtime.js";
import { sha256 } from "../../../src/util/digest.js";
import { compactJson } from "../../../src/util/json.js";
import type { ColumnSpec, IngestSpec } from "../spec.js";
import { familyOf } from "./convert.js";
import type { TableState } from "./ledger.js";
import { show } from "./problem.js";
import type { Session } from "./session.js";
import { literal } from "./sql.js";

/** How far a source was read, as the ledger keeps it: JSON. */
const positionSchema = z.object({
  /** By what it was read: a position means nothing to another way of reading. */
  how: z.string(),
  /** The greatest watermark or sequence that was read, as DuckDB writes it, in UTC; `null`: none yet. */
  greatest: z.string().nullable(),
  /** Digests of the files that were read to their end, of those that are still there. */
  files: z.array(z.string()),
});

export type Position = z.output<typeof positionSchema>;

/** Names the way in which a specification has sources read. How much is read again does not matter to it. */
export function wayOf({ method, timezone, source }: IngestSpec): string {
  const { overlap: _, ...lasting } = { overlap: undefined, ...method };
  return sha256(compactJson([lasting, timezone, source.type === "files" ? [source.format, source.options] : []]));
}

/**
 * How far a table's source was read; `undefined`: it is read from its start. So it is after a migration, which forgets
 * the fingerprint: every row gets its value in a column that was added, every bad record its chance.
 */
export function positionOf({ fingerprint, watermark }: TableState, how: string): Position | undefined {
  if (fingerprint === null || watermark === null) return undefined;
  const { data } = positionSchema.safeParse(jsonOf(watermark));
  return data?.how === how ? data : undefined;
}

/** Whether what is in a table was read in another way, so that its watermarks are not to be compared with those to come. */
export function wasReadOtherwise({ watermark }: TableState, how: string): boolean {
  return watermark !== null && positionSchema.safeParse(jsonOf(watermark)).data?.how !== how;
}

export function positionText(position: Position): string {
  return compactJson(position);
}

/** The greater of what was read before and the greatest of a column of `rows`. */
export async function greatestOf(
  session: Session,
  rows: string,
  name: string,
  column: ColumnSpec,
  before: string | null,
): Promise<string | null> {
  const past = before === null ? "NULL" : literal(before);
  const row = await session.row(
    `SELECT CAST(max(w) AS VARCHAR) AS w FROM (SELECT max(${name}) AS w FROM ${rows} UNION ALL SELECT CAST(${past} AS ${column.storage}))`,
  );
  return row.w === null || row.w === undefined ? null : String(row.w);
}

/**
 * From where on a column is read again: the greatest value that was read, less the overlap. `undefined`: from the start,
 * as where there is no value that small.
 * @throws RuntimeProblem when the overlap does not fit the column
 */
export async function lowOf(
  session: Session,
  column: ColumnSpec,
  greatest: string | null,
  overlap: string | undefined,
  what: string,
): Promise<string | undefined> {
  if (greatest === null) return undefined;
  if (overlap === undefined) return greatest;
  const step = stepOf(column, overlap);
  if (step === undefined)
    throw new RuntimeProblem(
      `${what}: the overlap ${show(overlap)} does not fit ${show(column.name)}, which is ${column.type}.`,
      "An overlap is a duration such as PT1H for dates and instants, and a whole number for numbers.",
    );
  const low = `TRY(CAST(CAST(${literal(greatest)} AS ${column.storage}) - ${step} AS ${column.storage}))`;
  const row = await session.row(`SELECT CAST(${low} AS VARCHAR) AS low`);
  return row.low === null || row.low === undefined ? undefined : String(row.low);
}

/** An overlap as SQL that is taken from a value of the column. */
function stepOf(column: ColumnSpec, overlap: string): string | undefined {
  switch (familyOf(column.storage)) {
    case "integer":
    case "decimal":
      return /^\d{1,38}$/.test(overlap) ? `CAST(${literal(overlap)} AS ${column.storage})` : undefined;
    case "date":
    case "timestamp":
    case "timestamptz": {
      const duration = parseDuration(overlap);
      if (duration === undefined) return undefined;
      const parts = Object.entries(duration).map(([unit, amount]) => `${amount} ${unit}`);
      return `CAST(${literal(parts.join(" "))} AS INTERVAL)`;
    }
    default:
      return undefined;
  }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
