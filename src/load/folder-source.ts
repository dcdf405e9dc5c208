import { existsSync, lstatSync, readFileSync, realpathSync, statSync } from "node:fs";
import { dirname, join, relative, resolve, sep } from "node:path";
import { type FileSource, MAX_FILE_BYTES, type RawFile } from "./file-source.js";

/**
 * The files of a folder on disk. Law: nothing outside of it is ever read, whatever links lie in it, and nothing in a
 * repository of its own below it: a revision of the model has only its name, so that what stood there would be missing.
 */
export function folderSource(folder: string): FileSource {
  const root = realOrSame(resolve(folder));
  const folders = new Map<string, boolean>();

  const isInside = (real: string): boolean => real === root || real.startsWith(root.endsWith(sep) ? root : root + sep);

  /** Whether the folder of a path is inside; a folder that does not exist is where its nearest ancestor is. */
  const folderInside = (path: string): boolean => {
    const known = folders.get(path);
    if (known !== undefined) return known;
    const real = realOf(path);
    const inside = real === undefined ? dirname(path) === path || folderInside(dirname(path)) : isInside(real);
    folders.set(path, inside);
    return inside;
  };

  const nested = new Map<string, boolean>();

  /** Whether a folder really lies in a repository below the root: a submodule or a clone. */
  const inNested = (path: string): boolean => {
    if (path === root) return false;
    const known = nested.get(path);
    if (known !== undefined) return known;
    const real = realOrSame(path);
    const found = real !== root && isInside(real) && (existsSync(join(real, ".git")) || inNested(dirname(real)));
    nested.set(path, found);
    return found;
  };

  const leadsOutside = (full: string): boolean => {
    if (!folderInside(dirname(full))) return true;
    const stat = lstatSync(full, { throwIfNoEntry: false });
    if (!stat?.isSymbolicLink()) return false;
    const real = realOf(full);
    // A link to nothing could be made to lead anywhere later.
    return real === undefined || !isInside(real);
  };

  return {
    read: (path): RawFile => {
      const full = join(root, path);
      try {
        if (relative(root, full).startsWith("..") || leadsOutside(full)) return { problem: "outside" };
        const stat = statSync(full, { throwIfNoEntry: false });
        if (stat === undefined || stat.isDirectory()) return { problem: "missing" };
        if (!stat.isFile()) return { problem: "unreadable", reason: "it is no regular file" };
        if (stat.size > MAX_FILE_BYTES) return { problem: "too-large", bytes: stat.size };
        if (inNested(dirname(lstatSync(full).isSymbolicLink() ? realOrSame(full) : full)))
          return { problem: "unreadable", reason: NESTED };
        return { content: readFileSync(full) };
      } catch (error) {
        return { problem: "unreadable", reason: reasonOf(error) };
      }
    },
    leadsOutside: (path) => path !== "." && leadsOutside(join(root, path)),
  };
}

const NESTED =
  "it lies in a git repository of its own, such as a submodule, which this one holds by name only; put the files themselves here, or leave the folder out of the model";

function realOf(path: string): string | undefined {
  try {
    return realpathSync(path);
  } catch {
    return undefined;
  }
}

const realOrSame = (path: string): string => realOf(path) ?? path;

/** What the system says, without the path of this machine. */
export function reasonOf(error: unknown): string {
  const { code } = error as { readonly code?: unknown };
  const known: Readonly<Record<string, string>> = {
    EACCES: "permission denied",
    EPERM: "operation not permitted",
    ELOOP: "its links lead in a circle",
    ENAMETOOLONG: "its name is too long",
    ENOTDIR: "a part of its path is no folder",
    EMFILE: "too many files are open",
    EIO: "the disk reports an error",
  };
  return typeof code === "string" ? (known[code] ?? code) : "it cannot be opened";
}
