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
  const vanishing: string[] = [];
  let total = 0;
  for (const { name, platform } of stacks) {
    const before = addresses(previous.tree, name);
    total += before.length;
    if (allowed.has(name) || allowed.has(platform)) continue;
    const missing = before.filter((address) => !after.has(address));
    if (missing.length > 0) shrinking.add(platform);
    vanishing.push(...missing);
  }
  if (total > 0 && vanishing.length / total > options.limit) {
    throw new DeployProblem(
      `${vanishing.length} of ${total} resources would vanish, more than ${Math.round(options.limit * 100)} in a hundred.`,
      `If that is meant, name what may shrink: ${names([...shrinking])}.`,
      listed(vanishing),
    );
  }
  const lost = lostData(previous, next);
  if (lost.length > 0) {
    throw new DeployProblem(
      `${lost.length === 1 ? "Something that holds data" : `${lost.length} things that hold data`} would vanish without having been retired.`,
      "Publish with the branch as the previous tree, so that they are kept; then say in Retirements whether to destroy or forget them.",
      listed(lost),
    );
  }
}

/**
 * What held data in the previous tree and is neither in the next one nor let go by a `removed` block: such an address
 * would be destroyed by the next apply, since protection goes away with the block that asks for it.
 */
function lostData(previous: Published, next: Published): readonly string[] {
  const kept = new Set(next.manifest.stacks.flatMap(({ name, stateful }) => stateful.map((at) => `${name} ${at}`)));
  const lost: string[] = [];
  for (const { name, stateful } of previous.manifest.stacks) {
    const missing = stateful.filter((address) => !kept.has(`${name} ${address}`));
    if (missing.length === 0) continue;
    const gone = new Set([...letGo(previous.tree, name), ...letGo(next.tree, name)]);
    // A block names a whole resource; with for_each or count its instances follow in brackets.
    const lostHere = missing.filter((address) => !gone.has(address) && !gone.has(address.replace(/\[.*$/s, "")));
    lost.push(...lostHere.map((address) => `${name} ${address}`));
  }
  return lost;
}

/** The addresses that a stack's Terraform moves or removes by declaration. */
function letGo(tree: FileTree, stack: string): readonly string[] {
  const text = tree.get(`stacks/${stack}/cdk.tf.json`);
  const value: unknown = text === undefined ? undefined : JSON.parse(text);
  if (!isRecord(value)) return [];
  const blocks = [value.removed, value.moved].flat();
  return blocks.flatMap((block) => (isRecord(block) && typeof block.from === "string" ? [block.from] : []));
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
