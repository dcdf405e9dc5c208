import { readFile, stat } from "node:fs/promises";
import { join, resolve } from "node:path";
import type { StackEntry } from "../../synth/tree.js";
import { compareStrings } from "../../util/order.js";
import { DeployProblem } from "../deploy-problem.js";
import { isRecord } from "../manifest.js";
import { workNotes } from "./work-folder.js";

/** What Terraform knows of a stack: its addresses, each with what its replacement is triggered by, where it says so. */
export type StackState = ReadonlyMap<string, unknown>;

/** What is no longer as a state says, by Terraform's own look at it. */
export interface ResourceDrift {
  readonly address: string;
  /** As a clause. */
  readonly problem: string;
}

/** Whether a stack's state is a file beside the tree, which can be read without Terraform. */
export function isLocalState({ backend }: StackEntry): boolean {
  return backend.type === "local" && typeof backend.settings.path === "string";
}

/**
 * The state of a stack that keeps it in a file; `undefined` where there is none: it was never applied.
 * @throws DeployProblem when there is one that cannot be read
 */
export async function readLocalState(out: string, stack: StackEntry): Promise<StackState | undefined> {
  const path = resolve(join(out, "stacks", stack.name), String(stack.backend.settings.path));
  const text = await readFile(path, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return undefined;
    throw error;
  });
  if (text === undefined) return undefined;
  try {
    return stateOf(JSON.parse(text));
  } catch (error) {
    throw new DeployProblem(
      `The state of ${stack.name} in ${path} cannot be read.`,
      "If an apply is running, wait for it. Else bring it back from the file beside it that ends in .backup.",
      (error as Error).message,
    );
  }
}

/** Format 4 of state files, which Terraform has written since 0.12, and OpenTofu does. */
function stateOf(state: unknown): StackState {
  if (!isRecord(state) || state.version !== 4) throw new Error("it is not of format 4");
  const addresses = new Map<string, unknown>();
  for (const resource of listOf(state.resources)) {
    const [instance] = listOf(resource.instances);
    if (resource.mode !== "managed" || resource.module !== undefined || instance === undefined) continue;
    const { attributes } = instance;
    const trigger = isRecord(attributes) ? attributes.triggers_replace : undefined;
    addresses.set(`${resource.type}.${resource.name}`, isRecord(trigger) ? trigger.value : trigger);
  }
  return addresses;
}

/** Whether a stack whose state is gone was applied from here: what Terraform said then is still there. */
export async function wasApplied(home: string, stack: StackEntry): Promise<boolean> {
  const log = join(workNotes(home, stack.name), "apply.log");
  return (await stat(log).catch(() => undefined)) !== undefined;
}

/** What a plan that only refreshes says (`terraform show -json`): the state it began from, and what is no longer so. */
export function readRefresh(json: string): { readonly state: StackState; readonly drift: readonly ResourceDrift[] } {
  const plan: unknown = JSON.parse(json);
  if (!isRecord(plan)) throw new Error("terraform show -json gave no plan");
  const state = new Map<string, unknown>();
  const prior = isRecord(plan.prior_state) ? plan.prior_state.values : undefined;
  const root = isRecord(prior) ? prior.root_module : undefined;
  for (const resource of isRecord(root) ? listOf(root.resources) : [])
    if (resource.mode === "managed" && typeof resource.address === "string")
      state.set(resource.address, isRecord(resource.values) ? resource.values.triggers_replace : undefined);
  const drift = listOf(plan.resource_drift).flatMap(({ address, change }) =>
    typeof address === "string" && isRecord(change) ? [{ address, problem: driftOf(change) }] : [],
  );
  return { state, drift };
}

function driftOf(change: Readonly<Record<string, unknown>>): string {
  const { before, after } = change;
  if (!isRecord(before) || !isRecord(after)) return "it is gone";
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])]
    .filter((name) => JSON.stringify(before[name]) !== JSON.stringify(after[name]))
    .sort(compareStrings);
  return `changed by others: ${names.slice(0, 10).join(", ")}${names.length > 10 ? ` and ${names.length - 10} more` : ""}`;
}

function listOf(value: unknown): readonly Readonly<Record<string, unknown>>[] {
  return Array.isArray(value) ? value.filter(isRecord) : [];
}
