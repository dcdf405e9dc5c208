import type { Job, JobResult } from "./runtime.js";

/** What became of a job. */
export type JobOutcome =
  | { readonly state: "done"; readonly result: JobResult }
  | { readonly state: "failed"; readonly error: unknown }
  /** A job it depends on failed, or the run was stopped before it began. */
  | { readonly state: "skipped"; readonly because: string };

export interface JobListener {
  started(job: Job): void;
  progressed(job: Job, note: string): void;
  ended(job: Job, outcome: JobOutcome): void;
}

/**
 * Runs every job after those it depends on, at most `parallel` at once, in the given order where several could start.
 * A failure skips what depends on it and lets the rest finish. Gives the outcomes by job id.
 */
export async function runJobs(
  jobs: readonly Job[],
  options: { readonly parallel: number; readonly signal: AbortSignal; readonly listener: JobListener },
): Promise<ReadonlyMap<string, JobOutcome>> {
  const { parallel, signal, listener } = options;
  const outcomes = new Map<string, JobOutcome>();
  const byId = new Map(jobs.map((job) => [job.id, job]));
  const dependents = new Map<string, Job[]>();
  const waitsFor = new Map<string, number>();
  for (const job of jobs) {
    const known = job.after.filter((id) => byId.has(id));
    waitsFor.set(job.id, known.length);
    for (const id of known) {
      const list = dependents.get(id);
      if (list) list.push(job);
      else dependents.set(id, [job]);
    }
  }
  const ready = jobs.filter((job) => waitsFor.get(job.id) === 0);
  const running = new Set<Promise<void>>();

  const settle = (job: Job, outcome: JobOutcome): void => {
    const pending: [Job, JobOutcome][] = [[job, outcome]];
    for (let next = pending.pop(); next; next = pending.pop()) {
      const [settled, how] = next;
      if (outcomes.has(settled.id)) continue;
      outcomes.set(settled.id, how);
      listener.ended(settled, how);
      for (const dependent of dependents.get(settled.id) ?? []) {
        if (how.state !== "done") pending.push([dependent, { state: "skipped", because: settled.id }]);
        else {
          const left = (waitsFor.get(dependent.id) as number) - 1;
          waitsFor.set(dependent.id, left);
          if (left === 0 && !outcomes.has(dependent.id)) ready.push(dependent);
        }
      }
    }
  };
  const start = (job: Job): void => {
    listener.started(job);
    const work = job
      .run((note) => listener.progressed(job, note), signal)
      .then(
        (result) => settle(job, { state: "done", result }),
        (error: unknown) => settle(job, { state: "failed", error }),
      )
      .finally(() => running.delete(work));
    running.add(work);
  };

  for (;;) {
    while (!signal.aborted && running.size < parallel && ready.length > 0) start(ready.shift() as Job);
    if (running.size === 0) break;
    await Promise.race(running);
  }
  for (const job of jobs) if (!outcomes.has(job.id)) settle(job, { state: "skipped", because: "the run was stopped" });
  return outcomes;
}
