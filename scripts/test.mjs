// `npm test`: format and lint, types, then every test. Installs what is missing first.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { ensurePackages, ensureTerraform, root, run } from "./ensure.mjs";

await ensurePackages();
const env = { ...process.env, SLUICE_TERRAFORM: await ensureTerraform() };
const bin = (name) => join(root, "node_modules", ".bin", name);

console.log("\n— format and lint (biome)");
run(bin("biome"), ["check", "--error-on-warnings", "."]);
console.log("\n— types (tsc)");
run(bin("tsc"), ["-p", "."]);
console.log("\n— tests (vitest)");
const results = join(root, ".cache", "vitest.json");
run(
  bin("vitest"),
  ["run", "--reporter=default", "--reporter=json", `--outputFile.json=${results}`, ...process.argv.slice(2)],
  { env },
);

const { numPassedTests, numFailedTests, numPendingTests } = JSON.parse(readFileSync(results, "utf8"));
console.log(`tests: ${numPassedTests} passed, ${numFailedTests} failed, ${numPendingTests} skipped`);
