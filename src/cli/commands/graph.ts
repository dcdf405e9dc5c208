import { Option } from "commander";
import { type Cut, cutGraph, unknownInCut } from "../../graph/cut-graph.js";
import { formatGraphDot } from "../../graph/format/dot.js";
import { formatGraphJson } from "../../graph/format/json.js";
import { formatGraphMermaid } from "../../graph/format/mermaid.js";
import { formatGraphText } from "../../graph/format/text.js";
import { didYouMean } from "../../util/did-you-mean.js";
import { EXIT } from "../exit-codes.js";
import { type CommandModule, examples } from "../program.js";
import { checkProject, openProject, requireClean } from "../project.js";
import { UsageProblem } from "../usage-problem.js";

interface Options extends Cut {
  readonly format: "text" | "json" | "mermaid" | "dot";
  readonly json?: true;
  readonly code: boolean;
}

/** `sluice graph`: the intention graphs, whole or cut. */
export const graphCommand: CommandModule = (program, act) => {
  program
    .command("graph")
    .argument("[model]", "the model's folder")
    .description("what every platform instance must make physical, and for whom")
    .addOption(
      new Option("--format <format>", "how to show it").choices(["text", "json", "mermaid", "dot"]).default("text"),
    )
    .option("--json", "short for --format json")
    .option("--platform <instance>", "only this instance")
    .option("--workspace <workspace>", "only what this workspace needs")
    .option("--datastore <datastore>", "only what comes from this datastore")
    .option("--upstream", "of those, only what the workspace or datastore depends on")
    .option("--downstream", "of those, only what depends on it")
    .option("--no-code", "refuse model files in TypeScript")
    .addHelpText(
      "after",
      examples(
        ["sluice graph --platform local", "one instance, to read"],
        ["sluice graph --workspace sales_desk --format mermaid", "a picture for a page"],
      ),
    )
    .action(
      act(async (terminal, model: string | undefined, options: Options) => {
        const project = await openProject(model, options);
        const checked = await checkProject(project, terminal);
        if (!requireClean(project, checked, terminal) || !checked.graph || !checked.handled) return EXIT.errors;
        const unknown = unknownInCut(checked.loaded.model, options);
        if (unknown.length > 0)
          throw new UsageProblem(
            unknown
              .map(({ option, name, names }) => `There is no ${option} "${name}".${didYouMean(name, names)}`)
              .join("\n"),
          );
        const slice = cutGraph(checked.graph, options);
        switch (options.json ? "json" : options.format) {
          case "json":
            terminal.result(
              formatGraphJson(
                slice,
                new Map(checked.handled.map(({ graph, handler }) => [graph.platform.key, handler.dataContainers()])),
              ),
            );
            break;
          case "mermaid":
            terminal.result(formatGraphMermaid(slice));
            break;
          case "dot":
            terminal.result(formatGraphDot(slice));
            break;
          case "text":
            terminal.result(formatGraphText(slice));
            break;
        }
        return EXIT.fine;
      }),
    );
};
