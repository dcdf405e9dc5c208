import { basename, dirname, resolve } from "node:path";
import { PLATFORMS } from "../../../platforms/index.js";
import { EXIT } from "../exit-codes.js";
import type { CommandModule } from "../program.js";
import { UsageProblem } from "../usage-problem.js";

/**
 * `sluice provision`: what Terraform's provisioners call, in a stack's folder, to make one specification true. Hidden from
 * help: people use `sluice apply`. The folder's name says which instance it is of, and the instance's home lies where the
 * stack's state does, three folders up.
 */
export const provisionCommand: CommandModule = (program, act) => {
  program
    .command("provision", { hidden: true })
    .argument("<spec>", "the specification, relative to the stack's folder")
    .option("--kind <kind>", "the kind of platform that wrote it", "local")
    .description("make one emitted specification true (called by Terraform)")
    .action(
      act(async (_terminal, spec: string, options: { kind: string }) => {
        const folder = process.cwd();
        const [instance, stack] = basename(folder).split("--");
        if (!instance || !stack)
          throw new UsageProblem(
            `${folder} is no stack's folder: \`sluice provision\` is called by Terraform. Use \`sluice apply\`.`,
          );
        const platform = PLATFORMS.find(({ kind }) => kind === options.kind);
        if (platform?.runtime === undefined)
          throw new UsageProblem(`There is nothing to provision on this machine for the kind "${options.kind}".`);
        const runtime = await platform.runtime();
        await runtime.provision(resolve(folder, spec), {
          root: process.env.SLUICE_ROOT,
          home: resolve(dirname(folder), "..", "..", ".sluice", instance),
          env: process.env,
        });
        return EXIT.fine;
      }),
    );
};
