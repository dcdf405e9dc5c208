import { mkdir } from "node:fs/promises";
import { dirname } from "node:path";
import { setTimeout } from "node:timers/promises";
import lockfile from "proper-lockfile";
import { DeployProblem, Interrupted } from "./deploy-problem.js";

/**
 * Does `work` while no other process of Sluice does anything under the same lock. The lock of a process that died is
 * taken over some seconds later.
 * @throws DeployProblem when somebody else keeps it for longer than `wait` milliseconds
 */
export async function withLock<T>(
  path: string,
  what: string,
  wait: number,
  signal: AbortSignal | undefined,
  work: () => Promise<T>,
): Promise<T> {
  await mkdir(dirname(path), { recursive: true });
  const release = await acquire(path, what, wait, signal);
  try {
    return await work();
  } finally {
    // A lock that was taken over because this process slept is not ours to release.
    await release().catch(() => {});
  }
}

async function acquire(path: string, what: string, wait: number, signal: AbortSignal | undefined) {
  const end = Date.now() + wait;
  for (;;) {
    if (signal?.aborted) throw new Interrupted(`Waiting for ${what}`);
    try {
      return await lockfile.lock(path, {
        lockfilePath: path,
        realpath: false,
        stale: 8_000,
        update: 2_000,
        // Terraform's own lock on the state still stands between two applies.
        onCompromised: () => {},
      });
    } catch (thrown) {
      if ((thrown as NodeJS.ErrnoException).code !== "ELOCKED") throw thrown;
      if (Date.now() >= end) {
        throw new DeployProblem(
          `Another process of Sluice is at work on ${what}.`,
          "Wait for it to finish, then run the command again.",
          path,
        );
      }
    }
    await setTimeout(200);
  }
}
