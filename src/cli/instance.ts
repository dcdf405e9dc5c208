import { readManifest } from "../deploy/terraform/run-stacks.js";
import type { PlatformRuntime, RuntimeEnvironment } from "../platform/runtime.js";
import { homeOf, openProject, type Project } from "./project.js";
import { UsageProblem } from "./usage-problem.js";

/** An instance that lives on this machine, as its applied tree says. */
export interface LocalInstance {
  readonly project: Project;
  readonly instance: string;
  readonly runtime: PlatformRuntime;
  readonly environment: RuntimeEnvironment;
}

/** @throws UsageProblem when the tree has no such instance, or nothing of it lives on this machine */
export async function openInstance(
  model: string | undefined,
  options: { readonly platform: string; readonly out?: string; readonly sandbox?: string },
): Promise<LocalInstance> {
  const project = await openProject(model, options);
  const { platform: instance } = options;
  const stack = (await readManifest(project.out)).stacks.find(({ platform }) => platform === instance);
  if (stack === undefined)
    throw new UsageProblem(
      `${project.out} has no stacks of an instance "${instance}". Run \`sluice apply --platform ${instance}\` first, or name another with --platform.`,
    );
  const kind = project.registry.find(stack.kind);
  if (kind?.runtime === undefined)
    throw new UsageProblem(
      `"${instance}" is of the kind ${stack.kind}, which moves data by itself: there is nothing to run on this machine.`,
    );
  return {
    project,
    instance,
    runtime: await kind.runtime(),
    environment: {
      root: process.env.SLUICE_ROOT ?? project.root,
      home: homeOf(project.out, instance),
      env: process.env,
    },
  };
}
