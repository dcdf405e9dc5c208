import { vanishing } from "../../synth/compare-trees.js";
import type { FileTree, SluiceManifest } from "../../synth/tree.js";
import { DeployProblem } from "../deploy-problem.js";
import { isRecord } from "../manifest.js";

export interface GuardOptions {
  /** The share of resources, from 0 to 1, that may vanish in one publication. */
  readonly limit: number;
  /** Names of platform instances and stacks whose resources may vanish whatever their share. */
  readonly allow: readonly string[];
}

export interface Published {
  readonly tree: FileTree;
  readonly manifest: SluiceManifest;
}

/**
 * Stands before a publication that would take much away: a model that was emptied by mistake, a file that failed to
 * be read, a stateful thing that vanishes without having been retired. Synthesis makes none of these; a wrong version,
 * a wrong folder or a wrong branch does.
 * @throws DeployProblem saying what would vanish and what to name to let it
 */
export function guard(previous: Published | undefined, next: Published, options: GuardOptions): void {
  const allowed = new Set(options.allow);
  const stacks = previous?.manifest.stacks ?? [];
  const watched = stacks.filter(({ name, platform }) => !allowed.has(name) && !allowed.has(platform));
  if (next.manifest.stacks.length === 0 && (stacks.length === 0 || watched.length > 0)) {
    throw new DeployProblem(
      "The tree has no stacks: publishing it would leave nothing to apply.",
      stacks.length === 0
        ? "Check that the right model was compiled and that it has a platform that generates Terraform."
        : `If everything is meant to go, name what may vanish: ${names(watched.map(({ platform }) => platform))}.`,
    );
  }
  if (previous === undefined) return;
  const after = new Set(next.manifest.stacks.flatMap(({ name }) => addresses(next.tree, name)));
  const shrinking = new Set<string>();
  const gone: string[] = [];
  let total = 0;
  for (const { name, platform } of stacks) {
    const before = addresses(previous.tree, name);
    total += before.length;
    if (allowed.has(name) || allowed.has(platform)) continue;
    const missing = before.filter((address) => !after.has(address));
    if (missing.length > 0) shrinking.add(platform);
    gone.push(...missing);
  }
  if (total > 0 && gone.length / total > options.limit) {
    throw new DeployProblem(
      `${gone.length} of ${total} resources would vanish, more than ${Math.round(options.limit * 100)} in a hundred.`,
      `If that is meant, name what may shrink: ${names([...shrinking])}.`,
      listed(gone),
    );
  }
  // Such an address would be destroyed by the next apply: protection goes away with the block that asks for it.
  const lost = vanishing(previous.tree, next.tree).map(({ stack, address }) => `${stack} ${address}`);
  if (lost.length > 0) {
    throw new DeployProblem(
      `${lost.length === 1 ? "Something that holds data" : `${lost.length} things that hold data`} would vanish without having been retired.`,
      "Publish with the branch as the previous tree, so that they are kept; then say in Retirements whether to destroy or forget them.",
      listed(lost),
    );
  }
}

/** `stack address` of everything in a stack. */
function addresses(tree: FileTree, stack: string): readonly string[] {
  const text = tree.get(`stacks/${stack}/provenance.json`);
  const value: unknown = text === undefined ? undefined : JSON.parse(text);
  return isRecord(value) ? Object.keys(value).map((address) => `${stack} ${address}`) : [];
}

function names(platforms: readonly string[]): string {
  return [...new Set(platforms)].join(", ");
}

function listed(items: readonly string[]): string {
  const shown = items.slice(0, 20);
  return [...shown, ...(items.length > shown.length ? [`and ${items.length - shown.length} more`] : [])].join("\n");
}
