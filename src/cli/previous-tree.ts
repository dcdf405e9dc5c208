import { existsSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import { readRef } from "../deploy/git/read-branch.js";
import { SLUICE_MANIFEST } from "../synth/paths.js";
import { readTree } from "../synth/read-tree.js";
import type { FileTree } from "../synth/tree.js";
import { UsageProblem } from "./usage-problem.js";

/**
 * The tree before this one: a folder that synthesis wrote, or a commit of the repository around the model. A folder wins
 * over a ref of the same name.
 */
export async function previousTree(refOrFolder: string, root: string): Promise<FileTree> {
  const folder = resolve(refOrFolder);
  if (existsSync(folder) && statSync(folder).isDirectory()) return (await readTree(folder)).tree;
  const tree = await readRef({ repository: root, ref: refOrFolder, env: process.env });
  if (tree === undefined)
    throw new UsageProblem(`${refOrFolder} holds no tree: there is no out/${SLUICE_MANIFEST} in it.`);
  return tree;
}

/** The tree in `out/`, or `undefined` when nothing was written there yet. */
export async function treeIfAny(out: string): Promise<FileTree | undefined> {
  return existsSync(join(out, SLUICE_MANIFEST)) ? (await readTree(out)).tree : undefined;
}
