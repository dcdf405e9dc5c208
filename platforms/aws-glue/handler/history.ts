import type { History } from "../../../src/model/common.js";
import { longerRetention } from "../../../src/model/duration.js";
import type { Export } from "./graph-facts.js";

/** Which versions of its rows a table keeps, and for how long; `retention` absent: for ever. */
export interface Kept {
  readonly history: History;
  readonly retention?: string;
}

/** Current rows only. */
export const LIVE: Kept = { history: "live" };

/** What somebody's needs ask a table to keep. */
export function keptFor({
  history,
  retention,
}: {
  readonly history: History;
  readonly retention?: string | undefined;
}): Kept {
  if (history === "live") return LIVE;
  return retention === undefined ? { history } : { history, retention };
}

/** What each dataset's table in the lake keeps: whatever one of its consumers here needs. Absent: the current rows. */
export function keptInLake(exports: readonly Export[]): ReadonlyMap<string, Kept> {
  const kept = new Map<string, Kept>();
  for (const { node, entry } of exports) {
    const one = keptFor(node.needs);
    if (one.history === "live") continue;
    const known = kept.get(entry.key);
    if (known === undefined) kept.set(entry.key, one);
    else
      kept.set(
        entry.key,
        keptFor({ history: "milestoned", retention: longerRetention(known.retention, one.retention) }),
      );
  }
  return kept;
}
