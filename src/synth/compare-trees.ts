import { compactJson } from "../util/json.js";
import { compareStrings } from "../util/order.js";
import { manifestOf } from "./manifest.js";
import { SLUICE_MANIFEST, SOURCES, stackPath, TERRAFORM_FILE } from "./paths.js";
import { isBlock, listed, type TerraformJson } from "./terraform-json.js";
import type { FileTree } from "./tree.js";

/** Paths by what became of them, sorted. */
export interface TreeDifference {
  readonly added: readonly string[];
  readonly changed: readonly string[];
  readonly removed: readonly string[];
}

/** What differs from `before` to `after`. `sources.json` does not count: it changes when lines move. */
export function compareTrees(before: FileTree, after: FileTree): TreeDifference {
  const counts = (path: string) => path !== SOURCES;
  const differs = (path: string) =>
    before.get(path) !== after.get(path) &&
    (path !== SLUICE_MANIFEST || withoutSources(before.get(path)) !== withoutSources(after.get(path)));
  const common = [...after.keys()].filter((path) => counts(path) && before.has(path));
  return {
    added: [...after.keys()].filter((path) => counts(path) && !before.has(path)).sort(compareStrings),
    changed: common.filter(differs).sort(compareStrings),
    removed: [...before.keys()].filter((path) => counts(path) && !after.has(path)).sort(compareStrings),
  };
}

/** Whether nothing differs. */
export function isSame({ added, changed, removed }: TreeDifference): boolean {
  return added.length + changed.length + removed.length === 0;
}

/** A manifest as if there were no `sources.json`, which its list of files names. */
function withoutSources(text: string | undefined): string {
  const manifest = JSON.parse(text ?? "{}") as { files?: readonly string[] };
  return compactJson({ ...manifest, files: manifest.files?.filter((path) => path !== SOURCES) });
}

/** Something that holds data, in a stack. */
export interface StatefulAddress {
  readonly stack: string;
  readonly address: string;
}

/**
 * What holds data in `before` and would vanish in `after` without a `removed` block: nothing, ever, when `after` was
 * synthesized from `before`. Those who publish refuse a tree for which this is not empty.
 */
export function vanishing(before: FileTree, after: FileTree): StatefulAddress[] {
  const stacks = new Map(manifestOf(after).stacks.map((stack) => [stack.name, stack]));
  const found: StatefulAddress[] = [];
  for (const { name: stack, stateful } of manifestOf(before).stacks) {
    const known = new Set(stacks.get(stack)?.stateful);
    const missing = stateful.filter((address) => !known.has(address));
    if (missing.length === 0) continue;
    const said = spokenOf(after.get(stackPath(stack, TERRAFORM_FILE)));
    for (const address of missing) if (!said.has(address)) found.push({ stack, address });
  }
  return found;
}

/** Addresses that a stack's Terraform removes or renames on purpose. */
function spokenOf(text: string | undefined): ReadonlySet<unknown> {
  if (text === undefined) return new Set();
  const terraform = JSON.parse(text) as TerraformJson;
  const blocks = [...listed(terraform, "removed"), ...listed(terraform, "moved")];
  return new Set(blocks.map((block) => (isBlock(block) ? block.from : undefined)));
}
