import { at, type Diagnostic, type Target } from "../../diagnostic/diagnostic.js";
import type { Datastore } from "../../model/datastore.js";
import { compactJson } from "../../util/json.js";
import { quote } from "../../util/quote.js";
import type { ChangedObject } from "../changed-objects.js";
import { firstDifference } from "../first-difference.js";
import { type OwnedKind, type OwnedObject, objectName, type Part, partId, partOf } from "../parts.js";
import { foreign } from "./foreign.js";
import type { Judgement } from "./judgement.js";
import { moveNotOffered, moveRefused, transferWithEdits } from "./moves.js";

/** A changed object with every declaration it has: more than one of a key is a mistake, and may not hide a change. */
interface Change {
  readonly kind: OwnedKind;
  readonly key: string;
  readonly was: readonly OwnedObject[];
  readonly is: readonly OwnedObject[];
}

/** One finding for each changed object that the source may not change, or not in this way. */
export function objectFindings(judgement: Judgement, changed: readonly ChangedObject[]): Diagnostic[] {
  const { base, head } = judgement;
  return changed.flatMap(({ kind, key }) => {
    if (kind === "PlatformAssignments" || kind === "Retirements") return [];
    const finding = judge(judgement, { kind, key, was: base.of(kind, key), is: head.of(kind, key) });
    return finding ? [finding] : [];
  });
}

function judge(judgement: Judgement, change: Change): Diagnostic | undefined {
  const { owners, source } = judgement;
  const { kind, key, was, is } = change;
  const code = changedCode(judgement, change);
  const { target, tree } = code ?? placeOf(change);
  const object = { kind, key };
  const [from, to] = [distinct(was), distinct(is)];
  if (transferOf(change)) {
    const [store, taken] = [was[0], is[0]] as [Datastore, Datastore];
    const taker = owners.of(to[0] as Part);
    if (!taker.allows) return foreign({ object, did: "taken over", owners: [taker], source }, target, tree);
    return onlyTaken(store, taken) ? undefined : transferWithEdits(key, store, taken);
  }
  const all = distinct([...was, ...is]).map((part) => owners.of(part));
  if (all.every(({ allows }) => allows)) return undefined;
  const did = was.length === 0 ? "added" : is.length === 0 ? "removed" : "changed";
  // A second declaration beside the first moves nothing: it is a change of what those have who had it.
  const moved = is.length > 0 && !from.every((part) => includes(to, part));
  if (moved && all.some(({ allows }) => allows)) {
    const parts = { object, from: from as [Part, ...Part[]], to: to as [Part, ...Part[]], was: was[0] as OwnedObject };
    const place = at(is[0] as OwnedObject, kind === "DataContainer" ? "owner" : "team");
    return kind === "Datastore" ? moveNotOffered(parts, place) : moveRefused(parts, place);
  }
  // Who may not touch an object at all is told whose it is, not whose it would become.
  const asked = new Set((was.length > 0 ? from : to).map((part) => owners.of(part)));
  return foreign(
    { object: code?.name ?? object, did, owners: [...asked].filter(({ allows }) => !allows), source },
    target,
    tree,
  );
}

/** Whether a datastore goes to the team that the base offers it to. */
function transferOf({ was, is }: Change): boolean {
  const [store, taken] = [was[0], is[0]];
  if (was.length !== 1 || is.length !== 1 || store?.kind !== "Datastore" || taken?.kind !== "Datastore") return false;
  return store.team !== taken.team && store.transferTo === taken.team;
}

/** Whether nothing changed but the team; the offer may stay or go. */
function onlyTaken(store: Datastore, taken: Datastore): boolean {
  const { transferTo = store.transferTo, ...rest } = taken;
  return compactJson({ ...rest, transferTo }) === compactJson({ ...store, team: taken.team });
}

interface Place {
  readonly target: Target | undefined;
  readonly tree: "base" | "head";
}

/** Where a change is seen: at the first part that differs; of what went away, in the base. */
function placeOf({ was, is }: Change): Place {
  const [before, after] = [was[0], is[0]];
  if (before && after && was.length === 1 && is.length === 1)
    return { target: at(after, ...firstDifference(before, after)), tree: "head" };
  const [old, fresh] = [contents(was), contents(is)];
  const other = is.find((object) => !old.has(compactJson(object)));
  if (other) return { target: at(other), tree: "head" };
  const gone = was.find((object) => !fresh.has(compactJson(object)));
  if (gone) return { target: at(gone), tree: "base" };
  return { target: after && at(after), tree: "head" };
}

/** The code file that is changed, where nothing of a workspace is but the text of its code. */
function changedCode({ base, head }: Judgement, { was, is }: Change): (Place & { readonly name: string }) | undefined {
  if (compactJson(was.map(compactJson).sort()) !== compactJson(is.map(compactJson).sort())) return undefined;
  for (const object of is) {
    const code = object.kind === "Workspace" ? (object.transformer?.code ?? []) : [];
    for (const [index, { file }] of code.entries()) {
      if (file === undefined || base.model.files.get(file) === head.model.files.get(file)) continue;
      const target = at(object, "transformer", "code", index, "file");
      return { name: `code file ${quote(file)} of ${objectName(object)}`, target, tree: "head" };
    }
  }
  return undefined;
}

const contents = (objects: readonly OwnedObject[]): Set<string> => new Set(objects.map(compactJson));

/** The parts that objects belong to, each once. */
function distinct(objects: readonly OwnedObject[]): Part[] {
  return [...new Map(objects.map((object) => [partId(partOf(object)), partOf(object)])).values()];
}

const includes = (parts: readonly Part[], wanted: Part): boolean =>
  parts.some((part) => partId(part) === partId(wanted));
