import { findTerraform } from "../../deploy/terraform/find-terraform.js";
import { EXIT } from "../exit-codes.js";
import { type CommandModule, examples } from "../program.js";
import { stopSignal } from "../stop-signal.js";

/** `sluice terraform`: which Terraform or OpenTofu is used, fetching the pinned one if asked to. */
export const terraformCommand: CommandModule = (program, act) => {
  program
    .command("terraform")
    .description("print the path of the Terraform or OpenTofu that is used")
    .option("--terraform-bin <path>", "use this one; absent: SLUICE_TERRAFORM, then terraform and tofu on PATH")
    .option(
      "--download",
      "where there is none, fetch a pinned Terraform, checked against its published sums, into the user's cache",
    )
    .addHelpText(
      "after",
      examples(["sluice terraform", "which one is found"], ["sluice terraform --download", "find or fetch one"]),
    )
    .action(
      act(async (terminal, options: { terraformBin?: string; download?: true }) => {
        const found = await findTerraform({
          flag: options.terraformBin,
          env: process.env,
          download: options.download ?? false,
          signal: stopSignal(terminal),
        });
        terminal.result(found.path);
        terminal.say(terminal.paint.dim(`${found.product} ${found.version}`));
        return EXIT.fine;
      }),
    );
};
