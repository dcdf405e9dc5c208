import { canonicalJson } from "../util/json.js";
import { Closure, textsIn } from "./closure.js";
import type { StackDraft } from "./draft.js";
import { manifestOf } from "./manifest.js";
import { SLUICE_MANIFEST, STACKS } from "./paths.js";
import { type PreviousStack, previousStacks } from "./previous-stack.js";
import { type Block, blockAt, isBlock, listed, normalize, section, type TerraformJson } from "./terraform-json.js";
import type { FileTree, ProvenanceEntry } from "./tree.js";

/** What the owner of the data has decided about something retired. */
export interface Retirement {
  readonly platform: string;
  /** A model key; it covers the keys below it too (`nw_data` covers `nw_data/customers`). */
  readonly object: string;
  readonly then: "destroy" | "forget";
}

export interface CarryOver {
  readonly drafts: readonly StackDraft[];
  /** Retirements that a `removed` block stands for. */
  readonly followed: ReadonlySet<Retirement>;
  /** Retirements that cannot be followed yet, with the address that still refers to what they name. */
  readonly held: ReadonlyMap<Retirement, string>;
}

/**
 * Sees to it that nothing that holds data vanishes by itself. What the earlier tree holds and the new one does not:
 * - is carried over verbatim, marked retired;
 * - or, once its owner has said so, is replaced by a `removed` block that destroys or forgets it. The block itself is
 *   kept beside it until the removal has been applied, so that a withdrawn retirement puts it back;
 * - what holds no data but has to do something when it goes (a destroy provisioner) gets such a block by itself, since
 *   Terraform runs none for a block that is simply not there any more;
 * - and a stack that has nothing left stays as a tombstone, with its backend and providers, until its state is empty.
 *
 * `applied` tells the digest with which each stack was last applied. Without it nothing counts as applied: removals and
 * tombstones then stay, which does no harm, and the same model and tree give the same tree again.
 */
export function carryOver(
  previous: FileTree,
  drafts: readonly StackDraft[],
  retirements: readonly Retirement[],
  applied: ReadonlyMap<string, string> = new Map(),
): CarryOver {
  if (!previous.has(SLUICE_MANIFEST) && ![...previous.keys()].some((path) => path.startsWith(`${STACKS}/`)))
    return { drafts, followed: new Set(), held: new Map() };
  const result = new Map(drafts.map((draft) => [draft.name, draft]));
  const followed = new Set<Retirement>();
  const held = new Map<Retirement, string>();
  for (const stack of previousStacks(previous, manifestOf(previous))) {
    const { name, digest, status } = stack.entry;
    const done = applied.get(name) === digest;
    const next = result.get(name);
    const left = leftBehind(stack, next, done);
    const leaving = leavingOf(stack, next, done);
    if (left.length + leaving.length === 0 && (next !== undefined || (status === "tombstone" && done))) continue;
    const matching = (entry: ProvenanceEntry) => retirementOf(retirements, stack.entry.platform, entry.object.key);
    result.set(name, merged(stack, next, { left, leaving }, matching, followed, held));
  }
  for (const draft of result.values())
    if (draft.after.some((name) => !result.has(name)))
      result.set(draft.name, { ...draft, after: draft.after.filter((name) => result.has(name)) });
  return { drafts: [...result.values()], followed, held };
}

/** What the new stack lacks of the earlier one, by addresses. */
interface Missing {
  /** It holds data, or did and is about to be removed. */
  readonly left: readonly string[];
  /** It holds none, and has to do something when it goes. */
  readonly leaving: readonly string[];
}

function leftBehind(stack: PreviousStack, next: StackDraft | undefined, done: boolean): string[] {
  const removed = done ? [] : [...stack.removed().keys()];
  const addresses = [...stack.entry.stateful, ...(removed.length === 0 ? [] : withData(stack, removed))];
  return addresses.filter((address) => !next?.provenance.has(address));
}

function withData(stack: PreviousStack, addresses: readonly string[]): readonly string[] {
  const provenance = stack.provenance();
  return addresses.filter((address) => provenance.get(address)?.stateful !== false);
}

function leavingOf(stack: PreviousStack, next: StackDraft | undefined, done: boolean): string[] {
  if (next !== undefined && stack.isMadeOf(next.terraform)) return [];
  const before = stack.terraform();
  const pending = stack.removed();
  return [...stack.provenance()].flatMap(([address, { stateful }]) => {
    if (stateful || next?.provenance.has(address)) return [];
    const block = blockAt(before, address);
    return (block ? endingsOf(block).length > 0 : pending.has(address) && !done) ? [address] : [];
  });
}

/** The decision about an object: the closest one, and of two equally close ones the one that keeps the data. */
function retirementOf(all: readonly Retirement[], platform: string, key: string): Retirement | undefined {
  const fitting = all.filter(
    (one) => one.platform === platform && (one.object === key || key.startsWith(`${one.object}/`)),
  );
  const closest = Math.max(...fitting.map(({ object }) => object.length));
  const best = fitting.filter(({ object }) => object.length === closest);
  return best.find(({ then }) => then === "forget") ?? best[0];
}

function merged(
  stack: PreviousStack,
  next: StackDraft | undefined,
  { left, leaving }: Missing,
  matching: (entry: ProvenanceEntry) => Retirement | undefined,
  followed: Set<Retirement>,
  held: Map<Retirement, string>,
): StackDraft {
  const before = stack.terraform();
  const provenance = stack.provenance();
  const pending = stack.removed();
  const into: TerraformJson = next ? (JSON.parse(next.terraform) as TerraformJson) : { terraform: before.terraform };
  const renamed = new Set(listed(into, "moved").map((one) => (isBlock(one) ? one.from : undefined)));
  const closure = new Closure(before, into);
  if (next === undefined) closure.bringAllProviders();

  const decided = new Map<string, Retirement>();
  for (const address of left) {
    if (renamed.has(address)) continue;
    const entry = provenance.get(address);
    const retirement = entry && matching(entry);
    if (retirement !== undefined) decided.set(address, retirement);
    else if (!closure.bring(address)) {
      const block = pending.get(address);
      if (block === undefined)
        throw new Error(`Stack "${stack.entry.name}" has no block ${address}, which holds data.`);
      closure.put(address, block);
    }
  }
  const removed = new Map<string, Block>();
  for (const [address, retirement] of decided) {
    // Something retired refers to it: it stays as long as that does.
    if (closure.brought.has(address)) {
      held.set(retirement, address);
      continue;
    }
    const block = pending.get(address) ?? blockAt(before, address);
    if (block === undefined) throw new Error(`Stack "${stack.entry.name}" has no block ${address}, which holds data.`);
    followed.add(retirement);
    removed.set(address, block);
    closure.bringProviders(address, block);
    into.removed = [...listed(into, "removed"), removedBlock(address, block, retirement.then)];
  }
  const emptied = closure.brought.size + removed.size === 0;
  for (const address of leaving) {
    // What refers to it keeps it.
    if (closure.brought.has(address) || renamed.has(address)) continue;
    const block = pending.get(address) ?? blockAt(before, address);
    if (block === undefined) throw new Error(`Stack "${stack.entry.name}" has no block ${address}, which is to go.`);
    removed.set(address, block);
    closure.bringProviders(address, block);
    into.removed = [...listed(into, "removed"), removedBlock(address, block, "destroy")];
  }
  const kept = new Map(next?.provenance);
  for (const address of [...closure.brought, ...removed.keys()]) {
    const entry = provenance.get(address);
    if (entry) kept.set(address, { ...entry, intentions: { groups: [], total: 0 }, retired: true });
  }
  const status = emptied ? "tombstone" : "retired";
  const { name, platform, kind, after, backend } = stack.entry;
  return {
    ...(next ?? { name, platform, kind, after, backend, status }),
    terraform: canonicalJson(normalize(withoutEmpty(into))),
    provenance: kept,
    files: mentionedFiles(stack, next, [...[...closure.brought].map((one) => blockAt(into, one)), ...removed.values()]),
    removed,
  };
}

/** Tells Terraform to destroy something, running its destroy provisioners, or to forget it. */
function removedBlock(address: string, block: Block, then: Retirement["then"]): Block {
  const provisioners = endingsOf(block);
  return {
    from: address,
    lifecycle: { destroy: then === "destroy" },
    ...(then === "destroy" && provisioners.length > 0 ? { provisioner: provisioners } : {}),
  };
}

/** The provisioners that run when a block's resource is destroyed. */
function endingsOf(block: Block): readonly unknown[] {
  return listed(block, "provisioner").filter(
    (one) => isBlock(one) && Object.values(one).some((body) => isBlock(body) && body.when === "destroy"),
  );
}

/** The new stack's files, and those of the earlier one that the blocks mention. */
function mentionedFiles(
  stack: PreviousStack,
  next: StackDraft | undefined,
  blocks: readonly unknown[],
): ReadonlyMap<string, string> {
  const files = new Map(next?.files);
  const texts = blocks.flatMap(textsIn);
  for (const [path, content] of stack.files())
    if (!files.has(path) && texts.some((text) => text.includes(path))) files.set(path, content);
  return files;
}

function withoutEmpty(terraform: TerraformJson): TerraformJson {
  for (const name of Object.keys(terraform))
    if (isBlock(terraform[name]) && Object.keys(terraform[name] as Block).length === 0) delete terraform[name];
  const settings = section(terraform, "terraform");
  if (isBlock(settings.required_providers) && Object.keys(settings.required_providers).length === 0)
    delete settings.required_providers;
  return terraform;
}
