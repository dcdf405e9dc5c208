import type { JobOutcome } from "../platform/job-outcome.js";
import { runJobs } from "../platform/run-jobs.js";
import { type Job, RuntimeProblem } from "../platform/runtime.js";
import { visibleLines } from "../util/visible.js";
import { EXIT } from "./exit-codes.js";
import { explainFailure } from "./failure.js";
import { plural } from "./render/diagnostics.js";
import { outcomeJson, outcomeText } from "./render/job-text.js";
import { createProgress } from "./render/progress.js";
import { stopSignals } from "./stop-signal.js";
import type { Terminal } from "./terminal.js";

type Outcomes = ReadonlyMap<string, JobOutcome>;

/** Runs every job once and says what became of it. Gives the exit code. */
export async function runOnce(
  terminal: Terminal,
  jobs: readonly Job[],
  options: { readonly parallel: number; readonly json: boolean },
): Promise<number> {
  const progress = createProgress(terminal, jobs);
  const { stop, force } = stopSignals(terminal);
  const outcomes = await runJobs(jobs, {
    parallel: options.parallel,
    stop,
    force,
    listener: {
      started: (job) => progress.started(job.id),
      progressed: (job, note) => progress.note(job.id, note),
      ended: (job, outcome) =>
        progress.ended(job.id, outcome.state === "not applied" ? "skipped" : outcome.state, outcomeText(outcome)),
    },
  });
  await progress.close();
  const exit = sayProblems(terminal, jobs, outcomes);
  if (options.json) terminal.result(JSON.stringify(outcomesJson(jobs, outcomes), null, 2));
  else terminal.say(summary(outcomes));
  return exit;
}

/**
 * Says each problem once, with all the jobs that failed of it. What is not applied fails no run, unless nothing is: then
 * nothing could be done. Gives the exit code.
 */
function sayProblems(terminal: Terminal, jobs: readonly Job[], outcomes: Outcomes): number {
  let exit: number = EXIT.fine;
  const failed = new Map<string, string[]>();
  for (const job of jobs) {
    const outcome = outcomes.get(job.id);
    if (outcome?.state !== "failed") continue;
    const { text, exitCode } = explainFailure(outcome.error, process.argv.slice(2));
    failed.set(text, [...(failed.get(text) ?? []), terminal.paint.bold(visibleLines(job.title))]);
    exit = outcome.error instanceof RuntimeProblem ? Math.max(exit, EXIT.errors) : exitCode;
  }
  for (const [text, titles] of failed) {
    const them = titles.length === 1 ? "it" : "them";
    terminal.problem(
      `\n${titles.join(", ")} failed; those who read from ${them} keep the last complete batch.\n${text}`,
    );
  }
  const states = [...outcomes.values()].map(({ state }) => state);
  if (states.includes("skipped")) exit = Math.max(exit, EXIT.errors);
  if (states.length > 0 && states.every((state) => state === "not applied")) {
    terminal.problem("error: Nothing of this was applied yet.\n  Run `sluice apply` first: it makes the tables.");
    exit = Math.max(exit, EXIT.errors);
  }
  return exit;
}

function summary(outcomes: Outcomes): string {
  const count = (is: (outcome: JobOutcome) => boolean) => [...outcomes.values()].filter(is).length;
  const done = count((outcome) => outcome.state === "done" && !outcome.result.unchanged);
  const same = count((outcome) => outcome.state === "done" && outcome.result.unchanged);
  const failed = count((outcome) => outcome.state === "failed");
  const skipped = count((outcome) => outcome.state === "skipped");
  const unapplied = count((outcome) => outcome.state === "not applied");
  const parts = [`${plural(done, "job")} done`, `${same} unchanged`];
  if (failed > 0) parts.push(`${failed} failed`);
  if (skipped > 0) parts.push(`${skipped} not run`);
  if (unapplied > 0) parts.push(`${unapplied} not applied`);
  return parts.join(", ");
}

function outcomesJson(jobs: readonly Job[], outcomes: Outcomes): unknown {
  return {
    schema: 1,
    jobs: jobs.map(({ id, title }) => {
      const outcome = outcomes.get(id);
      return { id, title, ...(outcome === undefined ? { state: "skipped" } : outcomeJson(outcome)) };
    }),
  };
}
