import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { DeployProblem } from "../deploy-problem.js";
import type { Git } from "./git.js";

/** A file, link or submodule in a commit. */
export interface TreeEntry {
  readonly mode: string;
  readonly id: string;
}

/** Most bytes of a commit's tree that are read at once. */
const LIMIT = 1024 * 1024 * 1024;

/** Everything in a commit: path -> entry. */
export async function listTree(git: Git, commit: string): Promise<ReadonlyMap<string, TreeEntry>> {
  const output = await git.run(["ls-tree", "-r", "-z", "--full-tree", commit], { limit: LIMIT });
  const entries = new Map<string, TreeEntry>();
  for (const line of output.toString("utf8").split("\0")) {
    const match = /^(\d+) \w+ ([0-9a-f]+)\t(.*)$/s.exec(line);
    const [, mode, id, path] = match ?? [];
    if (mode !== undefined && id !== undefined && path !== undefined) entries.set(path, { mode, id });
  }
  return entries;
}

/** The texts of blobs, in the order of `ids`. */
export async function readBlobs(git: Git, ids: readonly string[]): Promise<readonly string[]> {
  return (await readBlobBytes(git, ids)).map((bytes) => bytes.toString("utf8"));
}

/** The bytes of blobs, in the order of `ids`: as they were committed, past every filter. @throws DeployProblem when one is missing */
export async function readBlobBytes(git: Git, ids: readonly string[]): Promise<readonly Buffer[]> {
  if (ids.length === 0) return [];
  const output = await git.run(["cat-file", "--batch"], { input: `${ids.join("\n")}\n`, limit: LIMIT });
  const contents: Buffer[] = [];
  let at = 0;
  while (contents.length < ids.length) {
    const end = output.indexOf(10, at);
    const header = output.toString("latin1", at, end < 0 ? output.length : end);
    const size = Number(/^[0-9a-f]+ blob (\d+)$/.exec(header)?.[1]);
    if (end < 0 || !Number.isInteger(size)) {
      throw new DeployProblem("A file of the branch cannot be read.", "Check the repository with git fsck.", header);
    }
    contents.push(output.subarray(end + 1, end + 1 + size));
    at = end + 1 + size + 1;
  }
  return contents;
}

/** Changes to a tree: path -> new text, or `undefined` to remove it. */
export type TreeChanges = ReadonlyMap<string, string | undefined>;

/** Writes the tree of `base` (absent: the empty one) with `changes` as objects, and gives its id. */
export async function writeTree(git: Git, base: string | undefined, changes: TreeChanges): Promise<string> {
  const index = join(git.scratch, "index");
  await rm(index, { force: true });
  await git.run(base === undefined ? ["read-tree", "--empty"] : ["read-tree", base], { index });
  const texts = [...changes].filter((change): change is [string, string] => change[1] !== undefined);
  const ids = await writeBlobs(
    git,
    texts.map(([, text]) => text),
  );
  const removals = [...changes]
    .filter(([, text]) => text === undefined)
    .map(([path]) => `0 ${"0".repeat(40)}\t${path}\0`);
  const additions = texts.map(([path], at) => `100644 ${ids[at]}\t${path}\0`);
  // Removals first: a file may give way to a folder of its name.
  await git.run(["update-index", "-z", "--index-info"], { index, input: [...removals, ...additions].join("") });
  return git.text(["write-tree"], { index });
}

async function writeBlobs(git: Git, texts: readonly string[]): Promise<readonly string[]> {
  if (texts.length === 0) return [];
  const folder = join(git.scratch, "blobs");
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder);
  const paths = texts.map((_, at) => join(folder, String(at)));
  for (const [at, path] of paths.entries()) await writeFile(path, texts[at] ?? "");
  const input = `${paths.join("\n")}\n`;
  const output = await git.text(["hash-object", "-w", "--no-filters", "--stdin-paths"], { input, limit: LIMIT });
  await rm(folder, { recursive: true, force: true });
  return output.split("\n");
}

/** Writes a commit of `tree` on top of `parent`, by whom git's settings name, signed where they ask for it. */
export async function writeCommit(
  git: Git,
  tree: string,
  parent: string | undefined,
  message: string,
): Promise<string> {
  const parents = parent === undefined ? [] : ["-p", parent];
  const sign = (await git.flag("commit.gpgSign")) ? ["-S"] : [];
  return git.text(["commit-tree", ...sign, tree, ...parents, "-F", "-"], {
    input: message,
    doing: "Making the commit",
  });
}
