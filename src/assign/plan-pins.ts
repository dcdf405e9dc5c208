import type { Diagnostic } from "../diagnostic/diagnostic.js";
import type { Model } from "../model/model.js";
import { type GroupEntry, indexModel, type ModelIndex } from "../model/model-index.js";
import type { PlatformAssignments } from "../model/platform-assignments.js";
import { sortedBy } from "../util/order.js";
import { assignGroups } from "./assign.js";
import { type Candidate, candidatesFor } from "./candidates.js";
import { cannotServe, nobodyCanServe } from "./refusals.js";

/** What is asked of the lock file. */
export interface PinRequest {
  /**
   * Groups to choose anew, each with the instance it is to have; `undefined`: the first of the eligible. When there are
   * any, no other group is touched. All must be groups that choose by needs, and instances that there are.
   */
  readonly repin?: ReadonlyMap<string, string | undefined>;
  /** Whether entries that pin nobody are taken out. */
  readonly prune?: boolean;
}

/** An entry to write. */
export interface NewPin {
  readonly group: string;
  readonly instance: string;
  /** The entry that it replaces. */
  readonly was?: { readonly object: PlatformAssignments; readonly instance: string };
  /** Every instance, by key, and what may be said of it. */
  readonly candidates: readonly Candidate[];
}

/** An entry without effect. */
export interface StalePin {
  readonly group: string;
  readonly instance: string;
  readonly object: PlatformAssignments;
  readonly why: "no such group" | "does not choose by needs";
}

/** What is to become of the lock file. All lists are in the order of their groups. */
export interface PinPlan {
  readonly pins: readonly NewPin[];
  readonly stale: readonly StalePin[];
  /** Those of {@link stale} to take out: all, or none. */
  readonly removed: readonly StalePin[];
  /** What the assignment finds in the model with the plan carried out, and groups that nobody can serve. */
  readonly findings: readonly Diagnostic[];
  /** The model with the plan carried out. */
  readonly model: Model;
}

/**
 * Works out which entries PlatformAssignments lacks: each group that chooses by needs and has none gets the first of the
 * instances eligible for it. Those that have one keep it, whatever other instances there are; one whose instance
 * became ineligible is a finding. Deterministic, and planning again for the resulting model changes nothing.
 */
export function planPins(model: Model, { repin = new Map(), prune = false }: PinRequest = {}): PinPlan {
  const index = indexModel(model);
  const present = pinsOf(model);
  const pins: NewPin[] = [];
  const refused = new Map<string, Diagnostic>();
  for (const group of sortedBy(index.groups.values(), ({ key }) => key)) {
    if (!choosesByNeeds(group)) continue;
    const was = present.get(group.key);
    if (repin.size > 0 ? !repin.has(group.key) : was !== undefined) continue;
    const wanted = repin.get(group.key);
    const candidates = candidatesFor(index, group);
    const chosen = candidates.find(({ instance, rank }) => (wanted === undefined ? rank === 1 : instance === wanted));
    if (!chosen) refused.set(group.key, nobodyCanServe(group, candidates));
    else if (!chosen.eligible) refused.set(group.key, cannotServe(group, { chosen: "wanted", ...chosen }, candidates));
    else if (chosen.instance !== was?.instance)
      pins.push({ group: group.key, instance: chosen.instance, ...(was ? { was } : {}), candidates });
  }
  const stale = stalePins(index);
  const removed = prune ? stale : [];
  const planned = withPins(model, pins, removed);
  const { refusals, findings } = assignGroups(planned);
  // Of a group that was refused its new instance, that is told, and not also what is wrong with the pin it keeps.
  const told = sortedBy(new Map([...refusals, ...refused]), ([group]) => group).map(([, finding]) => finding);
  return { pins, stale, removed, findings: [...told, ...findings], model: planned };
}

/** Whether a group takes the instance that PlatformAssignments has for it. */
export function choosesByNeeds({ workspace, group }: GroupEntry): boolean {
  return !workspace.transformer && group.platform?.chooser === "byNeeds";
}

/** The entry of each group; of two, which lint reports, the first in model order. */
function pinsOf(model: Model): ReadonlyMap<string, { object: PlatformAssignments; instance: string }> {
  const pins = new Map<string, { object: PlatformAssignments; instance: string }>();
  for (const object of model.assignments)
    for (const [group, instance] of Object.entries(object.assignments))
      if (!pins.has(group)) pins.set(group, { object, instance });
  return pins;
}

function stalePins({ model, groups }: ModelIndex): StalePin[] {
  const stale = model.assignments.flatMap((object) =>
    Object.entries(object.assignments).flatMap(([group, instance]): StalePin[] => {
      const entry = groups.get(group);
      if (entry && choosesByNeeds(entry)) return [];
      return [{ group, instance, object, why: entry ? "does not choose by needs" : "no such group" }];
    }),
  );
  return sortedBy(stale, ({ group }) => group);
}

function withPins(model: Model, pins: readonly NewPin[], removed: readonly StalePin[]): Model {
  if (pins.length === 0 && removed.length === 0) return model;
  const gone = new Set(removed.map(({ group }) => group));
  const edited = new Map<PlatformAssignments, Map<string, string>>();
  for (const object of model.assignments)
    edited.set(object, new Map(Object.entries(object.assignments).filter(([group]) => !gone.has(group))));
  const added = new Map<string, string>();
  for (const { group, instance, was } of pins) ((was && edited.get(was.object)) ?? added).set(group, instance);
  const assignments = [...edited].map(([object, entries]) => ({ ...object, assignments: Object.fromEntries(entries) }));
  if (added.size > 0)
    assignments.push({
      kind: "PlatformAssignments",
      key: "PlatformAssignments",
      assignments: Object.fromEntries(added),
    });
  return { ...model, assignments };
}
