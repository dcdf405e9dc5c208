import { PRIORITIES } from "../../../src/model/common.js";
import {
  type Job,
  type JobPast,
  type JobResult,
  type RuntimeEnvironment,
  RuntimeProblem,
} from "../../../src/platform/runtime.js";
import { compactJson } from "../../../src/util/json.js";
import { compareStrings, sortedUnique } from "../../../src/util/order.js";
import type { JobSpec } from "../spec.js";
import { type Deployment, readDeployment } from "./deployment.js";
import { exportDataset } from "./export.js";
import { isBehind, type Step } from "./freshness.js";
import { ingest } from "./ingest.js";
import { logged } from "./job-log.js";
import { type Work, workOf } from "./made-tables.js";
import { show } from "./problem.js";
import { assertRoot } from "./provision.js";
import { recorded } from "./recorded.js";
import { whileRunning } from "./run-lock.js";
import { RunBook } from "./runs.js";
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
  const deployment = await readDeployment(outDirectory, instance);
  assertRoot(deployment.jobs, environment);
  const specs = inOrder(deployment.jobs);
  const works = await worksOf(specs, environment);
  const steps = stepsOf(specs, works);
  const book = new RunBook(environment.home);
  const serves = servedBy(deployment);
  return Promise.all(specs.map((spec) => jobOf(spec, { environment, steps, works, book, serves })));
}

/** What each job does, by its id. */
export async function worksOf(
  specs: readonly JobSpec[],
  environment: RuntimeEnvironment,
): Promise<ReadonlyMap<string, Work>> {
  return new Map(
    await Promise.all(specs.map(async (spec) => [spec.id, await workOf(spec, environment.home)] as const)),
  );
}

export function stepsOf(specs: readonly JobSpec[], works: ReadonlyMap<string, Work>): ReadonlyMap<string, Step> {
  return new Map(specs.map(({ id, after }) => [id, { id, after, made: works.get(id)?.made ?? [] }]));
}

/** The specifications of jobs, each after those it depends on. @throws RuntimeProblem when the tree is not whole */
export function inOrder(specs: readonly JobSpec[]): readonly JobSpec[] {
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

/** Which workspaces see a shared table, or run a transformer's code: by the job that fills it, or runs it. */
function servedBy({ jobs, relations }: Deployment): (spec: JobSpec) => readonly string[] {
  const seers = new Map<string, string[]>();
  for (const { workspace, store, relations: seen } of relations)
    for (const { table } of seen) {
      const key = compactJson({ store, table });
      const known = seers.get(key);
      if (known) known.push(workspaceOf(workspace));
      else seers.set(key, [workspaceOf(workspace)]);
    }
  const served = new Map(
    jobs.map((spec) => {
      if (spec.kind === "export") return [spec.id, sortedUnique(seers.get(compactJson(spec.to)) ?? [])];
      return [spec.id, spec.kind === "ingest" ? [] : [spec.workspace]];
    }),
  );
  return ({ id }) => served.get(id) ?? [];
}

/** The workspace that relations are of: they say `<workspace>@<instance>`. */
export function workspaceOf(owner: string): string {
  return owner.split("@")[0] ?? owner;
}

interface Plan {
  readonly environment: RuntimeEnvironment;
  readonly steps: ReadonlyMap<string, Step>;
  readonly works: ReadonlyMap<string, Work>;
  readonly book: RunBook;
  readonly serves: (spec: JobSpec) => readonly string[];
}

async function jobOf(spec: JobSpec, plan: Plan): Promise<Job> {
  const { environment, steps } = plan;
  const { digest: work = "", made = [] } = plan.works.get(spec.id) ?? {};
  const past = await pastOf(spec, work, plan.book);
  const job = { id: spec.id, after: spec.after, work, made, relays: spec.kind === "trigger" };
  return {
    id: spec.id,
    title: spec.title,
    after: spec.after,
    priority: spec.priority,
    ...(spec.schedule === undefined
      ? {}
      : { schedule: { cron: spec.schedule, timezone: spec.timezone, missedRuns: spec.missedRuns } }),
    serves: plan.serves(spec),
    past,
    run: (progress, signal, due) =>
      whileRunning(environment, spec.title, signal, (book) =>
        recorded(job, { environment, steps, book, signal, due }, () =>
          logged(environment, spec.id, () =>
            Session.use(environment, spec.title, signal, (session) => start(session, spec, progress)),
          ),
        ),
      ),
  };
}

async function pastOf(spec: JobSpec, work: string, book: RunBook): Promise<JobPast> {
  const record = await book.read(spec.id);
  // Before the first success of what is before it there is nothing to take, and that success will be news.
  let behind = true;
  for (const id of spec.after) behind &&= ((await book.read(id))?.changes ?? 0) > 0;
  if (record === undefined) return { behind };
  const { served, succeeded, rows, failure } = record;
  // What was never done as it is deployed now was not served either, unless it was tried and failed.
  const tried = record.work === work || record.state === "failed";
  return {
    behind: behind && (record.work !== work || (await isBehind(record, spec, book))),
    ...(served !== undefined && tried ? { served: new Date(served) } : {}),
    ...(succeeded === undefined ? {} : { succeeded: new Date(succeeded) }),
    ...(rows === undefined ? {} : { rows }),
    ...(failure === undefined ? {} : { failure: { job: spec.title, ...failure, since: new Date(failure.since) } }),
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
