import { at, type Diagnostic, type Target } from "../../diagnostic/diagnostic.js";
import type { Model } from "../../model/model.js";
import { compactJson } from "../../util/json.js";
import { sortedUnique } from "../../util/order.js";
import { quote } from "../../util/quote.js";
import { ECOSYSTEM, type OwnedObject, type Part, partId, partOf } from "../parts.js";
import { foreign } from "./foreign.js";
import type { Judgement } from "./judgement.js";
import type { Owner } from "./owners.js";
import { type ComputedPin, pinNotComputed } from "./pin-not-computed.js";

/** One entry of a list that several owners share. */
interface Entry {
  /** What it says, as a text to compare. */
  readonly says: string;
  readonly target: Target;
}

/** One finding for each changed entry of PlatformAssignments that the source may not change, or not to this. */
export function pinFindings(judgement: Judgement, computedPin: ComputedPin | undefined): Diagnostic[] {
  const { owners } = judgement;
  const mayRepin = owners.of(ECOSYSTEM).allows;
  return changedEntries(pins(judgement.base.model), pins(judgement.head.model)).flatMap(({ id: group, was, is }) => {
    if (mayRepin) return [];
    const parts = pinParts(judgement, group);
    const refusal = foreignEntry(judgement, `pin of group ${quote(group)}`, parts, was, is);
    if (refusal) return [refusal];
    const computed = computedPin?.(group);
    const other = is.find(({ says }) => says !== computed);
    return other ? [pinNotComputed(other.target, { group, pinned: other.says, computed })] : [];
  });
}

/** One finding for each changed entry of Retirements that is about the data of others. */
export function retirementFindings(judgement: Judgement): Diagnostic[] {
  return changedEntries(retirements(judgement.base.model), retirements(judgement.head.model)).flatMap(
    ({ id, was, is }) => {
      const [platform, object] = JSON.parse(id) as [string, string];
      const name = object.split("/")[0] ?? object;
      const parts = retirementParts(judgement, name);
      const what = `retirement of ${quote(object)} on ${quote(platform)}`;
      const refusal = foreignEntry(judgement, what, parts, was, is);
      return refusal ? [refusal] : [];
    },
  );
}

/** The parts that own what a pin is about: the workspace as it was, else as it is; of what neither knows the ecosystem. */
export function pinParts({ base, head }: Judgement, group: string): readonly Part[] {
  const workspace = group.split("/")[0] ?? group;
  const before = base.of("Workspace", workspace);
  return partsOf(before.length > 0 ? before : head.of("Workspace", workspace));
}

/**
 * The parts that own the state that a retirement is about: of a datastore and a workspace alike, as an entry takes
 * effect on whatever bears the name. What the base does not know went before, and whoever declares the name again owns
 * nothing of what was left: it is the ecosystem's.
 */
export function retirementParts({ base }: Judgement, name: string): readonly Part[] {
  return partsOf([...base.of("Datastore", name), ...base.of("Workspace", name)]);
}

const partsOf = (objects: readonly OwnedObject[]): readonly Part[] =>
  objects.length === 0 ? [ECOSYSTEM] : objects.map(partOf);

function foreignEntry(
  { owners, source }: Judgement,
  object: string,
  parts: readonly Part[],
  was: readonly Entry[],
  is: readonly Entry[],
): Diagnostic | undefined {
  const refusing = new Map<string, Owner>();
  for (const part of parts) {
    const owner = owners.of(part);
    if (!owner.allows) refusing.set(partId(owner.part), owner);
  }
  if (refusing.size === 0) return undefined;
  const did = was.length === 0 ? "added" : is.length === 0 ? "removed" : "changed";
  const said = new Set(was.map(({ says }) => says));
  const place = is.find(({ says }) => !said.has(says)) ?? is[0];
  const target = place?.target ?? was[0]?.target;
  return foreign({ object, did, owners: [...refusing.values()], source }, target, place ? "head" : "base");
}

interface ChangedEntry {
  readonly id: string;
  readonly was: readonly Entry[];
  readonly is: readonly Entry[];
}

/** The entries that say something else, or the same more or less often, whatever files they stand in. In the order of their names. */
function changedEntries(before: ReadonlyMap<string, Entry[]>, after: ReadonlyMap<string, Entry[]>): ChangedEntry[] {
  return sortedUnique([...before.keys(), ...after.keys()]).flatMap((id) => {
    const [was, is] = [before.get(id) ?? [], after.get(id) ?? []];
    return saying(was) === saying(is) ? [] : [{ id, was, is }];
  });
}

const saying = (entries: readonly Entry[]): string => compactJson(entries.map(({ says }) => says).sort());

function pins(model: Model): Map<string, Entry[]> {
  const found = new Map<string, Entry[]>();
  for (const subject of model.assignments)
    for (const [group, says] of Object.entries(subject.assignments))
      put(found, group, { says, target: { subject, path: ["assignments", group], on: "key" } });
  return found;
}

function retirements(model: Model): Map<string, Entry[]> {
  const found = new Map<string, Entry[]>();
  for (const subject of model.retirements)
    for (const [index, entry] of subject.retirements.entries()) {
      const target = at(subject, "retirements", index);
      put(found, JSON.stringify([entry.platform, entry.object]), { says: compactJson(entry), target });
    }
  return found;
}

function put(found: Map<string, Entry[]>, id: string, entry: Entry): void {
  const list = found.get(id);
  if (list) list.push(entry);
  else found.set(id, [entry]);
}
