import type { History } from "../../../src/model/common.js";
import { longerRetention } from "../../../src/model/duration.js";
import type { Export } from "./graph-facts.js";

/** Which versions of its rows a table keeps, and for how long; `retention` absent: for ever. */
export interface Kept {
  readonly history: History;
  readonly retention?: string;
}

const LIVE: Kept = { history: "live" };

/** What a container's table keeps: versions as soon as one group there needs them, as long as the one that needs them longest. */
export function keptBy({ node }: Export): Kept {
  const { history, retention } = node.needs;
  if (history === "live") return LIVE;
  return retention === undefined ? { history } : { history, retention };
}

/** What each dataset's staging table keeps: whatever one of the containers' tables does. */
export function keptInStaging(exports: readonly Export[]): ReadonlyMap<string, Kept> {
  const kept = new Map<string, Kept>();
  for (const use of exports) {
    const one = keptBy(use);
    if (one.history === "live") continue;
    const known = kept.get(use.entry.key);
    if (known === undefined) kept.set(use.entry.key, one);
    else {
      const retention = longerRetention(known.retention, one.retention);
      kept.set(use.entry.key, { history: "milestoned", ...(retention === undefined ? {} : { retention }) });
    }
  }
  return kept;
}
