import { defineConfig } from "vitest/config";
import base from "./vitest.config.js";

/** `npm run test:long`: proofs that take longer than a test may. Their last figures are in docs/proofs.md. */
export default defineConfig({
  ...base,
  test: {
    ...base.test,
    include: ["test/long/**/*.test.ts"],
    exclude: ["**/node_modules/**"],
    // No seed: every run draws cases of its own.
    setupFiles: [],
    testTimeout: 600_000,
  },
});
