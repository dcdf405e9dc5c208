import { lstat, realpath } from "node:fs/promises";
import { dirname, join, parse, relative, resolve, sep } from "node:path";
import type { Snapshot, SnapshotContent, SnapshotEntry } from "../../load/snapshot.js";
import { DeployProblem } from "../deploy-problem.js";
import type { Environment } from "../run-process.js";
import { Git } from "./git.js";
import { readBlobBytes } from "./tree-objects.js";

export interface RevisionRequest {
  /** The model's folder, in the working tree of a repository. */
  readonly folder: string;
  /** Anything that git takes for a commit of that repository. */
  readonly revision: string;
  readonly env: Environment;
  readonly signal?: AbortSignal | undefined;
}

/** A revision that is not there, or one that cannot be compared with: it was asked for wrongly. */
export class WrongRevision extends DeployProblem {}

/** One file or link of a revision. */
export interface RevisionEntry {
  /** From the top of the repository, with `/`. */
  readonly path: string;
  readonly kind: SnapshotEntry;
  readonly executable: boolean;
  readonly id: string;
}

/**
 * A revision of the repository around a folder, read from git's objects: nothing is checked out, no hook, filter or
 * setting of the tree has a say, and nothing is fetched.
 */
export class Revision {
  private constructor(
    private readonly git: Git,
    /** The id of the commit. */
    readonly commit: string,
    /** The top of the working tree, absolute. */
    readonly top: string,
    /** The names of the folders from the top to the folder that was asked for. */
    readonly prefix: readonly string[],
    /** Everything in the revision. */
    readonly entries: readonly RevisionEntry[],
  ) {}

  /** A private temporary folder, gone after {@link close}. */
  get scratch(): string {
    return this.git.scratch;
  }

  /** @throws WrongRevision · NotARepository · DeployProblem */
  static async open(request: RevisionRequest): Promise<Revision> {
    const { revision, env, signal } = request;
    const folder = resolve(request.folder);
    const git = await Git.open({ repository: folder, env, signal, untrusted: true });
    try {
      const { top, prefix } = await placeOf(git, folder);
      const commit = await resolveCommit(git, revision);
      return new Revision(git, commit, top, prefix, await list(git, commit, prefix));
    } catch (thrown) {
      await git.close();
      throw thrown;
    }
  }

  /** What lies in the folder that was asked for, or (`[]`) in the whole repository. */
  snapshot(prefix: readonly string[] = this.prefix): Snapshot {
    const start = prefix.map((name) => `${name}/`).join("");
    const inside = this.entries.filter(({ path }) => path.startsWith(start));
    const ids = new Map(inside.map(({ path, id }) => [path.slice(start.length), id]));
    return {
      prefix,
      entries: new Map(inside.map(({ path, kind }) => [path.slice(start.length), kind])),
      fetch: async (paths, most) => {
        const wanted = paths.flatMap((path) => {
          const id = ids.get(path);
          return id === undefined ? [] : [{ path, id }];
        });
        const contents = await this.read(
          wanted.map(({ id }) => id),
          most,
        );
        return new Map(wanted.map(({ path }, at) => [path, contents[at] as SnapshotContent]));
      },
    };
  }

  /** What is in blobs, in the order of `ids`; those of more than `most` bytes are measured only. */
  async read(ids: readonly string[], most: number): Promise<readonly SnapshotContent[]> {
    if (ids.length === 0) return [];
    const said = await this.git.try(["cat-file", "--batch-check"], { input: `${ids.join("\n")}\n` });
    const sizes = said.stdout
      .toString("latin1")
      .split("\n")
      .map((line) => Number(/ blob (\d+)$/.exec(line)?.[1]));
    if (said.exitCode !== 0 || ids.some((_, at) => !Number.isInteger(sizes[at])))
      throw new DeployProblem(
        "This clone lacks files of the revision that is compared with.",
        "Nothing is fetched while a change is judged: clone without --filter, or run git fetch --refetch --no-filter first.",
        said.stderr,
      );
    const small = ids.filter((_, at) => (sizes[at] as number) <= most);
    const contents = (await readBlobBytes(this.git, small)).values();
    return ids.map((_, at): SnapshotContent => {
      const size = sizes[at] as number;
      return size <= most ? { bytes: contents.next().value ?? new Uint8Array() } : { size };
    });
  }

  /** Removes what is temporary. */
  close(): Promise<void> {
    return this.git.close();
  }
}

/** Where a folder is in its repository. The folder must be what the repository calls it: a link in a tree that is judged could lead to a place where the base has nothing. */
async function placeOf(
  git: Git,
  folder: string,
): Promise<{ readonly top: string; readonly prefix: readonly string[] }> {
  const said = await git.try(["rev-parse", "--absolute-git-dir", "--is-inside-work-tree", "--show-toplevel"]);
  const [gitDir = "", inside, shown = ""] = said.stdout.toString("utf8").split("\n");
  const real = await realpath(folder);
  if (said.exitCode !== 0 || inside !== "true" || within(await realpath(gitDir), real))
    throw new WrongRevision(
      `${folder} is in no working tree of a git repository.`,
      "Name the model's folder in a checkout: what it is compared with is then read from git.",
      said.stderr,
    );
  const top = await realpath(shown);
  const { root } = parse(folder);
  const names = folder.slice(root.length).split(sep).filter(Boolean);
  for (let at = 1; at <= names.length; at += 1) {
    const path = join(root, ...names.slice(0, at));
    const isLink = (await lstat(path)).isSymbolicLink();
    if (isLink && within(top, await realpath(dirname(path))))
      throw new WrongRevision(
        `${path} is a symbolic link in the repository.`,
        "Name the folder that it leads to: a change could have it lead anywhere.",
      );
  }
  return { top, prefix: relative(top, real).split(sep).filter(Boolean) };
}

/** Whether a path is a folder or lies below it. Both are real. */
function within(folder: string, path: string): boolean {
  const way = relative(folder, path);
  return way === "" || (way.split(sep)[0] !== ".." && parse(way).root === "");
}

async function resolveCommit(git: Git, revision: string): Promise<string> {
  const found =
    revision.startsWith("-") || /[\0\n]/.test(revision)
      ? undefined
      : await git.try([
          "-c",
          "core.warnAmbiguousRefs=true",
          "rev-parse",
          "--verify",
          "--end-of-options",
          `${revision}^{commit}`,
        ]);
  if (found?.exitCode === 0) {
    // Git chooses between a tag and a branch of one name by itself, so whoever may push the one could stand in for the other.
    if (/refname .* is ambiguous/.test(found.stderr) && !/^([0-9a-f]{40}|[0-9a-f]{64})$/i.test(revision))
      throw new WrongRevision(
        `${JSON.stringify(revision)} names more than one thing in this repository.`,
        `Say which is meant by its whole name: refs/heads/${revision}, refs/remotes/${revision} or refs/tags/${revision}; git show-ref ${revision} lists them.`,
      );
    return found.stdout.toString("utf8").trim();
  }
  const shallow = await git.try(["rev-parse", "--is-shallow-repository"]);
  const branch = /^[\w-]+\/(.+)$/.exec(revision)?.[1] ?? revision;
  const hint = /^[\w./-]+$/.test(branch) && !branch.startsWith("-") ? `: git fetch origin ${branch}` : ".";
  throw new WrongRevision(
    `${JSON.stringify(revision)} names no commit of this repository.`,
    shallow.stdout.toString("utf8").trim() === "true"
      ? `This clone is shallow. Fetch what it is to be compared with${hint}`
      : `Give a branch, a tag or a commit, or a folder. A branch of a remote must be fetched first${hint}`,
    found?.stderr.replace(/^(fatal|error): /gm, "") ?? "",
  );
}

/**
 * Everything in a commit.
 * @throws DeployProblem when its trees hold what no git makes
 * @throws WrongRevision when the model's folder is no folder there: it must not pass for one that is not there yet
 */
async function list(git: Git, commit: string, prefix: readonly string[]): Promise<readonly RevisionEntry[]> {
  const output = await git.run(["ls-tree", "-r", "-z", "--full-tree", commit], {
    limit: 1024 * 1024 * 1024,
    doing: "Reading the revision that is compared with",
  });
  const entries: RevisionEntry[] = [];
  const folders = new Set(prefix.map((_, at) => prefix.slice(0, at + 1).join("/")));
  for (const line of output.toString("utf8").split("\0")) {
    const tab = line.indexOf("\t");
    if (tab < 0) continue;
    const [mode = "", , id = ""] = line.slice(0, tab).split(" ");
    const path = line.slice(tab + 1);
    if (path.split("/").some((name) => name === "" || name === "." || name === ".." || /^\.git$/i.test(name)))
      throw new DeployProblem(
        `The commit ${commit} holds a path that no checkout could have: ${path}.`,
        "Check the repository with git fsck.",
      );
    if (folders.has(path))
      throw new WrongRevision(
        `${path} is no folder in the revision that is compared with.`,
        "It is a file, a symbolic link or a submodule there: name the folder that holds the model in both.",
      );
    // Submodules are another repository's; there is nothing of them here.
    if (mode.startsWith("100")) entries.push({ path, kind: "file", executable: mode === "100755", id });
    else if (mode === "120000") entries.push({ path, kind: "link", executable: false, id });
  }
  return entries;
}
