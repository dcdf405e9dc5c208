import { describe, it } from "vitest";
import { localPlatform } from "./local/platform.js";
import { SCENARIOS } from "./scenarios/index.js";

const platform = localPlatform();

describe("the local platform", () => {
  for (const { name, lacks, run } of SCENARIOS) {
    const why = lacks?.(platform);
    if (why === undefined) it(name, () => run(platform), 300_000);
    else it.skip(`${name} (${why})`);
  }
});
