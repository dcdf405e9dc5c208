import type { FileTree, SluiceManifest } from "../../synth/tree.js";
import { DeployProblem } from "../deploy-problem.js";
import { isRecord, MANIFEST, parseManifest } from "../manifest.js";
import type { Git } from "./git.js";
import { listTree, readBlobs, type TreeEntry } from "./tree-objects.js";

/** The folder of the branch that holds the tree. */
export const PREFIX = "out/";

/** The file of the branch that names what Sluice owns outside {@link PREFIX}. */
export const RECORD = ".sluice-branch.json";

/** A commit of a deployment branch, as the next one needs it. */
export interface BranchState {
  readonly commit: string;
  /** Everything in the commit, Sluice's and foreign. */
  readonly entries: ReadonlyMap<string, TreeEntry>;
  /** The tree that was published; `undefined`: none yet. */
  readonly tree: FileTree | undefined;
  readonly manifest: SluiceManifest | undefined;
  /** Texts of the files that Sluice owns, by their path in the branch. */
  readonly owned: ReadonlyMap<string, string>;
}

/**
 * Reads what was published in a commit: the files that its manifest names, and those that the record names.
 * @throws DeployProblem when there is an `out/` that Sluice did not make
 */
export async function readBranchState(git: Git, commit: string, where: string): Promise<BranchState> {
  const entries = await listTree(git, commit);
  const at = `${PREFIX}${MANIFEST}`;
  if (!entries.has(at)) {
    const foreign = [...entries.keys()].find((path) => path.startsWith(PREFIX) || `${path}/` === PREFIX);
    if (foreign !== undefined) {
      throw new DeployProblem(
        `${where} has a folder out that Sluice did not make: ${foreign} is there, ${at} is not.`,
        "Name another branch, or remove that folder from this one first.",
      );
    }
  }
  const texts = await readFiles(git, entries, [at, RECORD]);
  const manifestText = texts.get(at);
  const manifest = manifestText === undefined ? undefined : parseManifest(manifestText, `${at} of ${where}`);
  const files = await readFiles(git, entries, [
    ...(manifest?.files ?? []).map((path) => PREFIX + path),
    ...recordedFiles(texts.get(RECORD)),
    RECORD,
  ]);
  const tree = new Map<string, string>();
  for (const [path, text] of files) if (path.startsWith(PREFIX)) tree.set(path.slice(PREFIX.length), text);
  return { commit, entries, tree: manifest === undefined ? undefined : tree, manifest, owned: files };
}

/** The text of a record that names `files` of the branch. */
export function recordText(files: readonly string[]): string {
  return `${JSON.stringify({ schema: 1, files }, null, 2)}\n`;
}

/** The files outside `out/` that a record names; nothing when it is missing or spoilt. */
function recordedFiles(text: string | undefined): readonly string[] {
  if (text === undefined) return [];
  try {
    const value: unknown = JSON.parse(text);
    if (!isRecord(value) || !Array.isArray(value.files)) return [];
    return value.files.filter(
      // Those below the prefix are the manifest's to name.
      (path): path is string => typeof path === "string" && !path.startsWith(PREFIX),
    );
  } catch {
    return [];
  }
}

/** The texts of those of `paths` that are files in the commit; links and submodules are not. */
async function readFiles(
  git: Git,
  entries: ReadonlyMap<string, TreeEntry>,
  paths: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const found = [...new Set(paths)].filter((path) => /^100/.test(entries.get(path)?.mode ?? ""));
  const texts = await readBlobs(
    git,
    found.map((path) => entries.get(path)?.id ?? ""),
  );
  return new Map(found.map((path, at) => [path, texts[at] ?? ""]));
}
