import type { Subject } from "../diagnostic/diagnostic.js";
import type { Policy } from "../model/policy.js";
import type { ObjectChecks, Report } from "./rule.js";

/** A policy and where it is written. */
export interface PlacedPolicy {
  readonly policy: Policy;
  readonly subject: Subject;
  readonly path: readonly (string | number)[];
}

/** Checks every policy that an object carries: an ecosystem's, a zone's, a dataset's. */
export function policiesOf(check: (placed: PlacedPolicy, report: Report) => void): ObjectChecks {
  const each = (subject: Subject, policies: readonly Policy[], path: (string | number)[], report: Report): void => {
    for (const [index, policy] of policies.entries()) check({ policy, subject, path: [...path, index] }, report);
  };
  return {
    Ecosystem: (ecosystem, report) => each(ecosystem, ecosystem.policies, ["policies"], report),
    GovernanceZone: (zone, report) => each(zone, zone.policies, ["policies"], report),
    Datastore: (store, report) => {
      for (const [index, { policies }] of store.datasets.entries())
        each(store, policies, ["datasets", index, "policies"], report);
    },
  };
}
