// Mutation testing of single rooms; `npm run test:mutants` runs it, room by room.

/** @type {import("@stryker-mutator/api/core").PartialStrykerOptions} */
export default {
  testRunner: "vitest",
  vitest: { configFile: "vitest.mutants.config.ts", related: false },
  plugins: ["@stryker-mutator/vitest-runner", "./scripts/mutants-ignore.mjs"],
  // What is told to people is not judged by machines: a text may change, and no test should hold its every word.
  ignorers: ["texts"],
  coverageAnalysis: "perTest",
  // A mutant in what a module computes while it loads needs every module loaded anew, and so a run of its own.
  ignoreStatic: true,
  concurrency: 2,
  timeoutMS: 20_000,
  disableTypeChecks: false,
  checkers: [],
  incremental: true,
  reporters: [],
  tempDirName: ".cache/mutants/work",
  ignorePatterns: ["out", "coverage", "examples", "bench", "docs", "test/golden", "test/conformance", "test/examples"],
};
