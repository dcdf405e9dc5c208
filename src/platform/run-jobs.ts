import { type JobOutcome, outcomeOf } from "./job-outcome.js";
import type { Job } from "./runtime.js";

export interface JobListener {
  started(job: Job): void;
  progressed(job: Job, note: string): void;
  ended(job: Job, outcome: JobOutcome): void;
}

export interface RunOptions {
  readonly parallel: number;
  /** Once aborted, nothing new starts. */
  readonly stop: AbortSignal;
  /** Once aborted, what is running is ended; absent: never. */
  readonly force?: AbortSignal;
  readonly listener: JobListener;
}

/**
 * Runs every job after those it depends on, at most `parallel` at once, in the given order where several could start.
 * A failure skips what depends on it and lets the rest finish; what waits for something that was not applied was not either.
 * Gives the outcomes by job id.
 */
export async function runJobs(jobs: readonly Job[], options: RunOptions): Promise<ReadonlyMap<string, JobOutcome>> {
  const { parallel, stop, listener } = options;
  const force = options.force ?? new AbortController().signal;
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
        if (how.state !== "done")
          pending.push([
            dependent,
            { state: how.state === "not applied" ? how.state : "skipped", because: `${settled.title} did not finish` },
          ]);
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
    const work = outcomeOf(job, (note) => listener.progressed(job, note), force).then((outcome) => {
      settle(job, outcome);
      running.delete(work);
    });
    running.add(work);
  };

  for (;;) {
    while (!stop.aborted && running.size < parallel && ready.length > 0) start(ready.shift() as Job);
    if (running.size === 0) break;
    await Promise.race(running);
  }
  for (const job of jobs) if (!outcomes.has(job.id)) settle(job, { state: "skipped", because: "the run was stopped" });
  return outcomes;
}
