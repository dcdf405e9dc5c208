import { synthesizeModel } from "../../compile.js";
import { hasErrors } from "../../diagnostic/diagnostic.js";
import { EXIT } from "../exit-codes.js";
import { previousTree } from "../previous-tree.js";
import { type CommandModule, examples } from "../program.js";
import { checkProject, openProject, PhaseTimer, report, requireClean } from "../project.js";
import { plural } from "../render/diagnostics.js";

/** `sluice synth`: compiles the model into out/. */
export const synthCommand: CommandModule = (program, act) => {
  program
    .command("synth")
    .argument("[model]", "the model's folder")
    .description("compile the model into Terraform")
    .option("--out <dir>", "where the tree goes; absent: out/ in the model's folder")
    .option(
      "--previous <ref|dir>",
      "the tree before this one: what holds data in it is carried over, never dropped silently",
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
      act(
        async (
          terminal,
          model: string | undefined,
          options: { out?: string; previous?: string; check?: true; code: boolean },
        ) => {
          const project = await openProject(model, options);
          const checked = await checkProject(project, terminal);
          if (!requireClean(project, checked, terminal)) return EXIT.errors;
          const timer = new PhaseTimer(terminal);
          timer.next("synth");
          const previous =
            options.previous === undefined ? undefined : await previousTree(options.previous, project.root);
          const made = await synthesizeModel(checked, previous);
          if (made.diagnostics.length > 0)
            report(project, { ...checked, diagnostics: made.diagnostics }, terminal, "pretty");
          if (hasErrors(made.diagnostics)) return EXIT.errors;
          const { compareTrees, readTreeIfAny, writeTree } = await import("../../synth/index.js");
          timer.next("write");
          const difference = compareTrees(readTreeIfAny(project.out), made.tree);
          const changed = [...difference.added, ...difference.changed, ...difference.removed];
          if (options.check) {
            timer.end();
            for (const path of changed) terminal.result(path);
            terminal.say(
              changed.length === 0 ? "out/ is up to date" : `${plural(changed.length, "file")} would change`,
            );
            return changed.length === 0 ? EXIT.fine : EXIT.changes;
          }
          await writeTree(project.out, made.tree);
          timer.end();
          terminal.say(
            `${terminal.paint.bold(plural(made.manifest.stacks.length, "stack"))} in ${project.out} ${terminal.paint.dim(
              changed.length === 0 ? "(unchanged)" : `(${plural(changed.length, "file")} changed)`,
            )}`,
          );
          return EXIT.fine;
        },
      ),
    );
};
