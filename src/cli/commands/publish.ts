import { synthesizeModel } from "../../compile.js";
import { headCommit } from "../../deploy/git/head-commit.js";
import { publish } from "../../deploy/git/publish.js";
import { type Diagnostic, hasErrors } from "../../diagnostic/diagnostic.js";
import type { Model } from "../../model/model.js";
import { indexModel } from "../../model/model-index.js";
import { selectStacks } from "../../synth/part-trees.js";
import { resourceChanges } from "../../synth/resource-changes.js";
import { EXIT } from "../exit-codes.js";
import { type CommandModule, examples } from "../program.js";
import { checkProject, openProject, report, requireClean } from "../project.js";
import { plural } from "../render/diagnostics.js";
import { stopSignal } from "../stop-signal.js";
import { VERSION } from "../version.js";

interface Options {
  readonly branch?: string;
  readonly remote: string;
  readonly propose?: true;
  readonly platform?: string;
  readonly allowRemoval: readonly string[];
  readonly json?: true;
  readonly code: boolean;
}

/** `sluice publish`: compiles the model and commits the tree to the deployment branch of a remote. */
export const publishCommand: CommandModule = (program, act) => {
  program
    .command("publish")
    .argument("[model]", "the model's folder")
    .description("commit the compiled tree to a deployment branch")
    .requiredOption("--branch <branch>", "the deployment branch, such as terraform/production")
    .option("--remote <remote>", "a configured remote, a URL or a path", "origin")
    .option("--propose", "push <branch>-next for a pull request instead")
    .option(
      "--allow-removal <name>",
      "let many resources of this instance or stack vanish (may be repeated)",
      collect,
      [],
    )
    .option("--platform <instance>", "only this instance's stacks, for a branch of its own")
    .option("--json", "the outcome as JSON")
    .option("--no-code", "refuse model files in TypeScript")
    .addHelpText(
      "after",
      examples(
        ["sluice publish --branch terraform/local", "to origin; no commit if nothing changed"],
        ["sluice publish --branch terraform/local --remote ../deploy.git", "to another repository"],
      ),
    )
    .action(
      act(async (terminal, model: string | undefined, options: Options) => {
        const project = await openProject(model, options);
        const checked = await checkProject(project, terminal);
        if (!requireClean(project, checked, terminal)) return EXIT.errors;
        let findings: readonly Diagnostic[] = [];
        const modelCommit = await headCommit(project.root, process.env);
        const result = await publish({
          repository: project.root,
          remote: options.remote,
          branch: options.branch as string,
          propose: options.propose ?? false,
          allow: options.allowRemoval,
          compilerVersion: VERSION,
          modelCommit,
          env: process.env,
          signal: stopSignal(terminal),
          handles: (owner) => handlesOf(checked.loaded.model, owner),
          planSummary: (before, after) => {
            const { added, changed, removed } = resourceChanges(before ?? new Map(), after);
            return `${added} resources added, ${changed} changed, ${removed} removed`;
          },
          produce: async (previous) => {
            const made = await synthesizeModel(checked, previous);
            findings = made.diagnostics;
            if (hasErrors(findings)) throw new SynthesisRefused();
            const { platform } = options;
            return platform === undefined ? made.tree : selectStacks(made.tree, (stack) => stack.platform === platform);
          },
        }).catch((error: unknown) => {
          if (error instanceof SynthesisRefused || (error as Error).cause instanceof SynthesisRefused) return undefined;
          throw error;
        });
        if (findings.length > 0)
          report(project, { ...checked, diagnostics: findings }, { ...terminal, result: terminal.problem }, "pretty");
        if (result === undefined) return EXIT.errors;
        for (const warning of result.warnings)
          terminal.problem(`${terminal.paint.yellow("warning")}: ${warning.message}\n  ${warning.remedy}`);
        if (options.json) {
          const { action, branch, commit, stacks, attempts } = result;
          terminal.result(JSON.stringify({ schema: 1, action, branch, commit, stacks, attempts }, null, 2));
          return EXIT.fine;
        }
        const { added, changed, removed } = result.stacks;
        const parts = [
          added.length > 0 ? `${plural(added.length, "stack")} added` : "",
          changed.length > 0 ? `${plural(changed.length, "stack")} changed` : "",
          removed.length > 0 ? `${plural(removed.length, "stack")} removed` : "",
        ].filter((part) => part !== "");
        const commit = result.commit.slice(0, 12);
        terminal.say(
          result.action === "unchanged"
            ? `${terminal.paint.bold(result.branch)} is up to date at ${commit}: nothing to commit`
            : `${result.action} ${terminal.paint.bold(commit)} to ${terminal.paint.bold(result.branch)}${parts.length > 0 ? `: ${parts.join(", ")}` : ""}`,
        );
        return EXIT.fine;
      }),
    );
};

/** Who reviews what an owner owns: a team's contact, where it is an address that a git host understands. */
function handlesOf(model: Model, owner: string): readonly string[] {
  const contact = indexModel(model).teams.get(owner)?.contact;
  return contact !== undefined && /^(?:@[\w./-]+|[\w.+-]+@[\w.-]+)$/.test(contact) ? [contact] : [];
}

/** Synthesis found errors: publishing stops, and the findings are shown. */
class SynthesisRefused extends Error {}

function collect(value: string, before: readonly string[]): readonly string[] {
  return [...before, value];
}
