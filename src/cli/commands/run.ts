import { availableParallelism } from "node:os";
import { openInstance } from "../instance.js";
import { parsePositive } from "../numbers.js";
import { type CommandModule, examples } from "../program.js";
import { runOnce } from "../run-once.js";
import { runWatch } from "../run-watch.js";
import { jobsFor } from "../select-jobs.js";
import { UsageProblem } from "../usage-problem.js";

interface Options {
  readonly platform: string;
  readonly workspace?: string;
  readonly once?: true;
  readonly watch?: true;
  readonly poll: number;
  readonly out?: string;
  readonly sandbox?: string;
  readonly parallel?: number;
  readonly json?: true;
}

/** `sluice run`: moves data on an instance that lives on this machine, as its applied stacks say. */
export const runCommand: CommandModule = (program, act) => {
  program
    .command("run")
    .argument("[model]", "the model's folder; the files that its data lies in are looked up below it")
    .requiredOption("--platform <instance>", "the instance whose data is moved")
    .description("move data on a local instance: once through its whole graph, or whenever it is due")
    .option("--once", "run every job once, in the order of the graph (the default)")
    .option("--watch", "run jobs when they are due, by their schedules and by what changed, until stopped")
    .option("--workspace <workspace>", "only what this workspace needs")
    .option("--poll <seconds>", "with --watch: how often to look at sources without a schedule", parsePositive, 5)
    .option("--out <dir>", "the applied tree; absent: out/ in the model's folder")
    .option("--sandbox <name>", "in a sandbox, in place of the thing itself")
    .option("--parallel <n>", "how many jobs at once; absent: one per core", parsePositive)
    .option("--json", "the outcome as JSON; with --watch one line for each run of a job")
    .addHelpText(
      "after",
      examples(
        ["sluice run --platform local --once", "bring every consumer up to date"],
        ["sluice run --platform local --watch", "keep them up to date"],
        ["sluice run --platform local --workspace sales_desk", "bring one of them up to date"],
      ),
    )
    .action(
      act(async (terminal, model: string | undefined, options: Options) => {
        if (options.once && options.watch) throw new UsageProblem("--once and --watch exclude each other.");
        const local = await openInstance(model, options);
        const { runtime, environment, instance, project } = local;
        const plan = async () => {
          const jobs = await runtime.plan(project.out, instance, environment);
          return options.workspace === undefined ? jobs : jobsFor(jobs, options.workspace);
        };
        const parallel = options.parallel ?? availableParallelism();
        const json = options.json === true;
        const purpose = options.watch ? "--watch" : "--once";
        const reservation = await runtime.reserve(environment, purpose);
        try {
          return options.watch
            ? await runWatch(terminal, local, { plan, parallel, poll: options.poll * 1000, json })
            : await runOnce(terminal, await plan(), { parallel, json });
        } finally {
          await reservation.release();
        }
      }),
    );
};
