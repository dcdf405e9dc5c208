import { join } from "node:path";
import { type Reservation, type RuntimeEnvironment, RuntimeProblem } from "../../../src/platform/runtime.js";
import { acquire, type Lock } from "./locks.js";
import { explain } from "./problem.js";
import { RunBook } from "./runs.js";

interface Run {
  users: number;
  lock: Promise<Lock>;
  /** What is remembered of jobs; nobody else writes it while the lock is held. */
  book: RunBook;
  ending: NodeJS.Timeout | undefined;
}

/** How long a run is taken to go on after a job, so that nobody gets in between two of its jobs. */
const PAUSE = 1_000;
const runs = new Map<string, Run>();
/** Locks on their way back. */
const releases = new Map<string, Promise<void>>();

/**
 * One run per instance at a time: the first job of a process takes the lock of the home, and it is given back when the
 * last one is done. A second process is told at once who is running.
 */
export async function whileRunning<T>(
  environment: RuntimeEnvironment,
  purpose: string,
  signal: AbortSignal,
  body: (book: RunBook) => Promise<T>,
): Promise<T> {
  const run = enter(environment, purpose, signal);
  try {
    await holdLock(run, environment, purpose);
    return await body(run.book);
  } catch (error) {
    throw explain(error, purpose);
  } finally {
    leave(environment.home, run);
  }
}

/** Holds the lock of the home between jobs, too, until it is released. @throws RuntimeProblem when another process runs */
export async function reserve(environment: RuntimeEnvironment, purpose: string): Promise<Reservation> {
  const run = enter(environment, purpose, undefined);
  try {
    await holdLock(run, environment, purpose);
  } catch (error) {
    leave(environment.home, run);
    throw explain(error, purpose);
  }
  let released = false;
  return {
    release: async () => {
      if (released) return;
      released = true;
      leave(environment.home, run);
      if (run.users === 0) await finish(environment.home, run);
    },
  };
}

function enter(environment: RuntimeEnvironment, purpose: string, signal: AbortSignal | undefined): Run {
  const { home } = environment;
  let run = runs.get(home);
  if (run === undefined) {
    run = { users: 0, lock: take(home, purpose, signal), book: new RunBook(home), ending: undefined };
    runs.set(home, run);
  }
  clearTimeout(run.ending);
  run.users += 1;
  return run;
}

async function take(home: string, purpose: string, signal: AbortSignal | undefined): Promise<Lock> {
  await releases.get(home);
  return acquire(join(home, "run"), {
    what: "The instance",
    purpose: `sluice run: ${purpose}`,
    wait: 0,
    signal,
  });
}

/**
 * Makes sure that the lock is held. A machine that slept may have lost it: it is taken anew, unless somebody else has it by
 * now, and what is remembered is read again.
 */
async function holdLock(run: Run, { home }: RuntimeEnvironment, purpose: string): Promise<void> {
  const held = run.lock;
  const lock = await held;
  try {
    lock.assertHeld();
  } catch (error) {
    if (!(error instanceof RuntimeProblem)) throw error;
    if (run.lock === held) {
      run.lock = take(home, purpose, undefined);
      run.book = new RunBook(home);
      // For the next one to try again.
      run.lock.catch(() => {
        run.lock = held;
      });
    }
    await run.lock;
  }
}

function leave(home: string, run: Run): void {
  run.users -= 1;
  if (run.users > 0) return;
  run.lock.then(
    () => {
      clearTimeout(run.ending);
      run.ending = setTimeout(() => void finish(home, run), PAUSE);
      // At the end of the process the lock goes with it.
      run.ending.unref();
    },
    () => void finish(home, run),
  );
}

async function finish(home: string, run: Run): Promise<void> {
  if (run.users > 0) return;
  clearTimeout(run.ending);
  if (runs.get(home) !== run) return;
  runs.delete(home);
  const release = run.lock.then(
    (lock) => lock.release(),
    () => undefined,
  );
  releases.set(home, release);
  await release;
  if (releases.get(home) === release) releases.delete(home);
}
