import { vi } from "vitest";

/** Under mutation every property is tried with a few models, always the same: a mutant's verdict may not depend on chance. */
const MOST_RUNS = Number(process.env.MUTANTS_RUNS ?? 15);

vi.mock("fast-check", async (original) => {
  const actual = await original<typeof import("fast-check")>();
  const assert = (property: Parameters<typeof actual.assert>[0], parameters?: Parameters<typeof actual.assert>[1]) =>
    actual.assert(property, {
      ...parameters,
      seed: 1,
      numRuns: Math.min(parameters?.numRuns ?? MOST_RUNS, MOST_RUNS),
    });
  return { ...actual, assert, default: { ...actual.default, assert } };
});
