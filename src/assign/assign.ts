import { at, type Diagnostic } from "../diagnostic/diagnostic.js";
import type { Assignment } from "../model/assignment.js";
import { type Choice, choicesOf } from "../model/choices.js";
import type { Model } from "../model/model.js";
import { type GroupEntry, indexModel, type ModelIndex } from "../model/model-index.js";
import { placementOf } from "../model/placement.js";
import { sortedBy } from "../util/order.js";
import { candidatesFor } from "./candidates.js";
import { ineligibleInstance, noEligibleInstance, unpinnedGroup } from "./diagnostics.js";
import { eligibilityOf } from "./eligibility.js";
import { primaryPlatformFindings } from "./primary-platforms.js";
import { twoWriterFindings } from "./two-writers.js";

/**
 * Puts every group of a consumer on exactly one instance, in the order of the groups' keys. A group whose instance
 * cannot serve it is a finding and has no entry, so that what comes after judges only what may be built and nothing
 * is reported twice. Groups of transformers have none: they follow those who want their output. Total: what lint
 * refuses (unknown keys, missing choosers) is passed over in silence.
 */
export function assign(model: Model): readonly [Assignment, readonly Diagnostic[]] {
  const index = indexModel(model);
  const choices = choicesOf(index);
  const assignment = new Map<string, string>();
  const findings: Diagnostic[] = [];
  for (const group of sortedBy(index.groups.values(), ({ key }) => key)) {
    if (group.workspace.transformer) continue;
    const choice = choices.of(group);
    if (choice === undefined) continue;
    if (choice === "unpinned") {
      findings.push(unpinned(index, group));
      continue;
    }
    const finding = ineligible(index, group, choice);
    if (finding) findings.push(finding);
    else assignment.set(group.key, choice.instance.key);
  }
  const placement = placementOf(index, assignment);
  findings.push(...primaryPlatformFindings(index, placement), ...twoWriterFindings(index, placement));
  return [assignment, findings];
}

function ineligible(index: ModelIndex, group: GroupEntry, { chosen, instance, pin }: Choice): Diagnostic | undefined {
  // What would hold on any instance is no fault of the choice; governance judges that data where it rests.
  const reasons = eligibilityOf(index)
    .reasons(group, instance)
    .filter(({ standing }) => !standing);
  if (reasons.length === 0) return undefined;
  const eligible = candidatesFor(index, group).filter((candidate) => candidate.eligible);
  return ineligibleInstance(
    chooserOf(group),
    {
      group: group.key,
      instance: instance.key,
      chosen,
      reasons: reasons.map(({ text }) => text),
      eligible: eligible.map((candidate) => candidate.instance),
    },
    pin ? { related: [{ target: pin, message: "It is pinned here." }] } : {},
  );
}

function unpinned(index: ModelIndex, group: GroupEntry): Diagnostic {
  const candidates = candidatesFor(index, group);
  const first = candidates.find(({ rank }) => rank === 1)?.instance;
  if (first === undefined) {
    const reasons = candidates.map(({ instance, reasons }): [string, readonly string[]] => [instance, reasons]);
    return noEligibleInstance(chooserOf(group), { group: group.key, reasons });
  }
  const eligible = candidates.filter((candidate) => candidate.eligible).length;
  return unpinnedGroup(
    chooserOf(group),
    { group: group.key, first, eligible },
    { fix: { title: `Add "${group.key}: ${first}" to PlatformAssignments` } },
  );
}

function chooserOf({ workspace, index }: GroupEntry) {
  return at(workspace, "datasetGroups", index, "platform");
}
