import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Engine } from "../../../platforms/local/runtime/engine.js";
import { localRuntime } from "../../../platforms/local/runtime/index.js";
import { runJobs } from "../../../src/platform/run-jobs.js";
import type { RuntimeEnvironment } from "../../../src/platform/runtime.js";

/** What is to be done on an instance of the local platform. Plain data, so that a process of its own can be told. */
export interface Work {
  readonly what: "provision" | "run";
  readonly root: string;
  readonly env: Readonly<Record<string, string>>;
  /** ISO 8601; absent: the machine's clock. */
  readonly now?: string;
  readonly parallel: number;
}

/** How a run's jobs ended. */
export interface Ended {
  /** Of jobs that failed: id -> the problem's message. */
  readonly failed: Readonly<Record<string, string>>;
  /** Of jobs that were done: id -> bad records that lie aside. */
  readonly rejects: Readonly<Record<string, number>>;
}

export const homeIn = (root: string): string => join(root, ".sluice", "local");
export const outIn = (root: string): string => join(root, "out");

/** Does it in this process, as `sluice apply` or `sluice run` would, less the command line and Terraform. */
export async function doWork(work: Work): Promise<Ended> {
  const environment: RuntimeEnvironment = {
    root: work.root,
    home: homeIn(work.root),
    env: { SLUICE_LOCK_WAIT: "20", ...work.env },
    ...(work.now === undefined ? {} : { now: () => new Date(work.now ?? "") }),
  };
  return work.what === "run" ? runAll(work, environment) : provisionAll(work, environment);
}

/** Every table, then every relation, as the order of the stacks has it. */
async function provisionAll({ root }: Work, environment: RuntimeEnvironment): Promise<Ended> {
  // One engine for all of them, where Terraform would start a process for each.
  const engine = await Engine.enter(environment);
  try {
    for (const kind of ["table", "relations"])
      for (const { path, spec } of specsIn(root))
        if (spec.kind === kind && !/\/drop-[^/]*$/.test(path)) await localRuntime.provision(path, environment);
  } finally {
    await engine.leave();
  }
  return { failed: {}, rejects: {} };
}

async function runAll({ root, parallel }: Work, environment: RuntimeEnvironment): Promise<Ended> {
  const jobs = await localRuntime.plan(outIn(root), "local", environment);
  const held = await localRuntime.reserve(environment, "the conformance suite");
  try {
    const outcomes = await runJobs(jobs, {
      parallel,
      stop: new AbortController().signal,
      listener: { started: () => undefined, progressed: () => undefined, ended: () => undefined },
    });
    const failed: Record<string, string> = {};
    const rejects: Record<string, number> = {};
    for (const [id, outcome] of outcomes) {
      if (outcome.state === "failed")
        failed[id] =
          outcome.error instanceof Error && outcome.error.name === "RuntimeProblem"
            ? outcome.error.message
            : `a bug: ${outcome.error instanceof Error ? outcome.error.stack : String(outcome.error)}`;
      if (outcome.state === "not applied") failed[id] = outcome.because;
      if (outcome.state === "done") rejects[id] = outcome.result.rejects ?? 0;
    }
    return { failed, rejects };
  } finally {
    await held.release();
  }
}

export interface FoundSpec {
  readonly path: string;
  readonly spec: {
    readonly kind: string;
    readonly id?: string;
    readonly datasets?: readonly { readonly dataset: string }[];
  };
}

/** Every specification of the tree. */
export function specsIn(root: string): readonly FoundSpec[] {
  const stacks = join(outIn(root), "stacks");
  return readdirSync(stacks, { recursive: true, encoding: "utf8" })
    .filter((path) => path.includes("/specs/") && path.endsWith(".json"))
    .sort()
    .map((path) => ({ path: join(stacks, path), spec: JSON.parse(readFileSync(join(stacks, path), "utf8")) }));
}
