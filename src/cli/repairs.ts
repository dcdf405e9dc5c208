import type { RunRequest } from "../deploy/terraform/run-stacks.js";
import { selectStacks } from "../deploy/terraform/stack-order.js";
import type { SluiceManifest } from "../synth/tree.js";
import { visibleLines } from "../util/visible.js";
import { type Finding, findDrift } from "./find-drift.js";
import type { Project } from "./project.js";
import type { Terminal } from "./terminal.js";

/** What an apply of the selected stacks is to make anew. What cannot be looked at is said, and is no reason not to apply. */
export async function findRepairs(
  terminal: Terminal,
  project: Project,
  manifest: SluiceManifest,
  request: RunRequest,
): Promise<readonly Finding[]> {
  const { stacks } = selectStacks(manifest, request.selection ?? {}, "build");
  // What lives elsewhere is compared by the plan itself, which also repairs it.
  const looked = stacks.filter(({ kind }) => project.registry.find(kind)?.runtime !== undefined);
  const terraform = async () => request.terraform;
  // An apply has other things to do than to wait for whoever moves data.
  const env = { SLUICE_LOCK_WAIT: "10", ...request.env };
  const { findings, problems } = await findDrift(project, looked, { ...request, env, terraform });
  for (const { message, remedy } of problems)
    terminal.problem(
      `${terminal.paint.yellow("not looked at for repairs")}: ${visibleLines(message)}\n  ${visibleLines(remedy)}`,
    );
  return findings.filter(({ address }) => address !== undefined);
}

/** Stack -> addresses to replace. */
export function replacements(repairs: readonly Finding[]): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  for (const { stack, address } of repairs) {
    if (address === undefined) continue;
    const list = found.get(stack);
    if (list) list.push(address);
    else found.set(stack, [address]);
  }
  return found;
}

/** Says why things are made anew whose specification is what it was. */
export function showRepairs(terminal: Terminal, repairs: readonly Finding[]): void {
  for (const { what, problem } of repairs.slice(0, MOST))
    terminal.say(`${terminal.paint.yellow("restores")} ${visibleLines(what)}: ${visibleLines(problem)}`);
  if (repairs.length > MOST) terminal.say(`and ${repairs.length - MOST} more: \`sluice drift\` lists them all`);
}

const MOST = 30;
