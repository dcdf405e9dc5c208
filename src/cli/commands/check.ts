import { Option } from "commander";
import { type ChangeSource, parseChangeSource } from "../../change/change-source.js";
import { EXIT } from "../exit-codes.js";
import { openBase } from "../open-base.js";
import { type CommandModule, examples } from "../program.js";
import { checkChangeOf, checkProject, openProject, type Project, report } from "../project.js";
import { FORMATS, type Format } from "../render/findings/render-findings.js";
import { UsageProblem } from "../usage-problem.js";

interface CheckOptions {
  readonly format: Format;
  readonly json?: true;
  readonly watch?: true;
  readonly code: boolean;
  readonly against?: string;
  readonly source?: string;
  readonly today?: string;
}

const SOURCE_EXAMPLE = "--source northwind/team-sales#main";

/** What a change is compared with and where it comes from; `undefined` where none is checked. @throws UsageProblem */
function changeOf({
  against,
  source,
}: CheckOptions): { readonly against: string; readonly source: ChangeSource } | undefined {
  if (against === undefined && source === undefined) return undefined;
  if (against === undefined)
    throw new UsageProblem(
      "--source says where a change comes from: say what it is compared with, too: --against main",
    );
  if (source === undefined)
    throw new UsageProblem(
      `--against needs to know where the change comes from: the repository and branch it is proposed from, such as ${SOURCE_EXAMPLE}`,
    );
  const parsed = parseChangeSource(source);
  if (parsed === undefined)
    throw new UsageProblem(`--source ${source} is not [HOST/]OWNER/NAME#BRANCH, such as ${SOURCE_EXAMPLE}`);
  return { against, source: parsed };
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
    .option(
      "--against <ref|dir>",
      "check the model as a change of what it is there: a git revision, or a folder (./base)",
    )
    .option("--source <[host/]owner/name#branch>", "where that change comes from (with --against)")
    .option("--today <yyyy-mm-dd>", "the day on which suppressions are judged (default: today in UTC)")
    .addHelpText(
      "after",
      examples(
        ["sluice check", "the model in this folder"],
        ["sluice check examples/northwind --format json", "for machines"],
        [
          "sluice check --no-code --against origin/main --source northwind/team-sales#main",
          "a pull request: may it be merged, and what does it touch?",
        ],
        ["sluice check --watch", "while you write: every save shows what it mended or broke"],
      ),
    )
    .action(
      act(async (terminal, model: string | undefined, options: CheckOptions) => {
        const format = options.json ? "json" : options.format;
        const change = changeOf(options);
        if (options.watch && format !== "pretty")
          throw new UsageProblem(`--watch shows findings to people: leave out ${format}.`);
        const open = () => openProject(model, { code: options.code, today: options.today });
        const project = await open();
        const base =
          change &&
          (await openBase({
            root: project.root,
            against: change.against,
            code: options.code,
            watched: options.watch === true,
          }));
        try {
          const check = async (project: Project) => {
            if (!base) return checkProject(project, terminal);
            const checked = await checkChangeOf(project, { base: base.source, source: change.source }, terminal);
            await base.refuseMoved(checked.base.model);
            return checked;
          };
          if (options.watch) return await (await import("../check-watch.js")).watchChecks({ open, check }, terminal);
          const checked = await check(project);
          report(project, checked, terminal, format);
          return checked.clean ? EXIT.fine : EXIT.errors;
        } finally {
          await base?.close();
        }
      }),
    );
};
