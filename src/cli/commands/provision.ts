import { resolve } from "node:path";
import { PLATFORMS } from "../../../platforms/index.js";
import { EXIT } from "../exit-codes.js";
import { readManifest } from "../manifest.js";
import type { CommandModule } from "../program.js";
import { homeOf } from "../project.js";
import { UsageProblem } from "../usage-problem.js";

/**
 * `sluice provision`: what Terraform's provisioners call, in a stack's folder, to make one specification true. Hidden from
 * help: people use `sluice apply`.
 */
export const provisionCommand: CommandModule = (program, act) => {
  program
    .command("provision", { hidden: true })
    .argument("<spec>", "the specification, relative to the stack's folder")
    .description("make one emitted specification true (called by Terraform)")
    .action(
      act(async (_terminal, spec: string) => {
        const stackFolder = process.cwd();
        const out = resolve(stackFolder, "..", "..");
        const name = stackFolder.split(/[\\/]/).pop() as string;
        const stack = readManifest(out).stacks.find((entry) => entry.name === name);
        if (stack === undefined)
          throw new UsageProblem(
            `${stackFolder} is no stack of ${out}: provision runs in a stack's own folder, as Terraform calls it.`,
          );
        const kind = PLATFORMS.find((platform) => platform.kind === stack.kind);
        if (kind?.runtime === undefined)
          throw new UsageProblem(`stacks of the kind ${stack.kind} have nothing to provision on this machine.`);
        const runtime = await kind.runtime();
        await runtime.provision(resolve(stackFolder, spec), {
          root: process.env.SLUICE_ROOT,
          home: homeOf(out, stack.platform),
          env: process.env,
        });
        return EXIT.fine;
      }),
    );
};
