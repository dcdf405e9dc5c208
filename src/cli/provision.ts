import { basename, dirname, resolve } from "node:path";
import { PLATFORMS } from "../../platforms/index.js";
import { UsageProblem } from "./usage-problem.js";

/** One specification to be made true, as a provisioner of Terraform's asks for it. */
export interface ProvisionRequest {
  /** The stack's folder, absolute. Its name says which instance it is of, and the instance's home lies three folders up. */
  readonly folder: string;
  /** The specification, relative to the folder. */
  readonly spec: string;
  /** The kind of platform that wrote it. */
  readonly kind: string;
}

/** @throws RuntimeProblem when the world does not allow it; UsageProblem when it is called otherwise than by Terraform */
export async function provision(
  { folder, spec, kind }: ProvisionRequest,
  env: Readonly<Record<string, string | undefined>>,
): Promise<void> {
  const [instance, stack] = basename(folder).split("--");
  if (!instance || !stack)
    throw new UsageProblem(
      `${folder} is no stack's folder: \`sluice provision\` is called by Terraform. Use \`sluice apply\`.`,
    );
  const platform = PLATFORMS.find((one) => one.kind === kind);
  if (platform?.runtime === undefined)
    throw new UsageProblem(`There is nothing to provision on this machine for the kind "${kind}".`);
  const runtime = await platform.runtime();
  await runtime.provision(resolve(folder, spec), {
    root: env.SLUICE_ROOT,
    home: resolve(dirname(folder), "..", "..", ".sluice", instance),
    env,
  });
}
