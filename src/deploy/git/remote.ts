import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { nearest } from "../../util/did-you-mean.js";
import { DeployProblem } from "../deploy-problem.js";
import type { Git } from "./git.js";

/** Where notes about checks live. */
export const NOTES_REF = "refs/notes/sluice";

/** The full name of a branch. @throws DeployProblem when git would not take it as one */
export async function branchRef(git: Git, branch: string): Promise<string> {
  const ref = `refs/heads/${branch}`;
  const check = await git.try(["check-ref-format", ref]);
  if (check.exitCode === 0 && !branch.startsWith("-") && branch !== "HEAD") return ref;
  throw new DeployProblem(
    `${JSON.stringify(branch)} is not a name for a branch.`,
    "Use a name like terraform/production.",
  );
}

/** A remote that git can talk to: the name of a configured one, a URL, or a path made absolute. */
export async function resolveRemote(git: Git, remote: string): Promise<string> {
  if (remote === "" || remote.startsWith("-")) throw unknownRemote(remote, []);
  const names = git.temporary ? [] : (await git.text(["remote"])).split("\n").filter((name) => name !== "");
  if (names.includes(remote)) return remote;
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(remote)) return remote;
  const path = resolve(remote);
  if (existsSync(path)) return path;
  // The short form of SSH, host:path; a colon after a slash belongs to a path.
  if (/^[^/\\]+:./.test(remote)) return remote;
  throw unknownRemote(remote, names);
}

function unknownRemote(remote: string, names: readonly string[]): DeployProblem {
  const known = names.length === 0 ? "There are none." : `There are: ${names.join(", ")}.`;
  const [near] = nearest(remote, names, 1);
  return new DeployProblem(
    `There is no remote ${JSON.stringify(remote)}. ${known}`,
    near === undefined ? "Name one with --remote, or give a URL." : `Did you mean ${near}?`,
  );
}

/** What the refs of a remote point at now. Refs that it does not have are missing from the result. */
export async function listRefs(
  git: Git,
  remote: string,
  refs: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const text = await git.text(["ls-remote", "--quiet", "--", remote, ...refs], {
    doing: "Asking for the branch",
    remote,
  });
  const found = new Map<string, string>();
  for (const line of text.split("\n")) {
    const [commit, ref] = line.split("\t");
    // A pattern matches ends of names too: other/refs/heads/main.
    if (commit !== undefined && ref !== undefined && refs.includes(ref)) found.set(ref, commit);
  }
  return found;
}

/**
 * Brings the objects of a ref that was seen at `commit`; no ref and no FETCH_HEAD is written.
 * @returns whether the commit is here now: not, when the ref was rewritten in between
 */
export async function fetchCommit(git: Git, remote: string, ref: string, commit: string): Promise<boolean> {
  if (await hasCommit(git, commit)) return true;
  const quiet = ["--quiet", "--no-tags", "--no-prune", "--no-recurse-submodules", "--no-write-fetch-head", "--refmap="];
  // A shallow fetch would make a user's whole repository shallow; a temporary one may be.
  const depth = git.temporary ? ["--depth=1"] : [];
  await git.run(["fetch", ...quiet, ...depth, "--", remote, ref], { doing: "Fetching the branch", remote });
  return hasCommit(git, commit);
}

async function hasCommit(git: Git, commit: string): Promise<boolean> {
  return (await git.try(["cat-file", "-e", `${commit}^{tree}`])).exitCode === 0;
}

export type PushResult = { readonly pushed: true } | { readonly pushed: false; readonly said: string };

/**
 * Compare-and-swap: moves a ref of the remote from `expected` (`undefined`: it must not exist) to `commit`, or not at
 * all. Hooks of the local repository are not run: they judge what people push.
 */
export async function pushIf(
  git: Git,
  remote: string,
  ref: string,
  expected: string | undefined,
  commit: string,
): Promise<PushResult> {
  const plain = ["--quiet", "--porcelain", "--no-verify", "--no-follow-tags", "--recurse-submodules=no"];
  const lease = `--force-with-lease=${ref}:${expected ?? ""}`;
  const result = await git.try(["push", ...plain, lease, "--", remote, `${commit}:${ref}`]);
  if (result.exitCode === 0) return { pushed: true };
  return { pushed: false, said: `${result.stdout.toString("utf8")}\n${result.stderr}` };
}
