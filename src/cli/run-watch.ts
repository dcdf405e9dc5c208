import type { Ending } from "../platform/job-board.js";
import type { Job } from "../platform/runtime.js";
import { type Clock, JobWatch } from "../platform/watch-jobs.js";
import { EXIT } from "./exit-codes.js";
import { explainFailure } from "./failure.js";
import type { LocalInstance } from "./instance.js";
import { plural } from "./render/diagnostics.js";
import { instantText, outcomeJson, outcomeText } from "./render/job-text.js";
import { type WatchDisplay, watchLines, watchScreen } from "./render/watch-display.js";
import { stopSignals } from "./stop-signal.js";
import type { Terminal } from "./terminal.js";

export interface WatchRequest {
  /** The jobs as they are deployed now. */
  readonly plan: () => Promise<readonly Job[]>;
  readonly parallel: number;
  /** Milliseconds. */
  readonly poll: number;
  readonly json: boolean;
}

/** Runs jobs when they are due, until it is told to stop. Gives the exit code. */
export async function runWatch(terminal: Terminal, local: LocalInstance, request: WatchRequest): Promise<number> {
  const { runtime, environment, instance, project } = local;
  const deployed = (): Promise<string> => runtime.deployed(project.out, instance, environment);
  let name = await deployed();
  const jobs = await request.plan();
  const now = (): Date => CLOCK.now();
  const views = { of: (): ReturnType<JobWatch["views"]> => [] };
  const display: WatchDisplay =
    terminal.live && !request.json
      ? watchScreen(terminal, process.stderr, { instance, views: () => views.of(), now })
      : watchLines(terminal, now);
  const { stop, force } = stopSignals({ ...terminal, problem: (text) => display.event(text, "problem") });
  stop.addEventListener("abort", () => display.stopping());

  /** Why the jobs could not be planned anew; said once. */
  let trouble: string | undefined;
  const refresh = async (): Promise<readonly Job[] | undefined> => {
    try {
      const current = await deployed();
      if (current === name) return undefined;
      const planned = await request.plan();
      name = current;
      trouble = undefined;
      return planned;
    } catch (error) {
      const { text } = explainFailure(error, process.argv.slice(2));
      if (text !== trouble)
        display.event(`what is deployed cannot be read; going on as before\n${text.trim()}`, "problem");
      trouble = text;
      return undefined;
    }
  };
  const watch = new JobWatch(jobs, {
    parallel: request.parallel,
    poll: request.poll,
    clock: CLOCK,
    stop,
    force,
    refresh,
    listener: {
      started: () => {},
      progressed: (job, note) => display.note(job.id, job.title, note),
      ended: (job, ending) => {
        display.ended(job.id);
        sayEnding(display, job, ending, force.aborted, terminal.verbose);
        if (request.json) terminal.result(JSON.stringify(endingJson(job, ending, now())));
      },
      replanned: (planned) => display.event(`what is deployed changed: ${plural(planned.length, "job")} now`, "event"),
    },
  });
  views.of = () => watch.views();
  display.event(`watching ${plural(jobs.length, "job")} of ${instance}`, "event");
  try {
    await watch.run();
  } finally {
    display.event("stopped", "event");
    display.close();
  }
  return EXIT.fine;
}

/** What happened once is said once: not each poll that finds nothing, nor each try that fails alike. */
function sayEnding(display: WatchDisplay, job: Job, ending: Ending, forced: boolean, verbose: boolean): void {
  const { outcome, repeated, recovered, polled } = ending;
  if (outcome.state === "failed") {
    if (forced) display.event(`${job.title} was stopped`, "event");
    else if (!repeated || verbose) {
      const text = explainFailure(outcome.error, process.argv.slice(2))
        .text.trim()
        .replace(/^error: /, "");
      display.event(`${job.title} failed: ${text.replaceAll("\n  ", "\n")}`, "problem");
    }
    return;
  }
  if (outcome.state === "done") {
    const quiet = outcome.result.unchanged && polled && recovered === 0;
    const after = recovered > 0 ? `, after ${plural(recovered, "failure")}` : "";
    if (!quiet || verbose) display.event(`${job.title} ${outcomeText(outcome)}${after}`, "event");
  } else if (!repeated || verbose) display.event(`${job.title} ${outcomeText(outcome)}`, "event");
}

function endingJson(job: Job, { outcome }: Ending, at: Date): unknown {
  return { schema: 1, at: instantText(at), id: job.id, title: job.title, ...outcomeJson(outcome) };
}

const CLOCK: Clock = {
  now: () => new Date(),
  sleep: (milliseconds, signal) =>
    new Promise((resolve) => {
      if (signal.aborted) {
        resolve();
        return;
      }
      const done = (): void => {
        clearTimeout(timer);
        signal.removeEventListener("abort", done);
        resolve();
      };
      const timer = setTimeout(done, milliseconds);
      signal.addEventListener("abort", done);
    }),
};
