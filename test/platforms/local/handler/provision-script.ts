import { resolve } from "node:path";
import { localRuntime } from "../../../../platforms/local/runtime/index.js";
import { RuntimeProblem } from "../../../../src/platform/runtime.js";

/** What `sluice provision <spec>` does in a stack's folder, without the rest of the command line. Bundled by `workshop.ts`. */
async function main(): Promise<void> {
  const [command, spec, ...rest] = process.argv.slice(2);
  if (command !== "provision" || spec === undefined || rest.length > 0)
    throw new Error(`unexpected arguments: ${process.argv.slice(2).join(" ")}`);
  await localRuntime.provision(resolve(spec), {
    root: process.env.SLUICE_ROOT,
    home: resolve("../../../.sluice/local"),
    env: process.env,
  });
}

main().catch((error: unknown) => {
  process.stderr.write(error instanceof RuntimeProblem ? `${error.message} ${error.remedy}\n` : `${String(error)}\n`);
  process.exitCode = 1;
});
