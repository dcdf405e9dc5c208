import { dirname, join } from "node:path";
import type { Command } from "commander";
import { synthesizeModel } from "../../compile.js";
import { findTerraform } from "../../deploy/terraform/find-terraform.js";
import { addSummaries, summaryLine } from "../../deploy/terraform/plan-summary.js";
import type { RunReport, StackOutcome } from "../../deploy/terraform/report.js";
import {
  applyStacks,
  destroyStacks,
  planStacks,
  type RunRequest,
  readManifest,
  type StackEvent,
} from "../../deploy/terraform/run-stacks.js";
import type { Selection } from "../../deploy/terraform/stack-order.js";
import { hasErrors } from "../../diagnostic/diagnostic.js";
import { writeTree } from "../../synth/write-tree.js";
import { visibleLines } from "../../util/visible.js";
import { confirm } from "../confirm.js";
import { EXIT } from "../exit-codes.js";
import { parsePositive } from "../numbers.js";
import { treeIfAny } from "../previous-tree.js";
import { type CommandModule, examples } from "../program.js";
import { checkProject, openProject, type Project, report, requireClean } from "../project.js";
import { plural } from "../render/diagnostics.js";
import { createProgress, type Progress } from "../render/progress.js";
import { shimFolder } from "../shim.js";
import { stopSignals } from "../stop-signal.js";
import type { Terminal } from "../terminal.js";
import { workspaceStacks } from "../workspace-stacks.js";

interface Options {
  readonly platform?: readonly string[];
  readonly workspace?: string;
  readonly stack?: readonly string[];
  readonly out?: string;
  readonly synth: boolean;
  readonly terraformBin?: string;
  readonly pluginDir?: string;
  readonly parallel?: number;
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
    .addHelpText("after", examples(["sluice destroy --platform local", "plan the destruction, ask, destroy"]))
    .action(
      act((terminal, model: string | undefined, options: Options) =>
        work("destroy", terminal, model, { ...options, synth: false }),
      ),
    );
};

function terraformOptions(command: Command, synthesizes: boolean): Command {
  command
    .argument("[model]", "the model's folder")
    .option("--platform <instance>", "only this instance's stacks (may be repeated)", collect)
    .option("--workspace <workspace>", "only what this workspace needs")
    .option("--stack <stack>", "only this stack and what it comes after (may be repeated)", collect)
    .option("--out <dir>", "the tree; absent: out/ in the model's folder");
  if (synthesizes)
    command
      .option("--no-synth", "take the tree as it is, without compiling")
      .option("--no-code", "refuse model files in TypeScript");
  return command
    .option("--terraform-bin <path>", "the Terraform or OpenTofu to use")
    .option("--plugin-dir <dir>", "provider plug-ins, instead of the registry")
    .option("--parallel <n>", "how many stacks at once; absent: one per core", parsePositive)
    .option("--report <file>", "write what became of each stack, as JSON")
    .option("--json", "the outcome as JSON");
}

async function work(verb: Verb, terminal: Terminal, model: string | undefined, options: Options): Promise<number> {
  const project = await openProject(model, options);
  if (options.synth && !(await compileTo(project, terminal))) return EXIT.errors;
  const manifest = await readManifest(project.out);
  const { stop: signal, force } = stopSignals(terminal);
  const terraform = await findTerraform({ flag: options.terraformBin, env: process.env, signal });
  if (terminal.verbose)
    terminal.problem(terminal.paint.dim(`${terraform.product} ${terraform.version} at ${terraform.path}`));
  const home = join(dirname(project.out), ".sluice");
  const named = [
    ...(options.stack ?? []),
    ...(options.workspace === undefined ? [] : workspaceStacks(project.out, manifest, options.workspace)),
  ];
  const selection: Selection = { platforms: options.platform, ...(named.length > 0 ? { stacks: named } : {}) };
  const request: RunRequest = {
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
  const plan = await watched(
    terminal,
    (onEvent) => planStacks({ ...request, destroy: verb === "destroy", onEvent }),
    verb,
    "plan",
  );
  showOutcomes(terminal, plan, verb);
  if (plan.exit === 1 || verb === "plan") {
    if (options.json) terminal.result(reportJson(plan));
    return plan.exit === 2 && !options.detailedExitcode ? EXIT.fine : plan.exit;
  }
  if (plan.exit === 0) {
    terminal.say("nothing to do");
    if (options.json) terminal.result(reportJson(plan));
    return EXIT.fine;
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
  const done = await watched(terminal, (onEvent) => run({ ...request, approved, onEvent }), verb);
  showProblems(terminal, done.stacks);
  if (options.json) terminal.result(reportJson(done));
  else terminal.say(doneLine(done, verb));
  return done.exit;
}

/** Compiles the model into the project's out/; what holds data there and is needed no more is carried over. */
async function compileTo(project: Project, terminal: Terminal): Promise<boolean> {
  const checked = await checkProject(project, terminal);
  if (!requireClean(project, checked, terminal)) return false;
  const made = await synthesizeModel(checked, await treeIfAny(project.out));
  if (made.diagnostics.length > 0)
    report(project, { ...checked, diagnostics: made.diagnostics }, { ...terminal, result: terminal.problem }, "pretty");
  if (hasErrors(made.diagnostics)) return false;
  await writeTree(project.out, made.tree);
  return true;
}

async function watched(
  terminal: Terminal,
  start: (onEvent: (event: StackEvent) => void) => Promise<RunReport>,
  verb: Verb,
  doing: Verb = verb,
): Promise<RunReport> {
  let progress: Progress | undefined;
  const done = await start((event) => {
    switch (event.type) {
      case "selected":
        // Said once, with the plan: what follows works on the same stacks.
        if (doing === "plan")
          for (const { stack, because } of event.selected.along) {
            const why = verb === "destroy" ? `it needs ${visibleLines(because)}` : `${visibleLines(because)} needs it`;
            terminal.say(terminal.paint.dim(`${visibleLines(stack)} rides along: ${why}`));
          }
        progress = createProgress(
          terminal,
          event.selected.stacks.map(({ name }) => ({ id: name, title: name })),
        );
        break;
      case "started":
        progress?.started(event.stack);
        break;
      case "phase":
        progress?.note(event.stack, event.phase);
        break;
      case "finished":
        progress?.ended(
          event.outcome.name,
          event.outcome.result === "failed" ? "failed" : event.outcome.result === "skipped" ? "skipped" : "done",
          outcomeText(event.outcome, doing),
        );
        break;
    }
  });
  await progress?.close();
  return done;
}

/** What was to be done, once it is; all others take a d. */
const DONE: Readonly<Record<string, string>> = { destroy: "destroyed", forget: "forgotten", import: "imported" };

function outcomeText(outcome: StackOutcome, verb: Verb): string {
  if (outcome.result === "unchanged") return "no changes";
  if (outcome.result === "failed" || outcome.result === "skipped") return outcome.reason ?? outcome.result;
  if (outcome.changes === undefined) return outcome.result;
  const line = summaryLine(outcome.changes);
  return verb === "plan"
    ? line
    : line.replace(
        / to (create|update|replace|delete|destroy|move|remove|forget|import)\b/g,
        (_, did: string) => ` ${DONE[did] ?? `${did}d`}`,
      );
}

function showOutcomes(terminal: Terminal, plan: RunReport, verb: Verb): void {
  showProblems(terminal, plan.stacks);
  const changing = plan.stacks.filter(({ result }) => result === "succeeded");
  const summaries = changing.flatMap(({ changes }) => (changes ? [changes] : []));
  if (plan.exit === 1) return;
  const total =
    changing.length === 0
      ? "no changes"
      : `${plural(changing.length, "stack")} would change: ${summaryLine(addSummaries(summaries))}`;
  terminal.say(`${terminal.paint.bold(verb === "destroy" ? "To destroy" : "Plan")}: ${total}`);
}

function showProblems(terminal: Terminal, outcomes: readonly StackOutcome[]): void {
  for (const { name, problem } of outcomes) {
    if (problem === undefined) continue;
    terminal.problem(
      `\n${terminal.paint.red("error")} in ${terminal.paint.bold(visibleLines(name))}: ${visibleLines(problem.message)}\n  ${visibleLines(problem.remedy)}`,
    );
    if (problem.detail)
      terminal.problem(
        terminal.paint.dim(
          visibleLines(problem.detail)
            .split("\n")
            .slice(0, 20)
            .map((line) => `  ${line}`)
            .join("\n"),
        ),
      );
  }
}

function doneLine(report: RunReport, verb: Verb): string {
  const count = (result: StackOutcome["result"]) => report.stacks.filter((outcome) => outcome.result === result).length;
  const parts = [
    `${plural(count("succeeded"), "stack")} ${verb === "destroy" ? "destroyed" : "applied"}`,
    `${count("unchanged")} unchanged`,
  ];
  if (count("failed") > 0) parts.push(`${count("failed")} failed`);
  if (count("skipped") > 0) parts.push(`${count("skipped")} not reached`);
  return parts.join(", ");
}

function reportJson({ command, stacks, along, interrupted, exit }: RunReport): string {
  const outcomes = stacks.map(({ name, platform, result, reason, changes, changeSet, problem }) => ({
    name,
    platform,
    result,
    ...(reason === undefined ? {} : { reason }),
    ...(changes === undefined ? {} : { changes }),
    ...(changeSet === undefined ? {} : { changeSet }),
    ...(problem === undefined ? {} : { message: problem.message, remedy: problem.remedy }),
  }));
  return JSON.stringify({ schema: 1, command, stacks: outcomes, along, interrupted, exit }, null, 2);
}

function collect(value: string, before: readonly string[] = []): readonly string[] {
  return [...before, value];
}
