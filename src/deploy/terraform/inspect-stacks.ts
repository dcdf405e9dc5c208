import { availableParallelism } from "node:os";
import { resolve } from "node:path";
import pLimit from "p-limit";
import type { StackEntry } from "../../synth/tree.js";
import { asProblem, type DeployProblem } from "../deploy-problem.js";
import { withLock } from "../file-lock.js";
import type { TerraformBinary } from "./find-terraform.js";
import { homeOf, lockTimeoutOf, type RunRequest, terraformOf } from "./run-request.js";
import { StackRunner } from "./stack-runner.js";
import { isLocalState, type ResourceDrift, readLocalState, type StackState, wasApplied } from "./stack-state.js";
import { prepareWork, workLock } from "./work-folder.js";

/** What was found of one stack. */
export interface Inspected {
  readonly stack: StackEntry;
  /** Absent: it was never applied, as far as can be seen from here. */
  readonly state?: StackState;
  /** It was applied from here, and its state is not there. */
  readonly lost?: true;
  /** What Terraform sees is no longer so. */
  readonly drift: readonly ResourceDrift[];
  /** Why it could not be looked at. */
  readonly problem?: DeployProblem;
}

export interface InspectRequest extends Omit<RunRequest, "terraform"> {
  /** Finds Terraform; asked only where it is needed. */
  readonly terraform: () => Promise<TerraformBinary>;
  /** Whether Terraform is to compare a stack's state with what is there; else a state in a file is taken as it is. */
  readonly refreshes: (stack: StackEntry) => boolean;
}

/**
 * Looks at what stacks' states hold. A state in a file is read without Terraform where nothing is to be compared.
 * Changes nothing.
 */
export async function inspectStacks(
  stacks: readonly StackEntry[],
  request: InspectRequest,
): Promise<readonly Inspected[]> {
  const places = pLimit(Math.max(1, request.parallelism ?? availableParallelism()));
  let binary: Promise<TerraformBinary> | undefined;
  const terraform = (): Promise<TerraformBinary> => {
    binary ??= request.terraform();
    return binary;
  };
  return Promise.all(stacks.map((stack) => places(() => inspect(stack, { ...request, terraform }))));
}

async function inspect(stack: StackEntry, request: InspectRequest): Promise<Inspected> {
  try {
    if (request.refreshes(stack) || !isLocalState(stack)) return { stack, ...(await look(stack, request)) };
    const state = await readLocalState(resolve(request.out), stack);
    if (state !== undefined) return { stack, state, drift: [] };
    return { stack, drift: [], ...((await wasApplied(homeOf(request), stack)) ? { lost: true } : {}) };
  } catch (thrown) {
    return { stack, drift: [], problem: asProblem(thrown, `The look at ${stack.name}`) };
  }
}

async function look(stack: StackEntry, request: InspectRequest): Promise<Pick<Inspected, "state" | "drift">> {
  const home = homeOf(request);
  const wait = lockTimeoutOf(request) * 1000;
  const terraform = terraformOf({ ...request, terraform: await request.terraform() });
  return withLock(workLock(home, stack.name), stack.name, wait, request.signal, async () => {
    const folder = await prepareWork(resolve(request.out), home, stack);
    return new StackRunner(terraform, stack, folder, () => {}).refresh();
  });
}
