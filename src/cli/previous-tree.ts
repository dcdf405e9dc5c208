import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { DeployProblem } from "../deploy/deploy-problem.js";
import { readRef } from "../deploy/git/read-branch.js";
import { SLUICE_MANIFEST } from "../synth/paths.js";
import { readTree } from "../synth/read-tree.js";
import type { FileTree } from "../synth/tree.js";
import { folderHint, isPath } from "./ref-or-folder.js";
import { UsageProblem } from "./usage-problem.js";

/**
 * The tree before this one: a folder that synthesis wrote, written as a path (`./out`), or a commit of the repository around
 * the model. @throws UsageProblem when a commit holds none
 */
export async function previousTree(refOrFolder: string, root: string): Promise<FileTree> {
  if (isPath(refOrFolder)) return (await readTree(resolve(refOrFolder))).tree;
  const hint = folderHint("--previous", refOrFolder);
  const tree = await readRef({ repository: root, ref: refOrFolder, env: process.env }).catch((thrown: unknown) => {
    throw hint === "" || !(thrown instanceof DeployProblem)
      ? thrown
      : new UsageProblem(`--previous ${refOrFolder}: ${thrown.message}\n  ${hint}`);
  });
  if (tree === undefined)
    throw new UsageProblem(
      `${refOrFolder} holds no tree: there is no out/${SLUICE_MANIFEST} in it.${hint === "" ? "" : `\n  ${hint}`}`,
    );
  return tree;
}

/** The tree in `out/`, or `undefined` when nothing was written there yet. */
export async function treeIfAny(out: string): Promise<FileTree | undefined> {
  return existsSync(join(out, SLUICE_MANIFEST)) ? (await readTree(out)).tree : undefined;
}
