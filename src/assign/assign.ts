import type { Diagnostic } from "../diagnostic/diagnostic.js";
import type { Assignment } from "../model/assignment.js";
import { type Choice, choicesOf } from "../model/choices.js";
import type { DatasetGroupKey } from "../model/keys.js";
import type { Model } from "../model/model.js";
import { type GroupEntry, indexModel, type ModelIndex } from "../model/model-index.js";
import { placementOf } from "../model/placement.js";
import { sortedBy } from "../util/order.js";
import { candidatesFor } from "./candidates.js";
import { unpinnedGroup } from "./diagnostics.js";
import { eligibilityOf } from "./eligibility.js";
import { primaryPlatformFindings } from "./primary-platforms.js";
import { cannotServe, chooserOf, nobodyCanServe } from "./refusals.js";
import { twoWriterFindings } from "./two-writers.js";

/** Where the groups of consumers are put, and why some are put nowhere. */
export interface Assigned {
  readonly assignment: Assignment;
  /** Why a group's choice leads to no instance: one finding each, in the order of the groups' keys. */
  readonly refusals: ReadonlyMap<DatasetGroupKey, Diagnostic>;
  /** What is wrong with all that was put somewhere, taken together. */
  readonly findings: readonly Diagnostic[];
}

/**
 * Puts every group of a consumer on exactly one instance, in the order of the groups' keys. A group whose instance
 * cannot serve it is a finding and has no entry, so that what comes after judges only what may be built and nothing
 * is reported twice. Groups of transformers have none: they follow those who want their output. Total: what lint
 * refuses (unknown keys, missing choosers) is passed over in silence.
 */
export function assign(model: Model): readonly [Assignment, readonly Diagnostic[]] {
  const { assignment, refusals, findings } = assignGroups(model);
  return [assignment, [...refusals.values(), ...findings]];
}

/** {@link assign}, with what is found told by the group that it is about. */
export function assignGroups(model: Model): Assigned {
  const index = indexModel(model);
  const choices = choicesOf(index);
  const assignment = new Map<string, string>();
  const refusals = new Map<string, Diagnostic>();
  for (const group of sortedBy(index.groups.values(), ({ key }) => key)) {
    if (group.workspace.transformer) continue;
    const choice = choices.of(group);
    if (choice === undefined) continue;
    if (choice === "unpinned") {
      refusals.set(group.key, unpinned(index, group));
      continue;
    }
    const refusal = ineligible(index, group, choice);
    if (refusal) refusals.set(group.key, refusal);
    else assignment.set(group.key, choice.instance.key);
  }
  const placement = placementOf(index, assignment);
  return {
    assignment,
    refusals,
    findings: [...primaryPlatformFindings(index, placement), ...twoWriterFindings(index, placement)],
  };
}

function ineligible(index: ModelIndex, group: GroupEntry, { chosen, instance, pin }: Choice): Diagnostic | undefined {
  // What would hold on any instance is no fault of the choice; governance judges that data where it rests.
  const reasons = eligibilityOf(index)
    .reasons(group, instance)
    .filter(({ standing }) => !standing)
    .map(({ text }) => text);
  if (reasons.length === 0) return undefined;
  const choice = { chosen, instance: instance.key, reasons };
  return cannotServe(group, choice, candidatesFor(index, group), pin && { target: pin, message: "It is pinned here." });
}

function unpinned(index: ModelIndex, group: GroupEntry): Diagnostic {
  const candidates = candidatesFor(index, group);
  const first = candidates.find(({ rank }) => rank === 1)?.instance;
  if (first === undefined) return nobodyCanServe(group, candidates);
  const eligible = candidates.filter((candidate) => candidate.eligible).length;
  return unpinnedGroup(
    chooserOf(group),
    { group: group.key, first, eligible },
    { fix: { title: `Add "${group.key}: ${first}" to PlatformAssignments` } },
  );
}
