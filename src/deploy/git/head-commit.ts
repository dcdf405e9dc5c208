import { DeployProblem } from "../deploy-problem.js";
import type { Environment } from "../run-process.js";
import { Git } from "./git.js";

/**
 * The commit that is checked out in the repository around a folder; `undefined` when there is no repository or it has no
 * commit yet.
 */
export async function headCommit(folder: string, env: Environment): Promise<string | undefined> {
  let git: Git;
  try {
    git = await Git.open({ repository: folder, env });
  } catch (error) {
    if (error instanceof DeployProblem) return undefined;
    throw error;
  }
  try {
    const head = await git.try(["rev-parse", "--verify", "--quiet", "HEAD^{commit}"]);
    return head.exitCode === 0 ? head.stdout.toString("utf8").trim() : undefined;
  } finally {
    await git.close();
  }
}
