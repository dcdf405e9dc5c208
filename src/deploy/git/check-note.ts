import { trailer } from "./commit-message.js";
import type { Git } from "./git.js";
import { gitProblem, lostRace } from "./git-problem.js";
import { pause } from "./pause.js";
import { fetchCommit, listRefs, NOTES_REF, pushIf } from "./remote.js";
import { listTree, writeCommit, writeTree } from "./tree-objects.js";

export interface CheckNote {
  readonly modelCommit?: string | undefined;
  readonly modelDigest: string;
  readonly compilerVersion: string;
  readonly checked: Date;
}

const ATTEMPTS = 8;

/**
 * Records on the remote that `commit` was checked and is still what the model gives. The note replaces the one of the
 * check before; earlier ones stay in the history of the notes. Any git reads it: `git log --notes=sluice`.
 *
 * A ref of notes is a tree of files named by commit, so that it is written like the branch itself: from objects, by
 * compare-and-swap, without a local ref.
 */
export async function noteCheck(
  git: Git,
  remote: string,
  commit: string,
  note: CheckNote,
  signal: AbortSignal | undefined,
): Promise<void> {
  const lines = [
    ...trailer("Model-Commit", note.modelCommit),
    ...trailer("Model-Digest", note.modelDigest),
    ...trailer("Compiler", `sluice ${note.compilerVersion}`),
    ...trailer("Checked", note.checked.toISOString()),
  ];
  const text = `${lines.join("\n")}\n`;
  for (let attempt = 1; ; attempt += 1) {
    const tip = (await listRefs(git, remote, [NOTES_REF])).get(NOTES_REF);
    let said = "stale info";
    if (tip === undefined || (await fetchCommit(git, remote, NOTES_REF, tip))) {
      const paths = tip === undefined ? [] : [...(await listTree(git, tip)).keys()];
      // Git spreads many notes over folders: ab/cdef…; a new one may lie flat beside them.
      const path = paths.find((at) => at.replaceAll("/", "") === commit) ?? commit;
      const tree = await writeTree(git, tip, new Map([[path, text]]));
      const next = await writeCommit(git, tree, tip, `Checked ${commit}\n`);
      const push = await pushIf(git, remote, NOTES_REF, tip, next);
      if (push.pushed) return;
      said = push.said;
    }
    if (!lostRace(said) || attempt >= ATTEMPTS) throw gitProblem("Recording the check", remote, said);
    await pause(attempt, signal);
  }
}
