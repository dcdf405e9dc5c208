import { it } from "vitest";
import type { Platform } from "./platform.js";

/** Something that must come to the same on every platform. */
export interface Scenario {
  readonly name: string;
  /** Why a platform cannot take part; absent or `undefined`: it can. */
  readonly lacks?: (platform: Platform) => string | undefined;
  readonly run: (platform: Platform) => Promise<void>;
}

/** A test for each scenario on a platform. Those it cannot take part in are skipped, and say why. */
export function prove(platform: Platform, scenarios: readonly Scenario[]): void {
  for (const { name, lacks, run } of scenarios) {
    const why = lacks?.(platform);
    if (why === undefined) it(name, () => run(platform), 300_000);
    else it.skip(`${name} (${why})`);
  }
}
