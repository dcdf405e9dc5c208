import { synthesizeModel } from "../../compile.js";
import { hasErrors } from "../../diagnostic/diagnostic.js";
import { compareTrees, vanishing } from "../../synth/compare-trees.js";
import type { FileTree } from "../../synth/tree.js";
import { visibleLines } from "../../util/visible.js";
import { EXIT } from "../exit-codes.js";
import { previousTree, treeIfAny } from "../previous-tree.js";
import { type CommandModule, examples } from "../program.js";
import { checkProject, openProject, PhaseTimer, report, requireClean } from "../project.js";
import { plural } from "../render/diagnostics.js";
import type { Terminal } from "../terminal.js";

interface Options {
  readonly out?: string;
  readonly previous?: string;
  readonly check?: true;
  readonly code: boolean;
}

/** `sluice synth`: compiles the model into out/. */
export const synthCommand: CommandModule = (program, act) => {
  program
    .command("synth")
    .argument("[model]", "the model's folder")
    .description("compile the model into Terraform")
    .option("--out <dir>", "where the tree goes; absent: out/ in the model's folder")
    .option(
      "--previous <ref|dir>",
      "the tree before this one, a folder written as a path (./out): what holds data in it is carried over, never dropped",
    )
    .option("--check", "write nothing; exit with 2 if out/ would change")
    .option("--no-code", "refuse model files in TypeScript")
    .addHelpText(
      "after",
      examples(
        ["sluice synth", "write out/"],
        ["sluice synth --check", "is out/ up to date?"],
        ["sluice synth --previous origin/terraform/local", "carry over what that branch holds"],
      ),
    )
    .action(
      act(async (terminal, model: string | undefined, options: Options) => {
        const project = await openProject(model, options);
        const checked = await checkProject(project, terminal);
        if (!requireClean(project, checked, terminal)) return EXIT.errors;
        const timer = new PhaseTimer(terminal);
        timer.next("synth");
        const previous =
          options.previous === undefined ? undefined : await previousTree(options.previous, project.root);
        const made = await synthesizeModel(checked, previous);
        timer.next("compare");
        const before = await treeIfAny(project.out);
        const difference = compareTrees(before ?? new Map(), made.tree);
        timer.end();
        if (made.diagnostics.length > 0)
          report(
            project,
            { ...checked, diagnostics: made.diagnostics },
            { ...terminal, result: terminal.problem },
            "pretty",
          );
        if (hasErrors(made.diagnostics)) return EXIT.errors;
        const changed = [...difference.added, ...difference.changed, ...difference.removed];
        if (options.check) {
          for (const path of changed) terminal.result(path);
          terminal.say(changed.length === 0 ? "out/ is up to date" : `${plural(changed.length, "file")} would change`);
          return changed.length === 0 ? EXIT.fine : EXIT.changes;
        }
        if (before !== undefined && previous === undefined && loses(terminal, project.out, before, made.tree))
          return EXIT.errors;
        timer.next("write");
        const { writeTree } = await import("../../synth/write-tree.js");
        await writeTree(project.out, made.tree);
        timer.end();
        terminal.say(
          `${terminal.paint.bold(plural(made.manifest.stacks.length, "stack"))} in ${visibleLines(project.out)} ${terminal.paint.dim(
            changed.length === 0 ? "(unchanged)" : `(${plural(changed.length, "file")} changed)`,
          )}`,
        );
        return EXIT.fine;
      }),
    );
};

/** Whether writing `next` over `before` would drop what holds data; says so. */
function loses(terminal: Terminal, out: string, before: FileTree, next: FileTree): boolean {
  const lost = vanishing(before, next);
  if (lost.length === 0) return false;
  terminal.problem(
    [
      `error: ${plural(lost.length, "thing")} that may hold data would vanish from ${visibleLines(out)}:`,
      ...lost.slice(0, 10).map(({ stack, address }) => `  ${visibleLines(`${stack}: ${address}`)}`),
      ...(lost.length > 10 ? [`  and ${lost.length - 10} more`] : []),
      `  Give --previous ${visibleLines(out)} to carry them over as retired. If they were never applied, delete ${visibleLines(out)} first.`,
    ].join("\n"),
  );
  return true;
}
