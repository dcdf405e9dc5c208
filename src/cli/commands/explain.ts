import { candidatesOf } from "../../assign/candidates.js";
import { hasErrors } from "../../diagnostic/diagnostic.js";
import { renderPage } from "../../diagnostic/page.js";
import { indexModel } from "../../model/model-index.js";
import { nearest } from "../../util/did-you-mean.js";
import { visibleLines } from "../../util/visible.js";
import { EXIT } from "../exit-codes.js";
import { explainWorkspace, type WorkspaceExplanation } from "../explain-workspace.js";
import { allPages } from "../pages.js";
import { type CommandModule, examples } from "../program.js";
import { checkProject, openProject, report } from "../project.js";
import type { Terminal } from "../terminal.js";
import { UsageProblem } from "../usage-problem.js";

/** `sluice explain`: the page of a finding, or why a workspace is served by the instance it is. */
export const explainCommand: CommandModule = (program, act) => {
  program
    .command("explain")
    .argument("<what>", "the code of a finding, or the word workspace")
    .argument("[name]", "the workspace's name")
    .argument("[model]", "the model's folder")
    .description("explain a finding, or which platform serves a workspace and why")
    .option("--json", "for machines")
    .addHelpText(
      "after",
      examples(
        ["sluice explain lint/unknown-key", "what a finding means and how to mend it"],
        ["sluice explain workspace live_reporting", "each instance, each reason"],
      ),
    )
    .action(
      act(
        async (
          terminal,
          what: string,
          name: string | undefined,
          model: string | undefined,
          options: { json?: true },
        ) => {
          if (what !== "workspace") return explainCode(terminal, what);
          if (name === undefined) throw new UsageProblem("Which workspace? sluice explain workspace NAME [model]");
          const project = await openProject(model);
          const checked = await checkProject(project, terminal);
          const { model: loaded } = checked.loaded;
          const workspace = indexModel(loaded).workspaces.get(name);
          if (workspace === undefined) {
            if (hasErrors(checked.loaded.diagnostics))
              report(project, checked, { ...terminal, result: terminal.problem }, "pretty");
            const near = nearest(name, indexModel(loaded).workspaces.keys());
            throw new UsageProblem(
              `There is no workspace "${name}".${near.length > 0 ? ` Did you mean ${near.join(" or ")}?` : ""}`,
            );
          }
          const explanation = explainWorkspace(loaded, workspace, checked.assignment ?? new Map(), (group) =>
            candidatesOf(loaded, group),
          );
          terminal.result(options.json ? JSON.stringify(explanation, null, 2) : explanationText(explanation, terminal));
          return EXIT.fine;
        },
      ),
    );
};

function explainCode(terminal: Terminal, code: string): number {
  const pages = allPages();
  const page = pages.find(({ type }) => type.code === code);
  if (page === undefined) {
    const near = nearest(
      code,
      pages.map(({ type }) => type.code),
    );
    throw new UsageProblem(
      `There is no finding "${code}".${near.length > 0 ? ` Did you mean ${near.join(" or ")}?` : " `sluice check --json` shows the codes it finds."}`,
    );
  }
  terminal.result(renderPage(page));
  return EXIT.fine;
}

function explanationText(explanation: WorkspaceExplanation, { paint }: Terminal): string {
  const lines = [`${paint.bold(`workspace ${visibleLines(explanation.workspace)}`)}`];
  for (const group of explanation.groups) {
    lines.push("", `${paint.bold(visibleLines(group.group))}  ${visibleLines(group.how)}`);
    if (group.instances.length > 1) lines.push(`  runs on ${group.instances.join(", ")}`);
    const width = Math.max(0, ...group.candidates.map(({ instance }) => instance.length));
    for (const { instance, eligible, reasons } of group.candidates) {
      const serves = group.instances.includes(instance);
      const mark = serves ? paint.green("→") : eligible ? paint.green("✓") : paint.red("✗");
      const verdict = serves ? "serves it" : eligible ? "could serve it" : reasons[0];
      lines.push(`  ${mark} ${instance.padEnd(width)}  ${visibleLines(verdict ?? "")}`);
      for (const reason of serves || eligible ? reasons : reasons.slice(1))
        lines.push(`    ${" ".repeat(width)}  ${visibleLines(reason)}`);
    }
  }
  return lines.join("\n");
}
