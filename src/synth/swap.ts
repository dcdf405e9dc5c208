import { existsSync, mkdirSync, readFileSync, renameSync, rmdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { lookAt } from "./disk.js";
import { TreeProblem } from "./tree-problem.js";

/** What changes in a folder: files put there, and files taken away. Paths are relative to it. */
export interface Swap {
  /** Their new contents are staged. `replaces`: there is an old one. */
  readonly put: readonly { readonly path: string; readonly replaces: boolean }[];
  readonly remove: readonly string[];
}

/** The steps that touch the disk while files change places; tests let them fail. */
export interface SwapSteps {
  rename(from: string, to: string): void;
  writeJournal(path: string, text: string): void;
}

const STEPS: SwapSteps = {
  rename: renameSync,
  writeJournal(path, text) {
    // Complete or not there at all, also after a power cut.
    writeFileSync(`${path}.part`, text, { flush: true });
    renameSync(`${path}.part`, path);
  },
};

/**
 * Files change places in two movements: the old one into the stage's `old` folder, the new one out of its `new` folder.
 * A journal says what is to happen, so that whatever is interrupted can be finished: while it lies there the folder may
 * be half-swapped, without it the folder is whole. Nothing is overwritten on either way, so each can take over from the other.
 *
 * @throws what a step throws, after everything has been put back
 */
export function swapFiles(stage: string, target: string, swap: Swap, steps: SwapSteps = STEPS): void {
  try {
    steps.writeJournal(journalOf(stage), JSON.stringify(swap));
    goForward(stage, target, swap, steps);
  } catch (error) {
    try {
      goBack(stage, target, swap, steps);
      finish(stage);
    } catch {
      throw new TreeProblem(
        `${target} is half-written, and could not be put back: ${error instanceof Error ? error.message : String(error)}`,
        "Mend what this says, and run the command again: it finishes what was begun.",
        { cause: error },
      );
    }
    throw error;
  }
  finish(stage);
}

/** Finishes what was interrupted. @returns whether there was anything */
export function repairSwap(stage: string, target: string, steps: SwapSteps = STEPS): boolean {
  const journal = journalOf(stage);
  if (!existsSync(journal)) {
    rmSync(stage, { recursive: true, force: true });
    return false;
  }
  swapFiles(stage, target, JSON.parse(readFileSync(journal, "utf8")) as Swap, steps);
  return true;
}

/** Whether a swap was interrupted. */
export function isInterrupted(stage: string): boolean {
  return existsSync(journalOf(stage));
}

/** Where new contents are staged. */
export function newOf(stage: string): string {
  return join(stage, "new");
}

function oldOf(stage: string): string {
  return join(stage, "old");
}

function journalOf(stage: string): string {
  return join(stage, "journal.json");
}

/** From any state in between: what has been moved is no longer where it was. */
function goForward(stage: string, target: string, { put, remove }: Swap, steps: SwapSteps): void {
  const move = mover(steps);
  // First, so that a file can give way to a folder, or to its own name in other letters.
  for (const path of remove) if (lookAt(join(target, path))) move(join(target, path), join(oldOf(stage), path));
  for (const { path, replaces } of put) {
    if (!lookAt(join(newOf(stage), path))) continue;
    if (replaces && !lookAt(join(oldOf(stage), path))) move(join(target, path), join(oldOf(stage), path));
    move(join(newOf(stage), path), join(target, path));
  }
  removeEmptyFolders(target, remove);
}

/** The same steps the other way round. */
function goBack(stage: string, target: string, { put, remove }: Swap, steps: SwapSteps): void {
  const move = mover(steps);
  for (const { path } of [...put].reverse()) {
    if (!lookAt(join(newOf(stage), path)) && lookAt(join(target, path)))
      move(join(target, path), join(newOf(stage), path));
    if (lookAt(join(oldOf(stage), path))) move(join(oldOf(stage), path), join(target, path));
  }
  removeEmptyFolders(
    target,
    put.filter(({ replaces }) => !replaces).map(({ path }) => path),
  );
  const restore = mover(steps);
  for (const path of remove)
    if (lookAt(join(oldOf(stage), path))) restore(join(oldOf(stage), path), join(target, path));
}

/** The journal goes first: from then on the folder is whole. */
function finish(stage: string): void {
  rmSync(journalOf(stage), { force: true });
  rmSync(stage, { recursive: true, force: true });
}

function mover(steps: SwapSteps): (from: string, to: string) => void {
  const made = new Set<string>();
  return (from, to) => {
    const folder = dirname(to);
    if (!made.has(folder)) {
      mkdirSync(folder, { recursive: true });
      made.add(folder);
    }
    steps.rename(from, to);
  };
}

function removeEmptyFolders(target: string, paths: readonly string[]): void {
  for (const path of paths)
    for (let folder = dirname(path); folder !== "."; folder = dirname(folder))
      try {
        rmdirSync(join(target, folder));
      } catch {
        // Something else lies in it, or it is gone already.
        break;
      }
}
