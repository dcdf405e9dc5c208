import { dirname, join } from "node:path";
import type { Checked } from "../compile.js";
import { synthesizeModel } from "../compile.js";
import { readApplied } from "../deploy/terraform/applied.js";
import { hasErrors } from "../diagnostic/diagnostic.js";
import { manifestOf } from "../synth/manifest.js";
import { writeTree } from "../synth/write-tree.js";
import { didYouMean } from "../util/did-you-mean.js";
import { sortedUnique } from "../util/order.js";
import { treeIfAny } from "./previous-tree.js";
import { checkProject, type Project, report, requireClean } from "./project.js";
import { recordWorkspaces, type Sandbox } from "./sandbox.js";
import type { Terminal } from "./terminal.js";
import { UsageProblem } from "./usage-problem.js";

/**
 * Compiles the model into the project's out/; what holds data there and is needed no more is carried over. A sandbox is
 * of the workspaces it was of before, and of `workspace`. Gives whether the model is clean.
 */
export async function compileProject(
  project: Project,
  terminal: Terminal,
  workspace: string | undefined,
): Promise<boolean> {
  const { sandbox } = project;
  const workspaces = sandbox && scopeOf(sandbox, workspace);
  const source = sandbox && workspaces ? { sandbox: { name: sandbox.name, workspaces } } : {};
  const checked = await checkProject({ ...project, source: { ...project.source, ...source } }, terminal);
  if (!requireClean(project, checked, terminal)) return false;
  if (sandbox && workspace !== undefined) requireWorkspace(checked, workspace);
  const previous = await treeIfAny(project.out);
  const applied = previous && (await readApplied(join(dirname(project.out), ".sluice"), manifestOf(previous).stacks));
  const made = await synthesizeModel(checked, previous, applied);
  if (made.diagnostics.length > 0)
    report(project, { ...checked, diagnostics: made.diagnostics }, { ...terminal, result: terminal.problem }, "pretty");
  if (hasErrors(made.diagnostics)) return false;
  if (sandbox && workspaces) await recordWorkspaces(sandbox, workspaces);
  await writeTree(project.out, made.tree);
  return true;
}

function scopeOf(sandbox: Sandbox, workspace: string | undefined): readonly string[] {
  const workspaces = sortedUnique([...sandbox.workspaces, ...(workspace === undefined ? [] : [workspace])]);
  if (workspaces.length > 0) return workspaces;
  throw new UsageProblem(
    `There is no sandbox "${sandbox.name}" yet: say with --workspace which workspace it is to serve.`,
  );
}

/** @throws UsageProblem when a sandbox would have nothing for that workspace */
function requireWorkspace({ loaded, handled = [], graph }: Checked, name: string): void {
  const { workspaces } = loaded.model;
  const found = workspaces.find(({ key }) => key === name);
  if (found === undefined) {
    const hint = didYouMean(
      name,
      workspaces.map(({ key }) => key),
    );
    throw new UsageProblem(`There is no workspace "${name}".${hint}`);
  }
  const serves = (groups: readonly string[]): boolean => groups.some((group) => group.startsWith(`${name}/`));
  if (handled.some((one) => one.resolved.platform.generates && serves(one.graph.groups))) return;
  if (found.transformer)
    throw new UsageProblem(
      `"${name}" is a transformer: it comes with the workspaces that want its output. Name one of those.`,
    );
  const legacy = graph?.platforms.filter(({ groups }) => serves(groups)).map(({ platform }) => platform.key) ?? [];
  throw new UsageProblem(
    `Nothing is made for the workspace "${name}"${legacy.length === 0 ? "" : `: it is served by ${legacy.join(", ")}`}.`,
  );
}
