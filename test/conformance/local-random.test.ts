import fc from "fast-check";
import { expect, it } from "vitest";
import { localPlatform } from "./local/platform.js";
import { stories, tell } from "./random.js";

/** How many stories are told; each is another with every run. CONFORMANCE_SEED tells those of a run again. */
const RUNS = Number(process.env.CONFORMANCE_RUNS ?? 6);
const SEED = process.env.CONFORMANCE_SEED;

it("random stories come to the same on the local platform as in the oracle", async () => {
  const platform = localPlatform();
  const outcome = await fc.check(
    fc.asyncProperty(stories, (story) => tell(platform, story)),
    { numRuns: RUNS, endOnFailure: true, ...(SEED === undefined ? {} : { seed: Number(SEED) }) },
  );
  if (outcome.failed)
    expect.fail(
      `CONFORMANCE_SEED=${outcome.seed} tells it again.\n${String(outcome.errorInstance)}\n${JSON.stringify(outcome.counterexample)}`,
    );
}, 600_000);
