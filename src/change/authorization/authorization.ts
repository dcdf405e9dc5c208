import type { Diagnostic } from "../../diagnostic/diagnostic.js";
import type { Model } from "../../model/model.js";
import type { ChangeSource } from "../change-source.js";
import type { ChangedObject } from "../changed-objects.js";
import { pinFindings, retirementFindings } from "./entries.js";
import { judgementOf } from "./judgement.js";
import { listSuppressionFindings } from "./list-suppressions.js";
import { objectFindings } from "./objects.js";
import type { ComputedPin } from "./pin-not-computed.js";
import { sourceFinding } from "./sources.js";

/** What the judgement of a change takes from outside of the two models. */
export interface JudgedBy {
  /** The instance that `assign` computes for a group of the head; absent: no team's new entry of PlatformAssignments is accepted. */
  readonly computedPin?: ComputedPin;
  /**
   * Whether something that the base declares could not be read, so that the base model lacks it. Then nobody's rights
   * can be told, and the change is refused. An empty base is not broken.
   */
  readonly brokenBase?: boolean;
}

/**
 * Whether the repository that a change comes from may make it: one finding for each object or entry that belongs to
 * another one, or one in all when the source is unknown. `changed` is what differs between the two.
 */
export function authorizationFindings(
  base: Model,
  head: Model,
  source: ChangeSource,
  changed: readonly ChangedObject[],
  { computedPin, brokenBase = false }: JudgedBy,
): Diagnostic[] {
  const judgement = judgementOf(base, head, source);
  const whole = sourceFinding(base, head, source, { owners: judgement.owners, broken: brokenBase });
  if (whole === "first commit") return [];
  if (whole !== undefined) return [whole];
  return [
    ...objectFindings(judgement, changed),
    ...pinFindings(judgement, computedPin),
    ...retirementFindings(judgement),
    ...listSuppressionFindings(judgement),
  ];
}
