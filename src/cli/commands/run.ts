import { availableParallelism } from "node:os";
import { readManifest } from "../../deploy/terraform/run-stacks.js";
import { type JobOutcome, runJobs } from "../../platform/run-jobs.js";
import { type Job, type JobResult, RuntimeProblem } from "../../platform/runtime.js";
import { EXIT } from "../exit-codes.js";
import { explainFailure } from "../failure.js";
import { parsePositive } from "../numbers.js";
import { type CommandModule, examples } from "../program.js";
import { homeOf, openProject } from "../project.js";
import { plural } from "../render/diagnostics.js";
import { createProgress } from "../render/progress.js";
import { stopSignal } from "../stop-signal.js";
import { UsageProblem } from "../usage-problem.js";

/** `sluice run`: moves data on an instance that lives on this machine, as its applied stacks say. */
export const runCommand: CommandModule = (program, act) => {
  program
    .command("run")
    .argument("[model]", "the model's folder; the files that its data lies in are looked up below it")
    .requiredOption("--platform <instance>", "the instance whose data is moved")
    .description("move data on a local instance, once through its whole graph")
    .option("--once", "run every job once, in the order of the graph (the default)")
    .option("--out <dir>", "the applied tree; absent: out/ in the model's folder")
    .option("--parallel <n>", "how many jobs at once; absent: one per core", parsePositive)
    .option("--json", "the outcome as JSON")
    .addHelpText("after", examples(["sluice run --platform local --once", "bring every consumer up to date"]))
    .action(
      act(
        async (
          terminal,
          model: string | undefined,
          options: { platform: string; out?: string; parallel?: number; json?: true },
        ) => {
          const project = await openProject(model, options);
          const stack = (await readManifest(project.out)).stacks.find(({ platform }) => platform === options.platform);
          if (stack === undefined)
            throw new UsageProblem(
              `${project.out} has no stacks of an instance "${options.platform}". Run \`sluice apply --platform ${options.platform}\` first, or name another with --platform.`,
            );
          const kind = project.registry.find(stack.kind);
          if (kind?.runtime === undefined)
            throw new UsageProblem(
              `"${options.platform}" is of the kind ${stack.kind}, which moves data by itself: there is nothing to run on this machine.`,
            );
          const runtime = await kind.runtime();
          const jobs = await runtime.plan(project.out, options.platform, {
            root: process.env.SLUICE_ROOT ?? project.root,
            home: homeOf(project.out, options.platform),
            env: process.env,
          });
          const progress = createProgress(terminal, jobs);
          const failures: [Job, unknown][] = [];
          const outcomes = await runJobs(jobs, {
            parallel: options.parallel ?? availableParallelism(),
            signal: stopSignal(terminal),
            listener: {
              started: (job) => progress.started(job.id),
              progressed: (job, note) => progress.note(job.id, note),
              ended: (job, outcome) => {
                if (outcome.state === "done") progress.ended(job.id, "done", resultText(outcome.result));
                else if (outcome.state === "skipped")
                  progress.ended(job.id, "skipped", `not run: ${outcome.because} did not finish`);
                else {
                  failures.push([job, outcome.error]);
                  progress.ended(
                    job.id,
                    "failed",
                    outcome.error instanceof Error ? (outcome.error.message.split("\n")[0] as string) : "failed",
                  );
                }
              },
            },
          });
          await progress.close();
          let exit: number = EXIT.fine;
          for (const [job, error] of failures) {
            const { text, exitCode } = explainFailure(error, process.argv.slice(2));
            terminal.problem(
              `\n${terminal.paint.bold(job.title)} failed; those who read from it keep the last complete batch.\n${text}`,
            );
            exit = error instanceof RuntimeProblem ? Math.max(exit, EXIT.errors) : exitCode;
          }
          if (exit === EXIT.fine && [...outcomes.values()].some(({ state }) => state !== "done")) exit = EXIT.errors;
          if (options.json) terminal.result(JSON.stringify(outcomesJson(jobs, outcomes), null, 2));
          else terminal.say(summary(outcomes));
          return exit;
        },
      ),
    );
};

function resultText({ inserted, updated, deleted, unchanged }: JobResult): string {
  if (unchanged) return "unchanged";
  const parts = [
    inserted > 0 ? `+${inserted}` : "",
    updated > 0 ? `~${updated}` : "",
    deleted > 0 ? `-${deleted}` : "",
  ].filter((part) => part !== "");
  return parts.length > 0 ? `${parts.join(" ")} rows` : "done";
}

function summary(outcomes: ReadonlyMap<string, JobOutcome>): string {
  const count = (is: (outcome: JobOutcome) => boolean) => [...outcomes.values()].filter(is).length;
  const done = count((outcome) => outcome.state === "done" && !outcome.result.unchanged);
  const same = count((outcome) => outcome.state === "done" && outcome.result.unchanged);
  const failed = count((outcome) => outcome.state === "failed");
  const skipped = count((outcome) => outcome.state === "skipped");
  const parts = [`${plural(done, "job")} done`, `${same} unchanged`];
  if (failed > 0) parts.push(`${failed} failed`);
  if (skipped > 0) parts.push(`${skipped} not run`);
  return parts.join(", ");
}

function outcomesJson(jobs: readonly Job[], outcomes: ReadonlyMap<string, JobOutcome>): unknown {
  return {
    schema: 1,
    jobs: jobs.map(({ id, title }) => {
      const outcome = outcomes.get(id);
      return {
        id,
        title,
        state: outcome?.state ?? "skipped",
        ...(outcome?.state === "done" ? outcome.result : {}),
        ...(outcome?.state === "failed"
          ? { problem: outcome.error instanceof Error ? outcome.error.message : String(outcome.error) }
          : {}),
      };
    }),
  };
}
