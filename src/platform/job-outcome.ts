import { type Job, type JobResult, NotApplied } from "./runtime.js";

/** What became of a job. */
export type JobOutcome =
  | { readonly state: "done"; readonly result: JobResult }
  | { readonly state: "failed"; readonly error: unknown }
  /** What it works on was not made yet; or what a job before it works on. */
  | { readonly state: "not applied"; readonly because: string }
  /** A job it depends on failed, or the run was stopped before it began. */
  | { readonly state: "skipped"; readonly because: string };

/** Runs a job. Never throws. */
export async function outcomeOf(
  job: Job,
  progress: (note: string) => void,
  signal: AbortSignal,
  due?: Date,
): Promise<JobOutcome> {
  try {
    return { state: "done", result: await job.run(progress, signal, due) };
  } catch (error) {
    if (error instanceof NotApplied) return { state: "not applied", because: error.message };
    return { state: "failed", error };
  }
}
