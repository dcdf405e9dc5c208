import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { digestOf } from "./draft.js";
import { parseManifest } from "./manifest.js";
import { outFolder, withLock, worldProblem } from "./out-folder.js";
import { SLUICE_MANIFEST } from "./paths.js";
import { foldersOf } from "./previous-stack.js";
import { isInterrupted, repairSwap } from "./swap.js";
import type { FileTree, SluiceManifest } from "./tree.js";
import { TreeProblem } from "./tree-problem.js";

/**
 * The tree in `out/`: Sluice's own files and its manifest. An interrupted writing is finished or undone first.
 * @throws TreeProblem when there is none, a file is missing, or one was changed by hand
 */
export async function readTree(directory: string): Promise<{ tree: FileTree; manifest: SluiceManifest }> {
  await repairTree(directory);
  try {
    return readNow(directory);
  } catch (error) {
    // Somebody may have been writing it just now.
    if (!(error instanceof TreeProblem)) throw error;
    await repairTree(directory);
    return readNow(directory);
  }
}

function readNow(directory: string): { tree: FileTree; manifest: SluiceManifest } {
  const { path } = outFolder(directory);
  if (!existsSync(path))
    throw new TreeProblem(`There is no folder ${path}.`, "Run `sluice synth` first, or name the folder it wrote to.");
  const manifest = parseManifest(read(path, SLUICE_MANIFEST));
  const tree = new Map(manifest.files.map((file) => [file, read(path, file)]));
  const folders = foldersOf(tree);
  for (const { name, digest } of manifest.stacks)
    if (digestOf(folders.get(name) ?? new Map()) !== digest)
      throw new TreeProblem(
        `The files of the stack ${name} in ${path} are not those that ${SLUICE_MANIFEST} tells of: somebody has changed them.`,
        "Run `sluice synth` to write them anew; changes belong in the model.",
      );
  return { tree, manifest };
}

/** Finishes or undoes an interrupted writing of `out/`. @returns whether there was one */
export async function repairTree(directory: string): Promise<boolean> {
  const out = outFolder(directory);
  if (!isInterrupted(out.stage)) return false;
  return withLock(out, async () => {
    try {
      return repairSwap(out.stage, out.path);
    } catch (error) {
      throw worldProblem(`The interrupted writing of ${out.path} cannot be finished`, error);
    }
  });
}

function read(folder: string, file: string): string {
  try {
    return readFileSync(join(folder, file), "utf8");
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === "ENOENT" && file === SLUICE_MANIFEST)
      throw new TreeProblem(
        `${folder} holds no ${SLUICE_MANIFEST}.`,
        "Run `sluice synth` first, or name the folder it wrote to.",
      );
    if (code === "ENOENT")
      throw new TreeProblem(
        `${join(folder, file)} is missing, though ${SLUICE_MANIFEST} tells of it.`,
        "Run `sluice synth` to write it anew.",
      );
    throw worldProblem(`${join(folder, file)} cannot be read`, error);
  }
}
