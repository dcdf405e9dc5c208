import { Option } from "commander";
import { EXIT } from "../exit-codes.js";
import { type CommandModule, examples } from "../program.js";
import { checkProject, openProject, report } from "../project.js";
import { FORMATS, type Format } from "../render/findings/render-findings.js";

/** `sluice check`: every finding in the model, from a misspelled field to what a platform cannot do. */
export const checkCommand: CommandModule = (program, act) => {
  program
    .command("check")
    .argument("[model]", "the model's folder")
    .description("find everything that is wrong with the model")
    .addOption(new Option("--format <format>", "how to show findings").choices(FORMATS).default("pretty"))
    .option("--json", "short for --format json")
    .option("--no-code", "refuse model files in TypeScript: run nothing that comes with the model")
    .addHelpText(
      "after",
      examples(
        ["sluice check", "the model in this folder"],
        ["sluice check examples/northwind --format json", "for machines"],
      ),
    )
    .action(
      act(async (terminal, model: string | undefined, options: { format: Format; json?: true; code: boolean }) => {
        const project = await openProject(model, { code: options.code });
        const checked = await checkProject(project, terminal);
        report(project, checked, terminal, options.json ? "json" : options.format);
        return checked.clean ? EXIT.fine : EXIT.errors;
      }),
    );
};
