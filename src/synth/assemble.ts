import { canonicalJson, compactJson } from "../util/json.js";
import { compareStrings, sortedBy } from "../util/order.js";
import { entryOf, filesOf, type StackDraft } from "./draft.js";
import { cdktfManifest } from "./manifest.js";
import { CDKTF_MANIFEST, SLUICE_MANIFEST, SOURCES, stackPath } from "./paths.js";
import type { FileTree, SluiceManifest } from "./tree.js";

/** The whole of `out/` from its stacks: their folders, cdktf's manifest, Sluice's manifest and, where it is known, who wrote what where. */
export function assemble(
  drafts: readonly StackDraft[],
  model: string,
  sources: string | undefined,
): { tree: FileTree; manifest: SluiceManifest } {
  const folders = sortedBy(drafts, ({ name }) => name).map((draft) => {
    const files = filesOf(draft);
    return { entry: entryOf(draft, files), files };
  });
  return assembleFolders(folders, model, sources);
}

/** A stack's folder: its line in `sluice.json`, and its files relative to the folder. */
export interface StackFolder {
  readonly entry: SluiceManifest["stacks"][number];
  readonly files: ReadonlyMap<string, string>;
}

/** {@link assemble}, from folders that are finished, in the order of their names. */
export function assembleFolders(
  folders: readonly StackFolder[],
  model: string,
  sources: string | undefined,
): { tree: FileTree; manifest: SluiceManifest } {
  const content = new Map<string, string>();
  const states = new Map<string, string>();
  for (const { entry, files } of folders) {
    const state = compactJson(entry.backend);
    const other = states.get(state);
    if (other !== undefined) throw new Error(`The stacks "${other}" and "${entry.name}" keep one state.`);
    states.set(state, entry.name);
    for (const [path, text] of files) content.set(stackPath(entry.name, path), text);
  }
  const stacks = folders.map(({ entry }) => entry);
  content.set(CDKTF_MANIFEST, cdktfManifest(stacks));
  if (sources !== undefined) content.set(SOURCES, sources);
  const files = [...content.keys(), SLUICE_MANIFEST].sort(compareStrings);
  const folded = new Map<string, string>();
  for (const path of files) {
    const other = folded.get(path.toLowerCase());
    if (other !== undefined) throw new Error(`The files "${other}" and "${path}" are one on some disks.`);
    folded.set(path.toLowerCase(), path);
  }
  const manifest: SluiceManifest = { schema: 1, model, stacks, files };
  content.set(SLUICE_MANIFEST, canonicalJson(manifest));
  return { tree: new Map(files.map((path) => [path, content.get(path) as string])), manifest };
}
