import { at, type Diagnostic } from "../diagnostic/diagnostic.js";
import type { Datastore } from "../model/datastore.js";
import type { ModelIndex } from "../model/model-index.js";
import type { Placement } from "../model/placement.js";
import { ineligiblePrimary } from "./diagnostics.js";
import { eligibilityOf } from "./eligibility.js";

/**
 * A datastore's source is read by its primary platform alone, so that instance has to reach it; those who take the
 * data from there need not. Said once per datastore that is handed on, at its `primaryPlatform`. Policies on the way
 * are left to governance, which sees the containers the data passes through.
 */
export function primaryPlatformFindings(index: ModelIndex, { instances }: Placement): Diagnostic[] {
  const eligibility = eligibilityOf(index);
  const findings: Diagnostic[] = [];
  for (const { instance, hands } of instances) {
    for (const datastore of new Set<Datastore>(hands.map(({ entry }) => entry.datastore))) {
      const reasons = eligibility.storeReasons(datastore, instance).filter(({ kind }) => kind === "location");
      if (reasons.length === 0) continue;
      const params = { datastore: datastore.key, instance: instance.key, reasons: reasons.map(({ text }) => text) };
      findings.push(ineligiblePrimary(at(datastore, "primaryPlatform"), params));
    }
  }
  return findings;
}
