import type { TableState } from "./ledger.js";
import type { Session } from "./session.js";
import { literal } from "./sql.js";

/**
 * The instant by which what comes into a table now is dated, as DuckDB writes it, in UTC. By the clock, but always later
 * than the batch before, even where the clock went back.
 */
export async function batchInstant(session: Session, before: Pick<TableState, "at">): Promise<string> {
  const now = `CAST(${literal(session.now().toISOString())} AS TIMESTAMPTZ)`;
  const next =
    before.at === null ? now : `greatest(${now}, CAST(${literal(before.at)} AS TIMESTAMPTZ) + INTERVAL 1 MICROSECOND)`;
  return String((await session.row(`SELECT CAST(${next} AS VARCHAR) AS at`)).at);
}
