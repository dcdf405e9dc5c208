import { createInterface } from "node:readline";
import { localRuntime } from "../../../../platforms/local/runtime/index.js";
import { runJobs } from "../../../../src/platform/run-jobs.js";
import type { RuntimeEnvironment } from "../../../../src/platform/runtime.js";
import { homeIn, outIn, type Work } from "./work.js";

/** How many tables are made at once, as Terraform makes those of one stack. */
const AT_ONCE = 4;

/**
 * A process that is there to be killed. Takes one line of JSON, a `Work`, and does it as `sluice provision` and `sluice run`
 * would. Says `started`, and in the end `done`, or what went wrong.
 */
for await (const line of createInterface({ input: process.stdin, terminal: false })) {
  const work = JSON.parse(line) as Work;
  if (work.failpoint !== undefined) process.env.SLUICE_FAILPOINT = work.failpoint;
  process.stdout.write("started\n");
  try {
    process.stdout.write(`${(await doIt(work)) ?? "done"}\n`);
  } catch (error) {
    process.stdout.write(`${error instanceof Error ? error.stack : String(error)}\n`);
  }
  break;
}
process.stdin.destroy();

/** Gives what failed, if anything did. */
async function doIt(work: Work): Promise<string | undefined> {
  const environment: RuntimeEnvironment = {
    root: work.root,
    home: homeIn(work.root),
    env: { SLUICE_LOCK_WAIT: "30", ...work.env },
    now: () => new Date(work.now),
  };
  if (work.what === "provision") {
    for (const stage of work.specs) {
      const waiting = [...stage];
      const worker = async (): Promise<void> => {
        for (let spec = waiting.shift(); spec !== undefined; spec = waiting.shift())
          await localRuntime.provision(spec, environment);
      };
      await Promise.all(Array.from({ length: AT_ONCE }, worker));
    }
    return undefined;
  }
  const jobs = await localRuntime.plan(outIn(work.root), "local", environment);
  const held = await localRuntime.reserve(environment, "a run to be killed");
  try {
    const outcomes = await runJobs(jobs, {
      parallel: 2,
      stop: new AbortController().signal,
      listener: { started: () => undefined, progressed: () => undefined, ended: () => undefined },
    });
    const failed = [...outcomes].flatMap(([id, outcome]) =>
      outcome.state === "done" ? [] : [`${id}: ${JSON.stringify(outcome)} ${"error" in outcome ? outcome.error : ""}`],
    );
    return failed.length === 0 ? undefined : failed.join("\n");
  } finally {
    await held.release();
  }
}
