import { mkdir, readFile, rm, rmdir, writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import { dirname } from "node:path";
import { kill, pid } from "node:process";
import { setTimeout as sleep } from "node:timers/promises";
import { lock } from "proper-lockfile";
import { z } from "zod";
import { RuntimeProblem } from "../../../src/platform/runtime.js";
import { show, stopped } from "./problem.js";

export interface LockRequest {
  /** What the lock protects, for messages: `the database staging/nw_data.duckdb`. */
  readonly what: string;
  /** What it is wanted for: `ingest nw_data`. Those who wait are told. */
  readonly purpose: string;
  /** How long to wait for it, in milliseconds. */
  readonly wait: number;
  readonly signal?: AbortSignal | undefined;
}

export interface Lock {
  /** @throws RuntimeProblem when this machine slept so long that somebody else took the lock over */
  assertHeld(): void;
  release(): Promise<void>;
}

/** After this long without a sign of life, whoever held a lock is taken for dead. */
const STALE = 10_000;
const holderSchema = z.object({ pid: z.number(), host: z.string(), purpose: z.string() });

/**
 * Takes the lock of `path`: a folder `<path>.lock` beside it, kept alive while held, and who holds it in
 * `<path>.lock.holder`. Waits a bounded time; the problem then names the holder. What a killed process of this machine
 * held is taken over at once, what one of another machine held after ten seconds. So long is also waited for one that has
 * no name yet, or a dead one's: it was taken just now, or by one who was killed meanwhile.
 */
export async function acquire(path: string, request: LockRequest): Promise<Lock> {
  const began = Date.now();
  for (let pause = 20; ; pause = Math.min(pause * 1.5, 250)) {
    if (request.signal?.aborted) throw stopped(request.purpose);
    // Each time: whoever had the last lock in a folder may have removed it.
    await mkdir(dirname(path), { recursive: true });
    const held = await attempt(path, request);
    if (held) return held;
    if (await buryDead(path)) continue;
    const holder = await holderOf(path);
    const patience = holder === undefined || isDead(holder) ? Math.max(request.wait, STALE + 1000) : request.wait;
    if (Date.now() - began >= patience) throw busy(request, holder);
    await sleep(pause);
  }
}

async function attempt(path: string, request: LockRequest): Promise<Lock | undefined> {
  let lost = false;
  let unlock: () => Promise<void>;
  try {
    unlock = await lock(path, {
      realpath: false,
      stale: STALE,
      update: STALE / 4,
      retries: 0,
      onCompromised: () => (lost = true),
    });
  } catch (error) {
    if (codeOf(error) === "ELOCKED" || codeOf(error) === "ENOENT") return undefined;
    throw error;
  }
  const mine = JSON.stringify({ pid, host: hostname(), purpose: request.purpose });
  await writeFile(holderPath(path), mine).catch(() => undefined);
  return {
    assertHeld: () => {
      if (lost) throw takenOver(request);
    },
    release: async () => {
      if (lost) return;
      await rm(holderPath(path), { force: true }).catch(() => undefined);
      await unlock().catch(() => undefined);
    },
  };
}

/**
 * Removes the lock of a process of this machine that is no more. Only one may do so at a time, and the holder's name
 * goes first: whoever comes second finds no name, and leaves the lock that may be somebody's new one alone.
 */
async function buryDead(path: string): Promise<boolean> {
  const holder = await holderOf(path);
  if (holder === undefined || !isDead(holder)) return false;
  let unlock: () => Promise<void>;
  try {
    unlock = await lock(`${path}.lock.grave`, {
      realpath: false,
      stale: STALE,
      retries: 0,
      onCompromised: () => undefined,
    });
  } catch {
    return false;
  }
  try {
    const still = await holderOf(path);
    if (still === undefined || still.pid !== holder.pid || still.host !== holder.host) return false;
    await rm(holderPath(path), { force: true });
    await rmdir(`${path}.lock`).catch(() => undefined);
    return true;
  } finally {
    await unlock().catch(() => undefined);
  }
}

/** Whether a holder was a process of this machine that is no more. */
function isDead({ pid: process, host }: z.output<typeof holderSchema>): boolean {
  if (host !== hostname()) return false;
  try {
    kill(process, 0);
    return false;
  } catch (error) {
    return codeOf(error) === "ESRCH";
  }
}

async function holderOf(path: string): Promise<z.output<typeof holderSchema> | undefined> {
  try {
    return holderSchema.safeParse(JSON.parse(await readFile(holderPath(path), "utf8"))).data;
  } catch {
    return undefined;
  }
}

function holderPath(path: string): string {
  return `${path}.lock.holder`;
}

function busy(request: LockRequest, holder: z.output<typeof holderSchema> | undefined): RuntimeProblem {
  const who = holder
    ? `process ${holder.pid} on ${show(holder.host)} (${show(holder.purpose)})`
    : "another process, which left no name";
  const waited = request.wait >= 1000 ? ` It was waited for ${Math.round(request.wait / 1000)} seconds.` : "";
  return new RuntimeProblem(
    `${request.what} is in use by ${who}.${waited}`,
    `Wait until that is done, or stop it.${request.wait > 0 ? " SLUICE_LOCK_WAIT says how many seconds to wait." : ""}`,
  );
}

function takenOver(request: LockRequest): RuntimeProblem {
  return new RuntimeProblem(
    `${request.what} was taken over by another process while this machine gave no sign of life.`,
    "Run again: it starts from the last complete batch.",
  );
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : undefined;
}
