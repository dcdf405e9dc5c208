import { covers } from "./location.js";
import type { ConstraintSet, Policy } from "./policy.js";

/** The constraints on names: those that say which values are allowed and which denied. */
export const SET_CONSTRAINTS = [
  "vendors",
  "clouds",
  "locations",
  "platforms",
  "containerTypes",
  "departments",
  "classifications",
] as const;
export type SetConstraint = (typeof SET_CONSTRAINTS)[number];

/** The data a policy is asked about. */
export interface GovernedData {
  readonly classifications: readonly string[];
  /** The datastore it is in. */
  readonly datastore: string;
  /** The department that uses it; absent where none is named. */
  readonly department?: string | undefined;
}

/** Whether a policy governs some data: everything `when` names has to match, by any of its values. */
export function governs(policy: Policy, data: GovernedData): boolean {
  return governsData(policy, data.classifications, data.datastore) && matchesDepartment(policy, data.department);
}

/** Whether a policy governs data, as far as the data itself tells: whoever uses it. */
export function governsData(policy: Policy, classifications: readonly string[], datastore: string): boolean {
  const { when } = policy;
  if (!when) return true;
  return (
    (when.classifications === undefined || when.classifications.some((name) => classifications.includes(name))) &&
    (when.datastores === undefined || when.datastores.includes(datastore))
  );
}

/** Whether a policy governs what a department uses; one that names departments does not govern use by nobody's. */
export function matchesDepartment(policy: Policy, department: string | undefined): boolean {
  const departments: readonly (string | undefined)[] | undefined = policy.when?.departments;
  return departments === undefined || departments.includes(department);
}

/** Whether a set permits a value: not denied, and allowed where anything is listed as allowed. */
export function permits(set: ConstraintSet | undefined, value: string): boolean {
  if (!set) return true;
  if (set.deny?.includes(value)) return false;
  return !set.allow || set.allow.length === 0 || set.allow.includes(value);
}

/**
 * Whether a set of locations permits one. A location covers everything below it. What is said to lie in `aws:us`
 * may lie in `aws:us/us-east-1`, so denying the part denies the whole as well: data must be known to be in order.
 */
export function permitsLocation(set: ConstraintSet, location: string): boolean {
  if (set.deny?.some((denied) => covers(denied, location) || covers(location, denied))) return false;
  return !set.allow || set.allow.length === 0 || set.allow.some((allowed) => covers(allowed, location));
}

/** What is known about a use of data without asking a platform: the values that a policy has to permit, all of them. */
export type Facts = { readonly [constraint in SetConstraint]?: readonly string[] };

/** A value that a policy does not permit. */
export interface Violation {
  readonly constraint: SetConstraint;
  readonly value: string;
}

/** Every value of `facts` that a policy does not permit, constraint by constraint. Whether it governs the data is asked before. */
export function violations(policy: Policy, facts: Facts): Violation[] {
  const found: Violation[] = [];
  for (const constraint of SET_CONSTRAINTS) {
    const set: ConstraintSet | undefined = policy[constraint];
    if (!set) continue;
    const permitted = constraint === "locations" ? permitsLocation : permits;
    for (const value of facts[constraint] ?? []) if (!permitted(set, value)) found.push({ constraint, value });
  }
  return found;
}

/** The vendor that a location key names: `aws` of `aws:us/us-east-1`. */
export function vendorOf(location: string): string {
  const end = location.indexOf(":");
  return end < 0 ? location : location.slice(0, end);
}
