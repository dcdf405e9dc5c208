import { compactJson } from "../util/json.js";
import { STACKS, TERRAFORM_FILE } from "./paths.js";
import { isBlock } from "./terraform-json.js";
import type { FileTree } from "./tree.js";

/** How many resources a tree adds to, changes in and takes from the one before it. */
export interface ResourceChanges {
  readonly added: number;
  readonly changed: number;
  readonly removed: number;
}

/** Compares the resources of two trees by stack and address: by what is written, without asking any provider. */
export function resourceChanges(before: FileTree, after: FileTree): ResourceChanges {
  const [old, now] = [resourcesOf(before), resourcesOf(after)];
  let [added, changed, removed] = [0, 0, 0];
  for (const [address, text] of now) {
    const was = old.get(address);
    if (was === undefined) added += 1;
    else if (was !== text) changed += 1;
  }
  for (const address of old.keys()) if (!now.has(address)) removed += 1;
  return { added, changed, removed };
}

function resourcesOf(tree: FileTree): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const [path, text] of tree) {
    if (!path.startsWith(`${STACKS}/`) || !path.endsWith(`/${TERRAFORM_FILE}`)) continue;
    const { resource } = JSON.parse(text) as { resource?: unknown };
    if (!isBlock(resource)) continue;
    for (const [type, blocks] of Object.entries(resource))
      if (isBlock(blocks))
        for (const [name, block] of Object.entries(blocks)) found.set(`${path} ${type}.${name}`, compactJson(block));
  }
  return found;
}
