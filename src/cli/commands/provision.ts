import { EXIT } from "../exit-codes.js";
import type { CommandModule } from "../program.js";
import { provision } from "../provision.js";

/**
 * `sluice provision`: what Terraform's provisioners call, in a stack's folder, to make one specification true. Hidden from
 * help: people use `sluice apply`.
 */
export const provisionCommand: CommandModule = (program, act) => {
  program
    .command("provision", { hidden: true })
    .argument("<spec>", "the specification, relative to the stack's folder")
    .option("--kind <kind>", "the kind of platform that wrote it", "local")
    .description("make one emitted specification true (called by Terraform)")
    .action(
      act(async (_terminal, spec: string, { kind }: { kind: string }) => {
        await provision({ folder: process.cwd(), spec, kind }, process.env);
        return EXIT.fine;
      }),
    );
};
