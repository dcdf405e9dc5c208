import { Option } from "commander";
import { EXIT } from "../exit-codes.js";
import { type CommandModule, examples } from "../program.js";
import { checkProject, openProject, type Project, report } from "../project.js";
import { FORMATS, type Format } from "../render/findings/render-findings.js";
import { UsageProblem } from "../usage-problem.js";

interface CheckOptions {
  readonly format: Format;
  readonly json?: true;
  readonly watch?: true;
  readonly code: boolean;
}

/** `sluice check`: every finding in the model, from a misspelled field to what a platform cannot do. */
export const checkCommand: CommandModule = (program, act) => {
  program
    .command("check")
    .argument("[model]", "the model's folder")
    .description("find everything that is wrong with the model")
    .addOption(new Option("--format <format>", "how to show findings").choices(FORMATS).default("pretty"))
    .option("--json", "short for --format json")
    .option("--watch", "check again whenever a file changes, until Ctrl-C")
    .option("--no-code", "refuse model files in TypeScript: run nothing that comes with the model")
    .addHelpText(
      "after",
      examples(
        ["sluice check", "the model in this folder"],
        ["sluice check examples/northwind --format json", "for machines"],
        ["sluice check --watch", "while you write: every save shows what it mended or broke"],
      ),
    )
    .action(
      act(async (terminal, model: string | undefined, options: CheckOptions) => {
        const format = options.json ? "json" : options.format;
        const open = () => openProject(model, { code: options.code });
        const check = (project: Project) => checkProject(project, terminal);
        if (options.watch) {
          if (format !== "pretty") throw new UsageProblem(`--watch shows findings to people: leave out ${format}.`);
          const { watchChecks } = await import("../check-watch.js");
          return watchChecks({ open, check }, terminal);
        }
        const project = await open();
        const checked = await check(project);
        report(project, checked, terminal, format);
        return checked.clean ? EXIT.fine : EXIT.errors;
      }),
    );
};
