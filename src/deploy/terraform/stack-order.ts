import type { SluiceManifest, StackEntry } from "../../synth/tree.js";
import { didYouMean } from "../../util/did-you-mean.js";
import { sortedBy, sortedUnique } from "../../util/order.js";
import { DeployProblem } from "../deploy-problem.js";

/** Which stacks are asked for; both absent: all. */
export interface Selection {
  /** Names of platform instances. */
  readonly platforms?: readonly string[] | undefined;
  /** Names of stacks. */
  readonly stacks?: readonly string[] | undefined;
}

/** What a run works on. */
export interface SelectedStacks {
  /** Each after those it waits for. */
  readonly stacks: readonly StackEntry[];
  /** Names of the stacks that each waits for, all of them among the selected. */
  readonly waitsFor: ReadonlyMap<string, readonly string[]>;
  /** Stacks independent of each other, wave by wave. A stack starts when those it waits for are done, not with its wave. */
  readonly waves: readonly (readonly string[])[];
  /** What was not asked for and comes along, because a selected stack needs it; sorted by name. */
  readonly along: readonly { readonly stack: string; readonly because: string }[];
}

/**
 * The smallest closed set around what is asked for. To build a stack, those it comes after must be there; to destroy
 * one, those that come after it must be gone first.
 * @throws DeployProblem when a name is not in the manifest, or the order has a loop
 */
export function selectStacks(
  manifest: SluiceManifest,
  selection: Selection,
  direction: "build" | "destroy",
): SelectedStacks {
  const all = new Map(manifest.stacks.map((stack) => [stack.name, stack]));
  const needs =
    direction === "build" ? new Map(manifest.stacks.map(({ name, after }) => [name, after])) : reversed(manifest);
  const asked = askedFor(manifest, selection);
  const chosen = new Set(asked);
  const along: { stack: string; because: string }[] = [];
  // A set grows while it is walked: each name is visited once.
  for (const name of chosen) {
    for (const needed of needs.get(name) ?? []) {
      if (chosen.has(needed)) continue;
      chosen.add(needed);
      along.push({ stack: needed, because: name });
    }
  }
  const waitsFor = new Map([...chosen].map((name) => [name, sortedUnique(needs.get(name) ?? [])]));
  const waves = wavesOf(waitsFor);
  const stacks = waves.flat().flatMap((name) => all.get(name) ?? []);
  return { stacks, waitsFor, waves, along: sortedBy(along, ({ stack }) => stack) };
}

function askedFor(manifest: SluiceManifest, { platforms, stacks }: Selection): readonly string[] {
  const names = manifest.stacks.map(({ name }) => name);
  if (platforms === undefined && stacks === undefined) return names;
  refuseUnknown("platform", platforms ?? [], sortedUnique(manifest.stacks.map(({ platform }) => platform)));
  refuseUnknown("stack", stacks ?? [], names);
  const wantedPlatforms = new Set(platforms);
  const wanted = new Set(stacks);
  return manifest.stacks
    .filter((stack) => wanted.has(stack.name) || wantedPlatforms.has(stack.platform))
    .map(({ name }) => name);
}

function refuseUnknown(what: string, asked: readonly string[], known: readonly string[]): void {
  const names = new Set(known);
  const unknown = asked.find((name) => !names.has(name));
  if (unknown === undefined) return;
  throw new DeployProblem(
    `There is no ${what} ${JSON.stringify(unknown)} in this tree.${didYouMean(unknown, known)}`,
    known.length > 0 && known.length <= 20
      ? `There are: ${known.join(", ")}.`
      : "Look into sluice.json for what there is.",
  );
}

function reversed(manifest: SluiceManifest): ReadonlyMap<string, readonly string[]> {
  const result = new Map<string, string[]>(manifest.stacks.map(({ name }) => [name, []]));
  for (const { name, after } of manifest.stacks) for (const before of after) result.get(before)?.push(name);
  return result;
}

/** Names in waves: each in the first wave after all that it waits for. */
function wavesOf(waitsFor: ReadonlyMap<string, readonly string[]>): readonly (readonly string[])[] {
  const open = new Map([...waitsFor].map(([name, needed]) => [name, needed.length]));
  const waiters = new Map<string, string[]>();
  for (const [name, needed] of waitsFor) {
    for (const other of needed) {
      const list = waiters.get(other);
      if (list === undefined) waiters.set(other, [name]);
      else list.push(name);
    }
  }
  const waves: string[][] = [];
  let wave = sortedUnique([...open].filter(([, count]) => count === 0).map(([name]) => name));
  while (wave.length > 0) {
    waves.push(wave);
    const next: string[] = [];
    for (const name of wave) {
      open.delete(name);
      for (const waiter of waiters.get(name) ?? []) {
        const count = (open.get(waiter) ?? 0) - 1;
        open.set(waiter, count);
        if (count === 0) next.push(waiter);
      }
    }
    wave = sortedUnique(next);
  }
  if (open.size > 0) {
    throw new DeployProblem(
      `The stacks ${sortedUnique(open.keys()).slice(0, 10).join(", ")} wait for each other in a loop.`,
      "Synthesize the tree again; if the loop stays, report it.",
    );
  }
  return waves;
}
