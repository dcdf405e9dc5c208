import { covers } from "../model/location.js";
import type { ConstraintSet } from "../model/policy.js";
import type { Cell } from "./cells.js";

/** How many values of a list are told. */
const MOST = 8;

/** Why a policy does not permit what a cell is about, in one sentence. */
export function becauseOf({ first: { binding, constraint, value, place } }: Cell): string {
  const { policy } = binding;
  if (constraint === "encryption") return `It demands ${value === "serverSide" ? "server" : "client"}-side encryption.`;
  if (constraint === "retention") return `It allows at most ${policy.retention?.max}.`;
  const set: ConstraintSet = policy[constraint] ?? {};
  if (set.deny?.includes(value)) return "It denies that.";
  if (constraint === "locations") {
    const above = set.deny?.find((denied) => covers(denied, value));
    if (above !== undefined) return `It denies ${above}, which covers it.`;
    const below = set.deny?.find((denied) => covers(value, denied));
    if (below !== undefined)
      return `It denies ${below}, and what is said to lie in ${value} may lie there: say more precisely where ${place.title} lies.`;
  }
  return `It allows only ${listed(set.allow ?? [])}.`;
}

function listed(values: readonly string[]): string {
  return values.length <= MOST
    ? values.join(", ")
    : `${values.slice(0, MOST).join(", ")} and ${values.length - MOST} more`;
}
