import { type Dirent, existsSync, type readdir, realpathSync } from "node:fs";
import { readdir as readFolder } from "node:fs/promises";
import { join, relative, resolve, sep } from "node:path";
import { glob } from "tinyglobby";
import type { Diagnostic } from "../diagnostic/diagnostic.js";
import { compareStrings } from "../util/order.js";
import { fileUnreadable } from "./diagnostics/files.js";
import { reasonOf } from "./folder-source.js";

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

/** The model files of a folder, and the folders that could not be looked into. */
export interface FoundFiles {
  /** Relative to the root, with `/`, in order. */
  readonly files: readonly string[];
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Finds the model files of a folder. Linked folders are not entered; a linked
 * file is found, so that whoever reads it can say where it leads, unless what it leads to is found anyway.
 */
export async function findFiles(
  root: string,
  options: FindOptions,
  lister: FolderLister = diskLister(root),
): Promise<FoundFiles> {
  const links = new Set<string>();
  const diagnostics: Diagnostic[] = [];
  const closed = (folder: string, reason: string): void => {
    const file = relative(root, folder).split(sep).join("/");
    diagnostics.push(fileUnreadable({ file: file || ".", line: 1, column: 1 }, { reason }));
  };
  const found = await glob([...(options.include ?? INCLUDE)], {
    cwd: root,
    ignore: [...EXCLUDE, ...(options.exclude ?? [])],
    followSymbolicLinks: false,
    expandDirectories: false,
    caseSensitiveMatch: true,
    dot: false,
    fs: { readdir: readdirWithLinks(lister, (path) => links.add(resolve(path)), closed) as typeof readdir },
  });
  const files = found.filter((path) => !path.startsWith("../") && (isYamlFile(path) || isCodeFile(path)));
  const isLink = (path: string): boolean => links.size > 0 && links.has(resolve(root, path));
  const linked = files.filter(isLink);
  if (linked.length === 0) return { files: files.sort(compareStrings), diagnostics };
  const real = new Set(files.filter((path) => !isLink(path)).map((path) => lister.realOf(join(root, path))));
  const once = files.filter((path) => !isLink(path) || !real.has(lister.realOf(join(root, path))));
  return { files: once.sort(compareStrings), diagnostics };
}

/** How the folders of a model are looked into. */
export interface FolderLister {
  /** What is in a folder; `problem`: why that cannot be told. An absent folder has no entries. */
  list(folder: string): Promise<{ readonly entries: Dirent[] } | { readonly problem: string }>;
  /** Where a path really is, links followed; the path itself where it leads nowhere. */
  realOf(path: string): string;
}

function diskLister(root: string): FolderLister {
  return {
    list: async (folder) => {
      try {
        return { entries: await readFolder(folder, { withFileTypes: true }) };
      } catch (error) {
        return existsSync(root) ? { problem: reasonOf(error) } : { entries: [] };
      }
    },
    realOf: (path) => {
      try {
        return realpathSync(path);
      } catch {
        return path;
      }
    },
  };
}

type Listed = (error: NodeJS.ErrnoException | null, entries: Dirent[]) => void;

/** Lists folders for the glob, which leaves links out when it does not follow them: here they are files, and noted. */
function readdirWithLinks(
  lister: FolderLister,
  note: (path: string) => void,
  closed: (folder: string, reason: string) => void,
) {
  return (folder: string, _options: unknown, listed: Listed): void => {
    void lister.list(folder).then((found) => {
      if ("problem" in found) {
        closed(folder, found.problem);
        listed(null, []);
        return;
      }
      for (const entry of found.entries)
        if (entry.isSymbolicLink()) {
          note(join(folder, entry.name));
          entry.isFile = () => true;
          entry.isSymbolicLink = () => false;
        }
      listed(null, found.entries);
    });
  };
}
