import { dirname, join } from "node:path";
import type { Command } from "commander";
import { findTerraform } from "../../deploy/terraform/find-terraform.js";
import type { RunReport } from "../../deploy/terraform/report.js";
import {
  applyStacks,
  destroyStacks,
  planStacks,
  type RunRequest,
  readManifest,
} from "../../deploy/terraform/run-stacks.js";
import { compileProject } from "../compile-project.js";
import { confirm } from "../confirm.js";
import { EXIT } from "../exit-codes.js";
import { type CommandModule, examples } from "../program.js";
import { openProject } from "../project.js";
import { startProvisioner } from "../provisioner.js";
import { doneLine, reportJson, showOutcomes, showProblems } from "../render/stack-outcomes.js";
import { watched } from "../render/stack-progress.js";
import { findRepairs, replacements, showRepairs } from "../repairs.js";
import { endSandbox, isUntouched, listSandboxes } from "../sandbox-work.js";
import { shimFolder } from "../shim.js";
import { stopSignals } from "../stop-signal.js";
import type { Terminal } from "../terminal.js";
import { type StackOptions, selectionOf, stackOptions } from "../workspace-stacks.js";

interface Options extends StackOptions {
  /** `true`: asked for without a name. */
  readonly sandbox?: string | true;
  readonly synth: boolean;
  readonly report?: string;
  readonly detailedExitcode?: true;
  readonly yes?: true;
  readonly json?: true;
  readonly code: boolean;
}

type Verb = "plan" | "apply" | "destroy";

/** `sluice plan`: what Terraform would do, stack by stack. */
export const planCommand: CommandModule = (program, act) => {
  terraformOptions(program.command("plan").description("compile, and show what Terraform would do"), true)
    .option("--detailed-exitcode", "exit with 2 when there are changes")
    .addHelpText("after", examples(["sluice plan --platform local", "what would be made, changed and destroyed"]))
    .action(act((terminal, model: string | undefined, options: Options) => work("plan", terminal, model, options)));
};

/** `sluice apply`: makes the stacks real, from saved plans. */
export const applyCommand: CommandModule = (program, act) => {
  terraformOptions(program.command("apply").description("compile, plan, and apply the saved plans"), true)
    .option("--yes", "do not ask")
    .addHelpText(
      "after",
      examples(
        ["sluice apply --platform local", "plan, ask, apply"],
        ["sluice apply --workspace sales_desk --yes", "only what that workspace needs"],
        ["sluice apply --sandbox ann --workspace sales_desk", "a copy of your own of what it needs"],
        ["sluice apply --no-synth --out clone/out --yes", "the tree as it is, from a clone of a deployment branch"],
      ),
    )
    .action(act((terminal, model: string | undefined, options: Options) => work("apply", terminal, model, options)));
};

/** `sluice destroy`: takes the stacks down again. */
export const destroyCommand: CommandModule = (program, act) => {
  terraformOptions(
    program.command("destroy").description("destroy what the applied stacks manage; what is protected is refused"),
    false,
  )
    .option("--yes", "do not ask")
    .addHelpText(
      "after",
      examples(
        ["sluice destroy --platform local", "plan the destruction, ask, destroy"],
        ["sluice destroy --sandbox ann", "that copy, all of it, and nothing else"],
      ),
    )
    .action(
      act((terminal, model: string | undefined, options: Options) =>
        work("destroy", terminal, model, { ...options, synth: false }),
      ),
    );
};

function terraformOptions(command: Command, synthesizes: boolean): Command {
  stackOptions(command.argument("[model]", "the model's folder")).option(
    "--sandbox [name]",
    "a copy of your own of what a workspace needs, in place of the thing itself; without a name: list them",
  );
  if (synthesizes)
    command
      .option("--no-synth", "take the tree as it is, without compiling")
      .option("--no-code", "refuse model files in TypeScript");
  return command
    .option("--report <file>", "write what became of each stack, as JSON")
    .option("--json", "the outcome as JSON");
}

async function work(verb: Verb, terminal: Terminal, model: string | undefined, options: Options): Promise<number> {
  const { sandbox, ...rest } = options;
  if (sandbox === true) return listSandboxes(terminal, await openProject(model, rest), options.json === true);
  const project = await openProject(model, { ...rest, ...(sandbox ? { sandbox, newSandbox: options.synth } : {}) });
  if (options.synth && !(await compileProject(project, terminal, options.workspace))) return EXIT.errors;
  if (verb === "destroy" && project.sandbox && isUntouched(project.sandbox)) {
    endSandbox(terminal, project.sandbox);
    return EXIT.fine;
  }
  const manifest = await readManifest(project.out);
  const { stop: signal, force } = stopSignals(terminal);
  const terraform = await findTerraform({ flag: options.terraformBin, env: process.env, signal });
  if (terminal.verbose)
    terminal.problem(terminal.paint.dim(`${terraform.product} ${terraform.version} at ${terraform.path}`));
  const home = join(dirname(project.out), ".sluice");
  // Compiling a sandbox has added the workspace to it, and what it is for belongs together.
  const scope = project.sandbox && options.synth ? { ...options, workspace: undefined } : options;
  const selection = selectionOf(project.out, manifest, scope);
  const base: RunRequest = {
    out: project.out,
    terraform,
    root: process.env.SLUICE_ROOT ?? project.root,
    home,
    selection,
    path: [await shimFolder(home)],
    parallelism: options.parallel,
    pluginDir: options.pluginDir,
    report: options.report,
    env: process.env,
    signal,
    force,
  };
  const repairs = verb === "destroy" ? [] : await findRepairs(terminal, project, manifest, base);
  const request = { ...base, replace: replacements(repairs) };
  const plan = await watched(
    terminal,
    (onEvent) => planStacks({ ...request, destroy: verb === "destroy", onEvent }),
    verb,
    "plan",
  );
  showOutcomes(terminal, plan, verb);
  showRepairs(terminal, repairs);
  const end = (report: RunReport, exit: number): number => {
    if (options.json) terminal.result(reportJson(report, repairs));
    return exit;
  };
  if (plan.exit === 1 || verb === "plan")
    return end(plan, plan.exit === 2 && !options.detailedExitcode ? EXIT.fine : plan.exit);
  const whole = verb === "destroy" && selection.platforms === undefined && selection.stacks === undefined;
  if (plan.exit === 0) {
    if (whole && project.sandbox) endSandbox(terminal, project.sandbox);
    else terminal.say("nothing to do");
    return end(plan, EXIT.fine);
  }
  const question = verb === "destroy" ? terminal.paint.red("Destroy all of this?") : "Apply this?";
  if (!options.yes && !(await confirm(question))) {
    terminal.say("nothing was changed");
    return EXIT.fine;
  }
  const approved = new Map(
    plan.stacks.flatMap(({ name, changeSet }) => (changeSet === undefined ? [] : [[name, changeSet] as const])),
  );
  const run = verb === "destroy" ? destroyStacks : applyStacks;
  const provisioner = await startProvisioner({ ...process.env, SLUICE_ROOT: request.root });
  const env = { ...request.env, ...provisioner?.env };
  const done = await watched(terminal, (onEvent) => run({ ...request, env, approved, onEvent }), verb).finally(() =>
    provisioner?.close(),
  );
  showProblems(terminal, done.stacks);
  if (!options.json) terminal.say(doneLine(done, verb));
  if (done.exit === 0 && whole && project.sandbox) endSandbox(terminal, project.sandbox);
  return end(done, done.exit);
}
