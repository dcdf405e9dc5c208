import { at, type Diagnostic, type Related, type Target } from "../diagnostic/diagnostic.js";
import type { GroupEntry } from "../model/model-index.js";
import type { Candidate } from "./candidates.js";
import { ineligibleInstance, noEligibleInstance } from "./diagnostics.js";

/** How an instance was chosen that cannot serve a group, and why it cannot. */
export interface Unfit {
  readonly chosen: "fixed" | "default" | "pinned" | "wanted";
  readonly instance: string;
  readonly reasons: readonly string[];
}

/** The finding about a group whose instance cannot serve it; it names those that could. */
export function cannotServe(
  group: GroupEntry,
  { chosen, instance, reasons }: Unfit,
  all: readonly Candidate[],
  place?: Related,
): Diagnostic {
  const eligible = all.filter((candidate) => candidate.eligible).map((candidate) => candidate.instance);
  return ineligibleInstance(
    chooserOf(group),
    { group: group.key, instance, chosen, reasons, eligible },
    place === undefined ? {} : { related: [place] },
  );
}

/** The finding about a group that chooses by needs and that no instance can serve, with the reasons of each. */
export function nobodyCanServe(group: GroupEntry, all: readonly Candidate[]): Diagnostic {
  const reasons = all.map(({ instance, reasons }): [string, readonly string[]] => [instance, reasons]);
  return noEligibleInstance(chooserOf(group), { group: group.key, reasons });
}

/** Where a group says how its instance is chosen. */
export function chooserOf({ workspace, index }: GroupEntry): Target {
  return at(workspace, "datasetGroups", index, "platform");
}
