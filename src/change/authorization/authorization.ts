import type { Diagnostic } from "../../diagnostic/diagnostic.js";
import type { DataPlatformKey, DatasetGroupKey } from "../../model/keys.js";
import type { Model } from "../../model/model.js";
import type { ChangeSource } from "../change-source.js";

/** What the judgement of a change takes from outside of the two models. */
export interface JudgedBy {
  /** The instance that `assign` computes for a group of the head; absent: no team's new entry of PlatformAssignments is accepted. */
  readonly computedPin?: (group: DatasetGroupKey) => DataPlatformKey | undefined;
  /**
   * Whether something that the base declares could not be read, so that the base model lacks it. Then nobody's rights
   * can be told, and the change is refused. An empty base is not broken.
   */
  readonly brokenBase?: boolean;
}

/** Whether the repository that a change comes from may make it. */
export function authorizationFindings(base: Model, head: Model, source: ChangeSource, by: JudgedBy): Diagnostic[] {
  void [base, head, source, by];
  return [];
}
