import type { FileTree, SluiceManifest } from "../../synth/tree.js";
import { sortedUnique } from "../../util/order.js";
import { DeployProblem } from "../deploy-problem.js";
import { branchFiles, type Handles, README } from "./branch-files.js";
import { type BranchState, PREFIX, RECORD, recordText } from "./branch-state.js";
import type { TreeChanges } from "./tree-objects.js";

/** Files that follow other changes and make none: where objects stand in source files, and words for people. */
const FOLLOWERS: ReadonlySet<string> = new Set([`${PREFIX}sources.json`, README, RECORD]);

export interface BranchChanges {
  readonly files: TreeChanges;
  /** Whether anything changed that is worth a commit. */
  readonly significant: boolean;
}

/**
 * What to write and remove on top of `state` so that the branch holds `tree`. Only files that Sluice owns are replaced
 * or removed. A README, CODEOWNERS, .gitattributes or .gitignore that somebody else put there stays.
 * @throws DeployProblem when a foreign file stands where a generated one must go
 */
export function branchChanges(
  state: BranchState | undefined,
  tree: FileTree,
  manifest: SluiceManifest,
  handles: Handles,
): BranchChanges {
  const wanted = new Map([...tree].map(([path, text]) => [PREFIX + path, text]));
  const foreign = new Set([...(state?.entries.keys() ?? [])].filter((path) => !state?.owned.has(path)));
  const beside = [...branchFiles(tree, manifest, handles)].filter(([path]) => !foreign.has(path));
  for (const [path, text] of beside) wanted.set(path, text);
  wanted.set(RECORD, recordText(sortedUnique([...beside.map(([path]) => path), RECORD])));

  const files = new Map<string, string | undefined>();
  for (const path of state?.owned.keys() ?? []) if (!wanted.has(path)) files.set(path, undefined);
  for (const [path, text] of wanted) {
    const sameMode = state?.entries.get(path)?.mode === "100644";
    if (state?.owned.get(path) !== text || !sameMode) files.set(path, text);
  }
  refuseForeign(files, foreign);
  return { files, significant: [...files.keys()].some((path) => !FOLLOWERS.has(path)) };
}

/** Refuses to write over a foreign file, into one as if it were a folder, or in place of a folder that holds one. */
function refuseForeign(files: TreeChanges, foreign: ReadonlySet<string>): void {
  if (foreign.size === 0) return;
  const folders = new Set([...foreign].flatMap(foldersOf));
  for (const [path, text] of files) {
    if (text === undefined) continue;
    const inTheWay = [path, ...foldersOf(path)].find((at) => foreign.has(at)) ?? (folders.has(path) ? path : undefined);
    if (inTheWay === undefined) continue;
    throw new DeployProblem(
      `${inTheWay} on the branch is not Sluice's, and ${path} must be written there.`,
      "Move or remove that file on the branch, then publish again.",
    );
  }
}

/** `a/b/c` -> `a`, `a/b`. */
function foldersOf(path: string): readonly string[] {
  const folders: string[] = [];
  for (let at = path.indexOf("/"); at > 0; at = path.indexOf("/", at + 1)) folders.push(path.slice(0, at));
  return folders;
}
