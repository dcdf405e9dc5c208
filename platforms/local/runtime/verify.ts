import type { Drift, RuntimeEnvironment } from "../../../src/platform/runtime.js";

/** Tables and relations that are not as the specifications say. */
export async function verify(
  _outDirectory: string,
  _instance: string,
  _environment: RuntimeEnvironment,
): Promise<readonly Drift[]> {
  throw new Error("not there yet");
}
