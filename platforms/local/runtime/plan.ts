import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { PRIORITIES } from "../../../src/model/common.js";
import { type Job, type JobResult, type RuntimeEnvironment, RuntimeProblem } from "../../../src/platform/runtime.js";
import { compareStrings, sortedUnique } from "../../../src/util/order.js";
import type { JobSpec } from "../spec.js";
import { exportDataset } from "./export.js";
import { ingest } from "./ingest.js";
import { logged } from "./job-log.js";
import { show } from "./problem.js";
import { assertRoot, readSpec } from "./provision.js";
import { whileRunning } from "./run-lock.js";
import { Session } from "./session.js";
import { transform } from "./transform.js";
import { trigger } from "./trigger.js";

/**
 * The jobs that an instance's stacks ask for, each after those it depends on; among those that are free, the more
 * important first, then by id.
 */
export async function plan(
  outDirectory: string,
  instance: string,
  environment: RuntimeEnvironment,
): Promise<readonly Job[]> {
  const specs = await readJobs(join(outDirectory, "stacks"), instance);
  assertRoot(specs, environment);
  return inOrder(specs).map((spec) => jobOf(spec, environment));
}

async function readJobs(stacks: string, instance: string): Promise<readonly JobSpec[]> {
  const folders = await readdir(stacks).catch((error: unknown) => {
    throw new RuntimeProblem(
      `There are no stacks in ${show(stacks, 200)}.`,
      "Synthesize first (`sluice synth`), or name the folder of a deployment branch.",
      { cause: error },
    );
  });
  const jobs: JobSpec[] = [];
  for (const folder of sortedUnique(folders)) {
    if (!folder.startsWith(`${instance}--`)) continue;
    const files = await readdir(join(stacks, folder, "specs")).catch(() => []);
    for (const file of sortedUnique(files)) {
      if (!file.endsWith(".json")) continue;
      const spec = await readSpec(join(stacks, folder, "specs", file));
      if (spec.kind !== "table" && spec.kind !== "drop" && spec.kind !== "relations") jobs.push(spec);
    }
  }
  return jobs;
}

function inOrder(specs: readonly JobSpec[]): readonly JobSpec[] {
  const byId = new Map<string, JobSpec>();
  const waiting = new Map<string, number>();
  const followers = new Map<string, JobSpec[]>();
  for (const spec of specs) {
    if (byId.has(spec.id)) throw incomplete(`the job ${show(spec.id)} is there twice`);
    byId.set(spec.id, spec);
  }
  for (const spec of specs) {
    waiting.set(spec.id, spec.after.length);
    for (const before of spec.after) {
      if (!byId.has(before))
        throw incomplete(`the job ${show(spec.id)} comes after ${show(before)}, which is not there`);
      const list = followers.get(before);
      if (list) list.push(spec);
      else followers.set(before, [spec]);
    }
  }
  const ordered: JobSpec[] = [];
  let ready = specs.filter(({ after }) => after.length === 0).sort(byUrgency);
  while (ready.length > 0) {
    const next: JobSpec[] = [];
    for (const spec of ready) {
      ordered.push(spec);
      for (const follower of followers.get(spec.id) ?? []) {
        const left = (waiting.get(follower.id) ?? 1) - 1;
        waiting.set(follower.id, left);
        if (left === 0) next.push(follower);
      }
    }
    ready = next.sort(byUrgency);
  }
  if (ordered.length < specs.length) throw incomplete("its jobs wait for one another");
  return ordered;
}

function byUrgency(a: JobSpec, b: JobSpec): number {
  return PRIORITIES.indexOf(a.priority) - PRIORITIES.indexOf(b.priority) || compareStrings(a.id, b.id);
}

function incomplete(why: string): RuntimeProblem {
  return new RuntimeProblem(
    `The generated tree is not whole: ${why}.`,
    "Synthesize again, or check out the whole deployment branch.",
  );
}

function jobOf(spec: JobSpec, environment: RuntimeEnvironment): Job {
  return {
    id: spec.id,
    title: spec.title,
    after: spec.after,
    priority: spec.priority,
    ...(spec.schedule === undefined
      ? {}
      : { schedule: { cron: spec.schedule, timezone: spec.timezone, missedRuns: spec.missedRuns } }),
    run: (progress, signal) =>
      whileRunning(environment, spec.title, signal, () =>
        logged(environment, spec.id, () =>
          Session.use(environment, spec.title, signal, (session) => start(session, spec, progress)),
        ),
      ),
  };
}

function start(session: Session, spec: JobSpec, progress: (note: string) => void): Promise<JobResult> {
  switch (spec.kind) {
    case "ingest":
      return ingest(session, spec, progress);
    case "export":
      return exportDataset(session, spec, progress);
    case "trigger":
      return trigger(session, spec);
    case "transform":
      return transform(session, spec, progress);
  }
}
