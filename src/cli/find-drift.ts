import type { DeployProblem } from "../deploy/deploy-problem.js";
import { type Inspected, type InspectRequest, inspectStacks } from "../deploy/terraform/inspect-stacks.js";
import { type AppliedStacks, type Drift, type PlatformRuntime, RuntimeProblem } from "../platform/runtime.js";
import type { StackEntry } from "../synth/tree.js";
import { homeOf, type Project } from "./project.js";

/** Something that is not as it was applied. */
export interface Finding {
  readonly stack: string;
  /** The Terraform address that stands for it; absent: the whole stack. */
  readonly address?: string;
  readonly what: string;
  /** As a clause. */
  readonly problem: string;
}

/** What a look at applied stacks found. */
export interface Found {
  /** In the order of the stacks. */
  readonly findings: readonly Finding[];
  /** Names of stacks that were never applied, as far as can be seen. */
  readonly unapplied: readonly string[];
  /** What kept some of them from being looked at. */
  readonly problems: readonly (DeployProblem | RuntimeProblem)[];
}

/**
 * What of the applied stacks is not as it was made. Where data is moved on this machine, its runtime looks; for what lives elsewhere,
 * Terraform compares it with its state.
 */
export async function findDrift(
  project: Project,
  stacks: readonly StackEntry[],
  request: Omit<InspectRequest, "refreshes">,
): Promise<Found> {
  const verified = (stack: StackEntry): boolean => project.registry.find(stack.kind)?.runtime !== undefined;
  const inspected = await inspectStacks(stacks, { ...request, refreshes: (stack) => !verified(stack) });
  const looked = await verifyAll(project, inspected, request);
  const all = inspected.flatMap((one) => [
    ...(one.lost ? [{ stack: one.stack.name, what: one.stack.name, problem: LOST }] : []),
    ...one.drift.map((drift) => ({ stack: one.stack.name, what: drift.address, ...drift })),
    ...looked.drifts.filter(({ stack }) => stack === one.stack.name),
  ]);
  return {
    findings: all,
    unapplied: inspected
      .filter(({ state, problem, lost }) => !state && !problem && !lost)
      .map(({ stack }) => stack.name),
    problems: [...inspected.flatMap(({ problem }) => problem ?? []), ...looked.problems],
  };
}

const LOST = "it was applied from here, and its state is gone";

async function verifyAll(
  project: Project,
  inspected: readonly Inspected[],
  { root, env }: Pick<InspectRequest, "root" | "env">,
): Promise<{ readonly drifts: readonly Drift[]; readonly problems: readonly RuntimeProblem[] }> {
  const drifts: Drift[] = [];
  const problems: RuntimeProblem[] = [];
  for (const [instance, { load, applied }] of instancesOf(project, inspected)) {
    const runtime = await load();
    const environment = { root, home: homeOf(project.out, instance), env };
    try {
      drifts.push(...(await runtime.verify(project.out, instance, environment, applied)));
    } catch (error) {
      if (!(error instanceof RuntimeProblem)) throw error;
      problems.push(error);
    }
  }
  return { drifts, problems };
}

/** The instances whose kind looks for itself, with what was applied of them. */
function instancesOf(
  project: Project,
  inspected: readonly Inspected[],
): ReadonlyMap<string, { readonly load: () => Promise<PlatformRuntime>; readonly applied: AppliedStacks }> {
  const instances = new Map<
    string,
    { readonly load: () => Promise<PlatformRuntime>; readonly applied: Map<string, ReadonlyMap<string, unknown>> }
  >();
  for (const { stack, state } of inspected) {
    const load = project.registry.find(stack.kind)?.runtime;
    if (load === undefined || state === undefined || state.size === 0) continue;
    const known = instances.get(stack.platform) ?? { load, applied: new Map() };
    known.applied.set(stack.name, state);
    instances.set(stack.platform, known);
  }
  return instances;
}
