import { existsSync } from "node:fs";
import { mkdir, symlink, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { MAX_FILE_BYTES } from "../../load/file-source.js";
import { DeployProblem } from "../deploy-problem.js";
import type { Revision, RevisionEntry } from "./read-revision.js";

/** Most bytes that are fetched at once. */
const AT_ONCE = 500;

/** What code may import besides what lies in the model's folder. */
const IMPORTED = /\.(?:[mc]?[tj]sx?|json)$/;

/**
 * Writes a revision's files to its private temporary folder, for code that can run only from a disk: all that lies in the
 * model's folder, and modules elsewhere in the repository. Installed packages are those of the working tree. Gives the
 * model's folder in it; it is gone when the revision is closed. @throws DeployProblem
 */
export async function materialize(revision: Revision): Promise<string> {
  const { entries, prefix, scratch, top } = revision;
  const target = join(scratch, "base");
  const root = prefix.map((name) => `${name}/`).join("");
  const wanted = entries.filter(({ path }) => isWanted(path, root));
  await mkdir(join(target, ...prefix), { recursive: true, mode: 0o700 });
  const files = wanted.filter(({ kind }) => kind === "file");
  for (let at = 0; at < files.length; at += AT_ONCE)
    await each(revision, files.slice(at, at + AT_ONCE), MAX_FILE_BYTES, async ({ path, executable }, bytes) => {
      const full = join(target, path);
      await mkdir(dirname(full), { recursive: true });
      // Never through something that is there already.
      await writeFile(full, bytes, { flag: "wx", mode: executable ? 0o700 : 0o600 });
    });
  // Links last, so that no file is written through one.
  const links = wanted.filter(({ kind }) => kind === "link");
  await each(revision, links, 4096, async ({ path }, bytes) => {
    await mkdir(dirname(join(target, path)), { recursive: true });
    await symlink(Buffer.from(bytes), join(target, path));
  });
  for (let depth = 0; depth <= prefix.length; depth += 1) {
    const modules = [...prefix.slice(0, depth), "node_modules"];
    if (existsSync(join(top, ...modules))) await symlink(join(top, ...modules), join(target, ...modules), "junction");
  }
  return join(target, ...prefix);
}

function isWanted(path: string, root: string): boolean {
  const names = path.split("/");
  if (names.includes("node_modules")) return false;
  if (path.startsWith(root)) return !path.startsWith(`${root}out/`);
  return IMPORTED.test(path) && !names.some((name) => name.startsWith("."));
}

/** Does something with the bytes of each entry; those that are too large to be read are left out. */
async function each(
  revision: Revision,
  entries: readonly RevisionEntry[],
  most: number,
  use: (entry: RevisionEntry, bytes: Uint8Array) => Promise<void>,
): Promise<void> {
  const contents = await revision.read(
    entries.map(({ id }) => id),
    most,
  );
  for (const [at, entry] of entries.entries()) {
    const content = contents[at];
    if (content === undefined || !("bytes" in content)) continue;
    try {
      await use(entry, content.bytes);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code !== "EEXIST" && code !== "ENOTDIR" && code !== "ENAMETOOLONG") throw error;
      throw new DeployProblem(
        `${entry.path} of the revision that is compared with cannot be written to a temporary folder.`,
        "Two of its paths are one on this disk, or one is too long. Compare with a folder instead: --against DIR.",
        String(code),
      );
    }
  }
}
