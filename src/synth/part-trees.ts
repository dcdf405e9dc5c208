import { sortedBy } from "../util/order.js";
import { assembleFolders, type StackFolder } from "./assemble.js";
import { manifestOf } from "./manifest.js";
import { SOURCES } from "./paths.js";
import { foldersOf } from "./previous-stack.js";
import type { FileTree, StackEntry } from "./tree.js";

/** The tree of only some stacks, with manifests of its own: for a deployment branch that carries one instance. */
export function selectStacks(tree: FileTree, select: (stack: StackEntry) => boolean): FileTree {
  const { model } = manifestOf(tree);
  return assembleFolders(
    stackFolders(tree).filter(({ entry }) => select(entry)),
    model,
    tree.get(SOURCES),
  ).tree;
}

/**
 * One tree of the stacks of several, such as those of all deployment branches; model and sources are those of the first.
 * Stacks of one name must be in one tree only.
 */
export function joinTrees(trees: readonly FileTree[]): FileTree {
  const [first] = trees;
  if (first === undefined) return new Map();
  const folders = sortedBy(trees.flatMap(stackFolders), ({ entry }) => entry.name);
  return assembleFolders(folders, manifestOf(first).model, first.get(SOURCES)).tree;
}

function stackFolders(tree: FileTree): StackFolder[] {
  const folders = foldersOf(tree);
  return manifestOf(tree).stacks.map((entry) => ({ entry, files: folders.get(entry.name) ?? new Map() }));
}
