import { layout } from "../layout.js";
import type { ExportSpec, Shape } from "../spec.js";
import { touchedSince } from "./change-log.js";
import { requireReadable } from "./database-table.js";
import { EPOCH, expired } from "./history.js";
import type { Incoming } from "./incoming.js";
import type { TableState } from "./ledger.js";
import type { Session } from "./session.js";
import { currentRows, keyList, physicalShape } from "./shape.js";
import { identifier, literal, qualified } from "./sql.js";

/** What staging has for a consumer's table. */
export interface Content {
  /** All of it. */
  readonly incoming: Incoming;
  /** How many current rows there are. */
  readonly rows: number;
  /** In what shape staging has it. */
  readonly kept: Shape;
  /** Of the versions that the consumer's retention leaves out: as a condition, and when the last of them ended. */
  readonly left: { readonly where: string; readonly last: string } | undefined;
}

/** What staging has now; `undefined` before the first batch. */
export async function contentOf(session: Session, staging: string, spec: ExportSpec): Promise<Content | undefined> {
  const { from, shape, dataset } = spec;
  const state = await requireReadable(session, staging, from.table, shape, dataset);
  if (state.batch === null) return undefined;
  const at = qualified(staging, from.table);
  const left = await leftOut(session, at, spec);
  const current = currentRows(at, state.shape);
  const rows =
    shape.history === "live" ? current : left === undefined ? at : `(SELECT * FROM ${at} WHERE NOT ${left.where})`;
  return {
    incoming: {
      shape,
      rows,
      whole: rows,
      extent: { type: "all" },
      fingerprint: left === undefined ? state.batch : `${state.batch} ${left.last}`,
      watermark: null,
      at: state.at ?? EPOCH,
    },
    rows: await session.number(`SELECT count(*) FROM ${current}`),
    kept: state.shape,
    left,
  };
}

/**
 * What a consumer's table lacks of what staging has: the rows that were touched since its batch where staging's log
 * reaches back to it, else everything.
 */
export async function sinceBatch(
  session: Session,
  staging: string,
  { from, shape }: ExportSpec,
  { incoming, kept, left }: Content,
  before: TableState,
): Promise<Incoming> {
  const [batch = "", ...rest] = (before.fingerprint ?? "").split(" ");
  const last = rest.join(" ");
  // Where the retention has become longer, versions that were left out come back.
  if (shape.primaryKey.length === 0 || batch === "" || last > (left?.last ?? "")) return incoming;
  const touched = await touchedSince(session, staging, from.table, kept, batch);
  if (touched === undefined) return incoming;
  const physical = physicalShape(shape);
  const key = keyList(physical);
  const gone = [`SELECT DISTINCT ${key} FROM ${touched} ANTI JOIN ${incoming.rows} USING (${key})`];
  if (left !== undefined) {
    const since = last === "" ? "" : ` AND ${identifier(layout.validTo)} > CAST(${literal(last)} AS TIMESTAMPTZ)`;
    gone.push(`SELECT ${key} FROM ${qualified(staging, from.table)} WHERE ${left.where}${since}`);
  }
  return {
    ...incoming,
    rows: `(SELECT n.* FROM ${incoming.rows} AS n SEMI JOIN ${touched} AS t USING (${key}))`,
    extent: { type: "more", gone: `(${gone.join(" UNION ")})`, ...(left === undefined ? { keys: touched } : {}) },
  };
}

async function leftOut(session: Session, at: string, { shape, retention }: ExportSpec): Promise<Content["left"]> {
  const where = shape.history === "milestoned" ? expired(retention, session.now()) : undefined;
  if (where === undefined) return undefined;
  const ended = identifier(layout.validTo);
  const { last } = await session.row(`SELECT CAST(max(${ended}) AS VARCHAR) AS last FROM ${at} WHERE ${where}`);
  return last === null || last === undefined ? undefined : { where, last: String(last) };
}
