import { existsSync, realpathSync } from "node:fs";
import { dirname, join, relative, resolve, sep } from "node:path";

/**
 * Where a model's folder lies in its repository, with `/`; empty: it is the repository's root, or in none. The repository
 * is the nearest folder above with `.git` in it (a file in worktrees and submodules), else what the workflow checked out.
 */
export function folderInRepository(root: string, env: Readonly<Record<string, string | undefined>>): string {
  const folder = realOrSame(root);
  for (let at = folder; ; at = dirname(at)) {
    if (existsSync(join(at, ".git"))) return below(at, folder) ?? "";
    if (dirname(at) === at) break;
  }
  return (env.GITHUB_WORKSPACE ? below(realOrSame(resolve(env.GITHUB_WORKSPACE)), folder) : undefined) ?? "";
}

/** The path of a folder below another; `undefined` when it is not below. */
function below(above: string, folder: string): string | undefined {
  const path = relative(above, folder);
  if (path === ".." || path.startsWith(`..${sep}`) || resolve(above, path) !== folder) return undefined;
  return path.split(sep).join("/");
}

function realOrSame(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}
