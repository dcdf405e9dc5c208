import type { GroupStatus, RuntimeEnvironment } from "../../../src/platform/runtime.js";

/** What consumers have, group by group, from what is recorded of runs: no database is opened. */
export async function status(
  _outDirectory: string,
  _instance: string,
  _environment: RuntimeEnvironment,
): Promise<readonly GroupStatus[]> {
  throw new Error("not there yet");
}
