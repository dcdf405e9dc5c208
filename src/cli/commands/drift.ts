import { dirname, join } from "node:path";
import { findTerraform } from "../../deploy/terraform/find-terraform.js";
import { readManifest } from "../../deploy/terraform/run-stacks.js";
import { selectStacks } from "../../deploy/terraform/stack-order.js";
import { visibleLines } from "../../util/visible.js";
import { EXIT } from "../exit-codes.js";
import { type Finding, type Found, findDrift } from "../find-drift.js";
import { type CommandModule, examples } from "../program.js";
import { openProject } from "../project.js";
import { plural } from "../render/diagnostics.js";
import { stopSignals } from "../stop-signal.js";
import type { Terminal } from "../terminal.js";
import { type StackOptions, selectionOf, stackOptions } from "../workspace-stacks.js";

interface Options extends StackOptions {
  readonly sandbox?: string;
  readonly check?: true;
  readonly detailedExitcode?: true;
  readonly json?: true;
}

/** `sluice drift`: what is no longer as it was applied. */
export const driftCommand: CommandModule = (program, act) => {
  stackOptions(
    program
      .command("drift")
      .description("list what is no longer as it was applied; `sluice apply` repairs it")
      .argument("[model]", "the model's folder"),
  )
    .option("--sandbox <name>", "in a sandbox, in place of the thing itself")
    .option("--check", "exit with 2 when there is any")
    .option("--detailed-exitcode", "the same, in Terraform's words")
    .option("--json", "the findings as JSON")
    .addHelpText(
      "after",
      examples(
        ["sluice drift --platform local", "which tables and relations are gone or not what they were"],
        ["sluice drift --check --json", "for machines: exit code 2 when there is any"],
      ),
    )
    .action(
      act(async (terminal, model: string | undefined, options: Options) => {
        const project = await openProject(model, options);
        const manifest = await readManifest(project.out);
        const { stop: signal, force } = stopSignals(terminal);
        const { stacks } = selectStacks(manifest, selectionOf(project.out, manifest, options), "build");
        const found = await findDrift(project, stacks, {
          out: project.out,
          root: process.env.SLUICE_ROOT ?? project.root,
          home: join(dirname(project.out), ".sluice"),
          terraform: () => findTerraform({ flag: options.terraformBin, env: process.env, signal }),
          parallelism: options.parallel,
          pluginDir: options.pluginDir,
          env: process.env,
          signal,
          force,
        });
        if (options.json) terminal.result(JSON.stringify(documentOf(found, stacks.length), null, 2));
        else show(terminal, found, stacks.length);
        if (found.problems.length > 0) return EXIT.errors;
        return found.findings.length > 0 && (options.check || options.detailedExitcode) ? EXIT.changes : EXIT.fine;
      }),
    );
};

function show(terminal: Terminal, { findings, unapplied, problems }: Found, stacks: number): void {
  for (const [stack, own] of byStack(findings)) {
    terminal.result(terminal.paint.bold(visibleLines(stack)));
    for (const { what, problem } of own)
      terminal.result(`  ${visibleLines(what)}: ${terminal.paint.yellow(visibleLines(problem))}`);
  }
  for (const { message, remedy } of problems)
    terminal.problem(
      `${terminal.paint.red("error")}: ${visibleLines(message)}\n  ${terminal.paint.dim(visibleLines(remedy))}`,
    );
  const looked = `${plural(stacks - unapplied.length, "stack")} looked at`;
  const left = unapplied.length === 0 ? "" : `, ${unapplied.length} never applied`;
  if (findings.length > 0)
    terminal.say(
      `${terminal.paint.bold(plural(findings.length, "finding"))}, ${looked}${left}. \`sluice apply\` repairs them, and \`sluice run\` fills what was empty.`,
    );
  else if (problems.length === 0) terminal.say(`no drift, ${looked}${left}`);
}

function documentOf({ findings, unapplied, problems }: Found, stacks: number): unknown {
  return {
    schema: 1,
    summary: { findings: findings.length, stacks, unapplied: unapplied.length, problems: problems.length },
    findings,
    unapplied,
    problems: problems.map(({ message, remedy }) => ({ message, remedy })),
  };
}

function byStack(findings: readonly Finding[]): ReadonlyMap<string, readonly Finding[]> {
  const stacks = new Map<string, Finding[]>();
  for (const finding of findings) {
    const own = stacks.get(finding.stack);
    if (own) own.push(finding);
    else stacks.set(finding.stack, [finding]);
  }
  return stacks;
}
