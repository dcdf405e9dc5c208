import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { setImmediate as breathe } from "node:timers/promises";
import { compareStrings } from "../util/order.js";
import { isVacant, lookAt } from "./disk.js";
import { parseManifest } from "./manifest.js";
import { type OutFolder, outFolder, withLock, worldProblem } from "./out-folder.js";
import { CDKTF_MANIFEST, SLUICE_MANIFEST } from "./paths.js";
import { newOf, repairSwap, type Swap, type SwapSteps, swapFiles } from "./swap.js";
import type { FileTree } from "./tree.js";
import { TreeProblem } from "./tree-problem.js";

/** What writing changed, as paths in order; `unchanged` files were not touched. */
export interface Written {
  readonly added: readonly string[];
  readonly changed: readonly string[];
  readonly removed: readonly string[];
  readonly unchanged: number;
}

/**
 * Makes `out/` hold a tree. Everything is prepared beside it and then renamed into place; unchanged files keep their
 * inode and time, files that are not Sluice's stay, and those that were and are no longer in the tree go. An interrupted
 * writing is finished or undone by the next one, or by whoever reads the tree. Two writers take turns.
 * @throws TreeProblem when the disk does not allow it; the old tree is then as it was
 */
export async function writeTree(directory: string, tree: FileTree, steps?: SwapSteps): Promise<Written> {
  const out = outFolder(directory);
  return withLock(out, async (stillMine) => {
    try {
      repairSwap(out.stage, out.path);
      const { swap, unchanged } = difference(out, tree);
      await stage(out, tree, swap);
      stillMine();
      if (swap.put.length + swap.remove.length === 0) rmSync(out.stage, { recursive: true, force: true });
      else if (isVacant(out.path)) {
        renameSync(newOf(out.stage), out.path);
        rmSync(out.stage, { recursive: true, force: true });
      } else swapFiles(out.stage, out.path, swap, steps);
      return {
        added: swap.put.filter(({ replaces }) => !replaces).map(({ path }) => path),
        changed: swap.put.filter(({ replaces }) => replaces).map(({ path }) => path),
        removed: swap.remove,
        unchanged,
      };
    } catch (error) {
      throw worldProblem(`${out.path} cannot be written`, error);
    }
  });
}

function difference(out: OutFolder, tree: FileTree): { swap: Swap; unchanged: number } {
  const owned = ownedFiles(out);
  const put: { path: string; replaces: boolean }[] = [];
  let unchanged = 0;
  const folders = new Set<string>();
  for (const path of [...tree.keys()].sort(compareStrings)) {
    refuseLinks(out, dirname(path), folders);
    const there = lookAt(join(out.path, path));
    if (there?.isDirectory())
      throw new TreeProblem(`${join(out.path, path)} is a folder; a file belongs there.`, "Move the folder elsewhere.");
    if (there?.isFile() && readFileSync(join(out.path, path), "utf8") === tree.get(path)) unchanged += 1;
    else put.push({ path, replaces: there !== undefined });
  }
  const remove = owned.filter((path) => !tree.has(path) && lookAt(join(out.path, path))?.isDirectory() === false);
  return { swap: { put, remove }, unchanged };
}

/** What an earlier writing left there. Without a readable manifest nothing is known to be Sluice's, and nothing is removed. */
function ownedFiles(out: OutFolder): readonly string[] {
  const text = textAt(join(out.path, SLUICE_MANIFEST));
  if (text === undefined) {
    const other = textAt(join(out.path, CDKTF_MANIFEST));
    if (other !== undefined && !/"stacks"\s*:/.test(other))
      throw new TreeProblem(
        `${join(out.path, CDKTF_MANIFEST)} belongs to something else, and would be overwritten.`,
        "Name another folder for the output.",
      );
    return [];
  }
  try {
    return [...parseManifest(text).files].sort(compareStrings);
  } catch (error) {
    if (error instanceof TreeProblem) return [];
    throw error;
  }
}

/** Below a link lie other people's files. */
function refuseLinks(out: OutFolder, folder: string, known: Set<string>): void {
  for (let at = folder; at !== "." && !known.has(at); at = dirname(at)) {
    known.add(at);
    if (lookAt(join(out.path, at))?.isSymbolicLink())
      throw new TreeProblem(
        `${join(out.path, at)} is a link; nothing is written through it.`,
        "Replace it by a folder.",
      );
  }
}

/** Writes what is new beside the tree. Lets others breathe in between, and the lock's owner show that it lives. */
async function stage(out: OutFolder, tree: FileTree, { put }: Swap): Promise<void> {
  const folders = new Set<string>();
  try {
    for (const [index, { path }] of put.entries()) {
      const file = join(newOf(out.stage), path);
      const folder = dirname(file);
      if (!folders.has(folder)) {
        mkdirSync(folder, { recursive: true });
        folders.add(folder);
      }
      writeFileSync(file, tree.get(path) as string);
      if (index % 256 === 255) await breathe();
    }
  } catch (error) {
    rmSync(out.stage, { recursive: true, force: true });
    throw error;
  }
}

function textAt(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT" || (error as NodeJS.ErrnoException).code === "ENOTDIR")
      return undefined;
    throw error;
  }
}
