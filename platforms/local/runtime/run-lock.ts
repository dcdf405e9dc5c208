import { join } from "node:path";
import type { RuntimeEnvironment } from "../../../src/platform/runtime.js";
import { acquire, type Lock } from "./locks.js";
import { explain } from "./problem.js";

interface Run {
  jobs: number;
  readonly lock: Promise<Lock>;
  ending: NodeJS.Timeout | undefined;
}

/** How long a run is taken to go on after a job, so that nobody gets in between two of its jobs. */
const PAUSE = 1_000;
const runs = new Map<string, Run>();

/**
 * One run per instance at a time: the first job of a process takes the lock of the home, and it is given back when the
 * last one is done. A second process is told at once who is running.
 */
export async function whileRunning<T>(
  environment: RuntimeEnvironment,
  purpose: string,
  signal: AbortSignal,
  body: () => Promise<T>,
): Promise<T> {
  const { home } = environment;
  let run = runs.get(home);
  if (run === undefined) {
    const lock = acquire(join(home, "run"), {
      what: "A run of this instance",
      purpose: `sluice run: ${purpose}`,
      wait: 0,
      signal,
    });
    run = { jobs: 0, lock, ending: undefined };
    runs.set(home, run);
  }
  clearTimeout(run.ending);
  run.jobs += 1;
  try {
    const lock = await run.lock;
    lock.assertHeld();
    return await body();
  } catch (error) {
    throw explain(error, purpose);
  } finally {
    run.jobs -= 1;
    if (run.jobs === 0) end(home, run);
  }
}

function end(home: string, run: Run): void {
  const finish = async (): Promise<void> => {
    if (run.jobs > 0) return;
    if (runs.get(home) === run) runs.delete(home);
    const lock = await run.lock.catch(() => undefined);
    await lock?.release();
  };
  run.lock.then(
    () => {
      run.ending = setTimeout(() => void finish(), PAUSE);
      // At the end of the process the lock goes with it.
      run.ending.unref();
    },
    () => void finish(),
  );
}
