import { lstatSync, realpathSync } from "node:fs";
import { join } from "node:path";
import { glob } from "tinyglobby";
import { compareStrings } from "../util/order.js";

/** What belongs to a model when its project does not say otherwise. */
const INCLUDE = ["**/*.yaml", "**/*.yml", "**/*.model.ts"];

/** What never does: dependencies, hidden folders, what synthesis writes, the project's own configuration. */
const EXCLUDE = ["**/node_modules/**", "**/.*", "**/.*/**", "out/**", "**/sluice.config.*"];

/** Whether a path is one of a YAML model file. */
export const isYamlFile = (path: string): boolean => /\.ya?ml$/i.test(path);

/** Whether a path is one of a TypeScript model file. */
export const isCodeFile = (path: string): boolean => /\.[mc]?ts$/i.test(path);

/** Which files of a folder are its model. */
export interface FindOptions {
  /** Globs relative to the root; absent: every YAML and `*.model.ts` file. */
  readonly include?: readonly string[];
  /** Globs of what is left out, besides what always is. */
  readonly exclude?: readonly string[];
}

/**
 * The model files of a folder, as paths relative to it with `/`, in order. Linked folders are not entered; a linked
 * file is found unless what it leads to is found anyway.
 */
export async function findFiles(root: string, options: FindOptions): Promise<string[]> {
  const found = await glob([...(options.include ?? INCLUDE)], {
    cwd: root,
    ignore: [...EXCLUDE, ...(options.exclude ?? [])],
    followSymbolicLinks: false,
    expandDirectories: false,
    caseSensitiveMatch: true,
    dot: false,
  });
  const files = found.filter((path) => !path.startsWith("../") && (isYamlFile(path) || isCodeFile(path)));
  const links = new Set(
    files.filter((path) => lstatSync(join(root, path), { throwIfNoEntry: false })?.isSymbolicLink()),
  );
  if (links.size === 0) return files.sort(compareStrings);
  const real = new Set(files.filter((path) => !links.has(path)).map((path) => realpathSync(join(root, path))));
  return files.filter((path) => !(links.has(path) && real.has(realOf(join(root, path))))).sort(compareStrings);
}

function realOf(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}
