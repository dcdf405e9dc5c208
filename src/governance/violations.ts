import { type BindingPolicy, bindingPoliciesOf } from "../model/binding-policies.js";
import { classificationsOf } from "../model/classification.js";
import { compareRetention } from "../model/duration.js";
import type { DatasetEntry, ModelIndex } from "../model/model-index.js";
import { permits, type SetConstraint, violations } from "../model/policy-predicates.js";
import { dataAtRest } from "./at-rest.js";
import type { GovernedGraph, Place, Rest } from "./place.js";
import type { Uses } from "./uses.js";

export type Constraint = SetConstraint | "encryption" | "retention";

/**
 * Data at rest that a policy forbids. `value` is what is not permitted: a name of the constraint's set; for encryption the
 * side that is missing; for retention what is asked, empty for ever; for departments empty where none is named.
 */
export interface Violation extends Rest {
  readonly binding: BindingPolicy;
  readonly constraint: Constraint;
  readonly value: string;
}

interface PlaceViolation {
  readonly constraint: Constraint;
  readonly value: string;
}

const SIDES = ["serverSide", "clientSide"] as const;

/** Every violation: each policy that binds some data, held against each container it rests in. Linear in data at rest times policies. */
export function violationsOf(index: ModelIndex, governed: readonly GovernedGraph[], uses: Uses): Violation[] {
  const policies = bindingPoliciesOf(index);
  const classifications = classificationsOf(index);
  const binding = new Map<DatasetEntry, readonly BindingPolicy[]>();
  const on = (entry: DatasetEntry): readonly BindingPolicy[] => {
    const made = binding.get(entry) ?? policies.on(entry);
    binding.set(entry, made);
    return made;
  };
  const places = new Map<Place, Map<BindingPolicy, readonly PlaceViolation[]>>();
  const ofPlace = (place: Place, policy: BindingPolicy): readonly PlaceViolation[] => {
    const known = places.get(place) ?? new Map<BindingPolicy, readonly PlaceViolation[]>();
    places.set(place, known);
    const made = known.get(policy) ?? placeViolations(place, policy);
    known.set(policy, made);
    return made;
  };

  const found: Violation[] = [];
  const judge = (rest: Rest, policy: BindingPolicy): void => {
    const { departments, classifications: classes, retention } = policy.policy;
    const here = ofPlace(rest.place, policy);
    if (here.length === 0 && !departments && !classes && !retention) return;
    if (!uses.governs(policy, rest)) return;
    const add = (constraint: Constraint, value: string): void => {
      found.push({ ...rest, binding: policy, constraint, value });
    };
    for (const { constraint, value } of here) add(constraint, value);
    for (const name of classifications.of(rest.entry)) if (!permits(classes, name)) add("classifications", name);
    if (rest.ask) {
      const department = rest.ask.workspace.department ?? "";
      if (!permits(departments, department)) add("departments", department);
    }
    const asked = retention && uses.keeper(policy, rest)?.group.needs;
    if (asked && compareRetention(asked.retention, retention.max) > 0) add("retention", asked.retention ?? "");
  };
  for (const rest of dataAtRest(index, governed)) {
    const bound = on(rest.entry);
    const all = rest.ask ? new Set([...bound, ...policies.ofWorkspace(rest.ask.workspace, rest.entry)]) : bound;
    for (const policy of all) judge(rest, policy);
  }
  return found;
}

/** What of a container a policy does not permit, whatever lies in it. */
function placeViolations({ facts, encryption }: Place, { policy }: BindingPolicy): readonly PlaceViolation[] {
  const found: PlaceViolation[] = violations(policy, facts);
  for (const side of SIDES)
    if (policy.encryption?.[side] && !encryption[side]) found.push({ constraint: "encryption", value: side });
  return found;
}
