import { setTimeout } from "node:timers/promises";
import { Interrupted } from "../deploy-problem.js";

/**
 * Waits before another attempt: any time up to a bound that doubles with each, from a tenth of a second to five.
 * The time is random, so that those who lost one race together do not meet again in the next.
 */
export async function pause(attempt: number, signal: AbortSignal | undefined): Promise<void> {
  const bound = Math.min(5000, 100 * 2 ** (attempt - 1));
  try {
    await setTimeout(Math.random() * bound, undefined, signal === undefined ? {} : { signal });
  } catch {
    throw new Interrupted("Waiting for another attempt");
  }
}
