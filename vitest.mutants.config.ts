import { defineConfig } from "vitest/config";
import base from "./vitest.config.js";

/**
 * What StrykerJS runs against each mutant (scripts/mutants.mjs): the tests that are fast and start no process, those of
 * one group at a time. Modules are kept between runs, since a mutant is switched on by a variable.
 */
export default defineConfig({
  ...base,
  test: {
    ...base.test,
    include: (process.env.MUTANTS_TESTS ?? "test/{lint,assign,governance,change,model}/**/*.test.ts").split(" "),
    // These read the source as text, which StrykerJS has written anew,
    // or want large models.
    exclude: ["**/node_modules/**", "test/**/pages.test.ts", "test/**/catalogue.test.ts", "test/**/scale.test.ts"],
    setupFiles: ["test/support/few-runs.ts"],
    isolate: process.env.MUTANTS_ISOLATE !== undefined,
  },
});
