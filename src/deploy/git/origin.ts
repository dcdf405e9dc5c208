import { DeployProblem } from "../deploy-problem.js";
import type { Environment } from "../run-process.js";
import { Git } from "./git.js";

/** A repository on a git host. */
export interface HostedRepository {
  readonly host: string;
  /** `owner/name`; on some hosts with groups before the name. */
  readonly name: string;
}

/** The repository that the remote `origin` of the one around a folder is; `undefined` when there is none, or on no host. */
export async function originOf(folder: string, env: Environment): Promise<HostedRepository | undefined> {
  let git: Git;
  try {
    git = await Git.open({ repository: folder, env });
  } catch (error) {
    if (error instanceof DeployProblem) return undefined;
    throw error;
  }
  try {
    const url = await git.try(["config", "--get", "remote.origin.url"]);
    return url.exitCode === 0 ? parseRemote(url.stdout.toString("utf8").trim()) : undefined;
  } finally {
    await git.close();
  }
}

/** What a remote's address names: `https://host/owner/name.git`, `ssh://git@host:22/owner/name`, `git@host:owner/name.git`. */
export function parseRemote(url: string): HostedRepository | undefined {
  const match =
    /^(?:https?|ssh|git):\/\/(?:[^@/]*@)?([\w.-]+)(?::\d+)?\/(.+)$/.exec(url) ??
    /^(?:[^@/]*@)?([\w.-]+):(?!\/)(.+)$/.exec(url);
  const [, host, path] = match ?? [];
  const name = path?.replace(/\/+$/, "").replace(/\.git$/, "");
  return host && name && /^[\w.-]+(?:\/[\w.-]+)+$/.test(name) ? { host: host.toLowerCase(), name } : undefined;
}
