import { existsSync, mkdirSync, realpathSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { lock } from "proper-lockfile";
import { TreeProblem } from "./tree-problem.js";

/** `out/` and what lies beside it while it is written. */
export interface OutFolder {
  /** Absolute, links resolved. */
  readonly path: string;
  /** Where changes are prepared: on the same disk, so that files can be renamed into place. */
  readonly stage: string;
  readonly lock: string;
}

export function outFolder(directory: string): OutFolder {
  const path = existsSync(directory) ? realpathSync(directory) : resolve(directory);
  const beside = join(dirname(path), `.${basename(path)}.sluice`);
  return { path, stage: `${beside}-new`, lock: `${beside}-lock` };
}

/** How long a writer waits for another one, in milliseconds; the lock of one that died is given up after five seconds. */
const PATIENCE = 30_000;
const STALE = 5_000;

/** Lets one writer of a process or machine work at a time. @throws TreeProblem when another one does not come to an end */
export async function withLock<T>(out: OutFolder, work: (stillMine: () => void) => Promise<T>): Promise<T> {
  let lost = false;
  const release = await acquire(out, () => {
    lost = true;
  });
  try {
    return await work(() => {
      if (lost)
        throw new TreeProblem(
          `The lock of ${out.path} was lost while it was written: this process stood still, or something removed ${out.lock}.`,
          "Run the command again.",
        );
    });
  } finally {
    await release().catch(() => undefined);
  }
}

async function acquire(out: OutFolder, onLost: () => void): Promise<() => Promise<void>> {
  try {
    mkdirSync(dirname(out.path), { recursive: true });
    return await lock(out.path, {
      realpath: false,
      lockfilePath: out.lock,
      stale: STALE,
      retries: { retries: PATIENCE / 100, factor: 1, minTimeout: 100, maxTimeout: 100 },
      onCompromised: onLost,
    });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ELOCKED")
      throw new TreeProblem(
        `Another process has been writing ${out.path} for more than ${PATIENCE / 1000} seconds.`,
        "Wait for it, or end it, and run the command again.",
        { cause: error },
      );
    throw worldProblem(`${dirname(out.path)} cannot be written`, error);
  }
}

/** A problem of the disk, with what its code means; anything else is a bug and thrown as it is. */
export function worldProblem(what: string, error: unknown): unknown {
  const code = (error as NodeJS.ErrnoException | undefined)?.code;
  const known = code === undefined ? undefined : WORLD[code];
  if (known === undefined) return error;
  return new TreeProblem(`${what}: ${known.why} (${code}).`, known.remedy, { cause: error });
}

const ROOM = "Make room there and run the command again; the old files are as they were.";
const RIGHTS = "Give this user the right to write there, and run the command again; the old files are as they were.";
const CLEAR = "Move what is in the way elsewhere, and run the command again; the old files are as they were.";
const WORLD: Readonly<Record<string, { readonly why: string; readonly remedy: string }>> = {
  ENOSPC: { why: "the disk is full", remedy: ROOM },
  EDQUOT: { why: "the quota is used up", remedy: ROOM },
  EFBIG: { why: "a file would be too large for the disk or the user's limit", remedy: ROOM },
  EMFILE: { why: "too many files are open", remedy: "Raise the limit of open files and run the command again." },
  EACCES: { why: "this user may not", remedy: RIGHTS },
  EPERM: { why: "this user may not", remedy: RIGHTS },
  EROFS: { why: "the disk is read-only", remedy: RIGHTS },
  EISDIR: { why: "a folder is where a file should be", remedy: CLEAR },
  ENOTDIR: { why: "a file is where a folder should be", remedy: CLEAR },
  EEXIST: { why: "a file is where a folder should be", remedy: CLEAR },
  ENAMETOOLONG: { why: "a path is too long for the disk", remedy: "Use a folder with a shorter path." },
  EXDEV: {
    why: "it is a disk of its own, apart from the folder it lies in",
    remedy: "Write to a folder inside of it, such as out/terraform.",
  },
  EBUSY: { why: "something holds a file there", remedy: "End what uses it, and run the command again." },
  EIO: { why: "the disk fails", remedy: "Look after the disk; the old files are as they were." },
};
