import type { FileTree } from "../../synth/tree.js";
import { DeployProblem } from "../deploy-problem.js";
import type { Environment } from "../run-process.js";
import { readBranchState } from "./branch-state.js";
import { Git } from "./git.js";
import { branchRef, fetchCommit, listRefs, resolveRemote } from "./remote.js";

export interface ReadBranchRequest {
  /** Any folder in a git repository; absent: none is needed, and `remote` is a URL or a path. */
  readonly repository?: string | undefined;
  readonly remote: string;
  readonly branch: string;
  readonly env: Environment;
  readonly signal?: AbortSignal | undefined;
}

/**
 * The tree that a deployment branch holds on its remote; `undefined` when there is no branch or nothing was published
 * on it yet. @throws DeployProblem
 */
export async function readBranch(request: ReadBranchRequest): Promise<FileTree | undefined> {
  const git = await Git.open(request);
  try {
    const remote = await resolveRemote(git, request.remote);
    const ref = await branchRef(git, request.branch);
    // A branch that is rewritten between asking and fetching is asked for again.
    for (let attempt = 1; attempt <= 5; attempt += 1) {
      const commit = (await listRefs(git, remote, [ref])).get(ref);
      if (commit === undefined) return undefined;
      if (!(await fetchCommit(git, remote, ref, commit))) continue;
      return (await readBranchState(git, commit, `the branch ${request.branch}`)).tree;
    }
    throw new DeployProblem(
      `The branch ${request.branch} keeps being rewritten while it is read.`,
      "Let only Sluice write to it, then run the command again.",
    );
  } finally {
    await git.close();
  }
}

export interface ReadRefRequest {
  readonly repository: string;
  /** Anything that git takes for a commit of the local repository. */
  readonly ref: string;
  readonly env: Environment;
  readonly signal?: AbortSignal | undefined;
}

/** The tree that a commit of the local repository holds. @throws DeployProblem when there is no such commit */
export async function readRef(request: ReadRefRequest): Promise<FileTree | undefined> {
  const git = await Git.open(request);
  try {
    const found = await git.try(["rev-parse", "--verify", "--quiet", "--end-of-options", `${request.ref}^{commit}`]);
    if (found.exitCode !== 0) {
      throw new DeployProblem(
        `${JSON.stringify(request.ref)} names no commit of ${request.repository}.`,
        "Give a branch, a tag or a commit; a remote's branch must be fetched first.",
        found.stderr,
      );
    }
    const commit = found.stdout.toString("utf8").trim();
    return (await readBranchState(git, commit, request.ref)).tree;
  } finally {
    await git.close();
  }
}
