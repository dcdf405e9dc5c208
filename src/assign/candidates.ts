import { LATENCIES } from "../model/common.js";
import type { DataPlatformInstance } from "../model/data-platform.js";
import type { DataPlatformKey, DatasetGroupKey } from "../model/keys.js";
import type { Model } from "../model/model.js";
import { type GroupEntry, indexModel, type ModelIndex } from "../model/model-index.js";
import { eligibilityOf } from "./eligibility.js";

/** What may be said of one instance as the one to serve a group. */
export interface Candidate {
  readonly instance: DataPlatformKey;
  readonly eligible: boolean;
  /** Why not; empty when eligible. */
  readonly reasons: readonly string[];
  /** Its place among the eligible, from 1: a group that chooses by needs gets the first. */
  readonly rank?: number;
}

/**
 * Every instance as a candidate for a group, by key. Empty for a transformer's group, which chooses nothing, and
 * for a group that is not there.
 */
export function candidatesOf(model: Model, group: DatasetGroupKey): readonly Candidate[] {
  const index = indexModel(model);
  const entry = index.groups.get(group);
  return entry && !entry.workspace.transformer ? candidatesFor(index, entry) : [];
}

/** The instance that a group choosing by needs is pinned to when it has no pin yet: the first of the eligible. */
export function firstChoice(model: Model, group: DatasetGroupKey): DataPlatformKey | undefined {
  return candidatesOf(model, group).find(({ rank }) => rank === 1)?.instance;
}

/** {@link candidatesOf} for a group at hand. */
export function candidatesFor(index: ModelIndex, group: GroupEntry): readonly Candidate[] {
  const eligibility = eligibilityOf(index);
  const judged = [...index.platforms.values()].map((instance) => ({
    instance,
    reasons: eligibility.reasons(group, instance),
  }));
  const eligible = judged.filter(({ reasons }) => reasons.length === 0).map(({ instance }) => instance);
  const ranks = new Map(ranked(index, group, eligible).map((instance, at) => [instance, at + 1]));
  return judged.map(({ instance, reasons }) => {
    const rank = ranks.get(instance);
    return {
      instance: instance.key,
      eligible: reasons.length === 0,
      reasons: reasons.map(({ text }) => text),
      ...(rank === undefined ? {} : { rank }),
    };
  });
}

/**
 * Eligible instances, the best first: the one that promises the least beyond what is needed, since more costs more
 * (latency before history); then the ecosystem's default; then in the order given.
 */
function ranked(index: ModelIndex, { group }: GroupEntry, eligible: DataPlatformInstance[]): DataPlatformInstance[] {
  const preferred = index.ecosystem?.defaultPlatform;
  const cost = ({ key, capabilities }: DataPlatformInstance): number =>
    4 * (LATENCIES.indexOf(group.needs.latency) - LATENCIES.indexOf(capabilities.latency)) +
    (capabilities.history === group.needs.history ? 0 : 2) +
    (key === preferred ? 0 : 1);
  return [...eligible].sort((a, b) => cost(a) - cost(b));
}
