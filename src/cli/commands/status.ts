import type { GroupStatus } from "../../platform/runtime.js";
import { EXIT } from "../exit-codes.js";
import { openInstance } from "../instance.js";
import { type CommandModule, examples } from "../program.js";
import { statusJson, statusText } from "../render/status.js";

interface Options {
  readonly platform: string;
  readonly out?: string;
  readonly sandbox?: string;
  readonly check?: true;
  readonly json?: true;
}

/** `sluice status`: what consumers have, from what is remembered of runs. */
export const statusCommand: CommandModule = (program, act) => {
  program
    .command("status")
    .argument("[model]", "the model's folder")
    .requiredOption("--platform <instance>", "the instance whose consumers are looked at")
    .description("how fresh each consumer's data is, and what stands between it and its source")
    .option("--check", "exit with 1 when something failed or was never filled")
    .option("--out <dir>", "the applied tree; absent: out/ in the model's folder")
    .option("--sandbox <name>", "in a sandbox, in place of the thing itself")
    .option("--json", "as JSON")
    .addHelpText(
      "after",
      examples(
        ["sluice status --platform local", "a table for each group of a workspace"],
        ["sluice status --platform local --check --quiet", "for monitoring"],
      ),
    )
    .action(
      act(async (terminal, model: string | undefined, options: Options) => {
        const { runtime, environment, instance, project } = await openInstance(model, options);
        const groups = await runtime.status(project.out, instance, environment);
        if (options.json) terminal.result(JSON.stringify(statusJson(instance, groups), null, 2));
        else if (groups.length === 0) terminal.say("no workspace sees anything of this instance");
        else if (!terminal.quiet || !isWell(groups)) terminal.result(statusText(groups, new Date(), terminal.paint));
        return options.check && !isWell(groups) ? EXIT.errors : EXIT.fine;
      }),
    );
};

/** Whether all that anybody sees is filled, and nothing that fills it failed last. */
function isWell(groups: readonly GroupStatus[]): boolean {
  return groups.every(({ relations }) =>
    relations.every(({ freshSince, failures }) => freshSince !== undefined && failures.length === 0),
  );
}
