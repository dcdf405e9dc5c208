import { type JobResult, RuntimeProblem } from "../../../src/platform/runtime.js";
import type { TableRef, TriggerSpec } from "../spec.js";
import { describeTable } from "./database-table.js";
import type { Session } from "./session.js";
import { useTable } from "./use-table.js";

/**
 * Makes sure that every input of a transformer has a complete batch. Whether anything is to be done with them is the
 * transform's to say, since its own ledger knows what it last saw.
 */
export async function trigger(session: Session, spec: TriggerSpec): Promise<JobResult> {
  for (const input of spec.inputs) {
    if ((await batchOf(session, input)) === null)
      throw new RuntimeProblem(
        `${spec.title}: ${describeTable(input)} has no complete batch yet.`,
        "Run what brings it there first; `sluice run` does so in order.",
      );
  }
  return { inserted: 0, updated: 0, deleted: 0, unchanged: true };
}

/** The batch that a table holds; `null` before the first, or where there is no such table. */
export function batchOf(session: Session, table: TableRef): Promise<string | null> {
  return useTable(session, table, async ({ state }) => state?.batch ?? null);
}
