import { mkdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import writeFileAtomic from "write-file-atomic";
import type { StackEntry } from "../../synth/tree.js";
import { workNotes } from "./work-folder.js";

/**
 * Notes that what a stack's files say is so: they were applied from here, or a plan of them found nothing to do. Written
 * after the fact: what a kill loses, the next plan finds again.
 */
export async function noteApplied(home: string, { name, digest }: StackEntry): Promise<void> {
  await mkdir(workNotes(home, name), { recursive: true, mode: 0o700 });
  await writeFileAtomic(notePath(home, name), digest);
}

/** Forgets it, before anything is done that may make it untrue. */
export async function forgetApplied(home: string, name: string): Promise<void> {
  await rm(notePath(home, name), { force: true });
}

/** The digest with which each stack was last applied from here, by the stacks' names. */
export async function readApplied(home: string, stacks: readonly StackEntry[]): Promise<ReadonlyMap<string, string>> {
  const found = new Map<string, string>();
  for (const { name } of stacks) {
    const digest = await readFile(notePath(home, name), "utf8").catch(() => undefined);
    if (digest !== undefined) found.set(name, digest);
  }
  return found;
}

function notePath(home: string, stack: string): string {
  return join(workNotes(home, stack), "applied");
}
