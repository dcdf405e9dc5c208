import { DeployProblem, diskFull } from "../deploy-problem.js";

type Kind = readonly [words: RegExp, message: (doing: string, remote: string) => string, remedy: string];

/** What git and the hosts it talks to say, and what to do about it; the first that fits wins. */
const KINDS: readonly Kind[] = [
  [
    /tell me who you are|unable to auto-detect email|ident name .*not allowed|no (email|name) was given|auto-detection is disabled/i,
    () => "Git does not know who makes the commit.",
    'Set it: git config user.name "…" and git config user.email "…" (or GIT_AUTHOR_NAME, GIT_AUTHOR_EMAIL and their GIT_COMMITTER_ counterparts).',
  ],
  [
    /dubious ownership/i,
    (_doing, remote) => `Git refuses ${remote || "the repository"} because somebody else owns the folder.`,
    "If you trust it: git config --global --add safe.directory with that folder.",
  ],
  [
    /refusing to update checked out branch|branch is currently checked out/i,
    (_doing, remote) => `The branch is checked out in ${remote}, which has a working tree: git does not push into it.`,
    "Push to a bare repository, check another branch out there, or set receive.denyCurrentBranch there.",
  ],
  [
    /protected branch|GH006|GH013|not allowed to (force )?push|pre-receive hook declined|hook declined|denied by .*rule|push declined/i,
    (doing, remote) => `${doing} was refused by the rules of ${remote}.`,
    "Allow this identity to push to the branch, or use --propose and merge the pull request.",
  ],
  [
    /authentication failed|could not read (username|password)|terminal prompts disabled|invalid credentials|permission denied \(publickey|host key verification failed|\b401\b/i,
    (doing, remote) => `${doing} failed: ${remote} did not accept who we are.`,
    "Give git credentials for this remote (a credential helper, an SSH key, a token in CI).",
  ],
  [
    /write access to repository not granted|\b403\b|insufficient permission|permission to .* denied|you are not allowed|unable to create .*permission denied|read-only file system/i,
    (doing, remote) => `${doing} failed: no permission to write to ${remote}.`,
    "Ask for write access; in CI, give the job's token the permission to write contents.",
  ],
  [
    /repository not found|does not appear to be a git repository|not a git repository|does not exist|\b404\b|project you were looking for could not be found/i,
    (_doing, remote) => `There is no repository at the remote ${remote}, or it may not be seen.`,
    "Check the remote's URL (git remote -v) and the access of these credentials.",
  ],
  [
    /could not resolve|couldn't connect|connection (refused|timed out|reset|closed)|failed to connect|network is unreachable|operation timed out|unable to access|could not read from remote|early EOF|remote end hung up|\b50[0234]\b|SSL|TLS/i,
    (doing, remote) => `${doing} failed: the remote ${remote} cannot be reached.`,
    "Check the network, the proxy and the remote's URL, then run the command again.",
  ],
];

/** The problem behind a git command that failed. */
export function gitProblem(doing: string, remote: string, said: string): DeployProblem {
  if (/no space left on device|disk quota exceeded/i.test(said)) return diskFull(doing, said);
  for (const [words, message, remedy] of KINDS) {
    if (words.test(said)) return new DeployProblem(message(doing, remote), remedy, said);
  }
  return new DeployProblem(`${doing} failed.`, "See what git said below.", said);
}

/** Whether a refused push was refused because somebody else moved, or was just moving, the branch. */
export function lostRace(said: string): boolean {
  return /stale info|fetch first|non-fast-forward|cannot lock ref|failed to (lock|update ref)|incorrect old value|reference already exists|remote ref updated since/i.test(
    said,
  );
}
