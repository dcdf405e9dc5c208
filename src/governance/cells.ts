import { compareStrings, sortedBy } from "../util/order.js";
import type { Ask, Role } from "./place.js";
import type { Violation } from "./violations.js";

/** What is reported once: a policy that is broken in one container (on one platform) by one value, for however many datasets and sinks. */
export interface Cell {
  /** The one that is named: of the first dataset, for the first who asks. */
  readonly first: Violation;
  /** Keys of the datasets, sorted. */
  readonly datasets: readonly string[];
  /** The other sinks, in order. */
  readonly others: readonly Ask[];
}

const ROLES: readonly Role[] = ["producer", "consumer", "internal"];
/** That an instance reads data says least of why it has it. */
const OF_PLATFORMS: readonly Role[] = ["consumer", "internal", "producer"];

/** Folds violations into what is reported, in an order that depends on nothing but keys. */
export function cellsOf(violations: readonly Violation[]): Cell[] {
  const cells = new Map<string, Violation[]>();
  for (const violation of mendedFirst(violations)) {
    const { constraint, value, place } = violation;
    // Whichever of an instance's containers the data is in, it is the instance that is not permitted.
    const key = keyOf(violation, value, constraint === "platforms" ? value : place.id);
    const list = cells.get(key);
    if (list) list.push(violation);
    else cells.set(key, [violation]);
  }
  return sortedBy(cells, ([key]) => key).map(([, list]) => cellOf(list.sort(compareViolations)));
}

function cellOf(list: readonly Violation[]): Cell {
  const first = list[0] as Violation;
  const asks = new Map(list.flatMap(({ ask }) => (ask ? [[sinkOf(ask), ask] as const] : [])));
  if (first.ask) asks.delete(sinkOf(first.ask));
  return { first, datasets: [...new Set(list.map(({ entry }) => entry.key))], others: [...asks.values()] };
}

/** Leaves out where a dataset is of a classification that is not permitted, and is so elsewhere as well and mended there: with its producer, or with who asks. */
function mendedFirst(violations: readonly Violation[]): readonly Violation[] {
  const ofDataset = (violation: Violation): string => keyOf(violation, violation.value, violation.entry.key);
  const lastFirst = [...violations].sort((a, b) => ROLES.indexOf(b.role) - ROLES.indexOf(a.role));
  const mended = new Map(lastFirst.map((violation) => [ofDataset(violation), violation.role]));
  return violations.filter(
    (violation) => violation.constraint !== "classifications" || mended.get(ofDataset(violation)) === violation.role,
  );
}

/** By dataset, then by what tells most of why it is there, then by who asks. */
function compareViolations(a: Violation, b: Violation): number {
  const roles = a.constraint === "platforms" ? OF_PLATFORMS : ROLES;
  return (
    compareStrings(a.entry.key, b.entry.key) ||
    roles.indexOf(a.role) - roles.indexOf(b.role) ||
    compareStrings(groupOf(a), groupOf(b)) ||
    compareStrings(a.place.id, b.place.id)
  );
}

function groupOf({ ask }: Violation): string {
  return `${ask?.workspace.key}/${ask?.group.name}`;
}

function sinkOf({ workspace, groupIndex, sinkIndex }: Ask): string {
  return `${workspace.key} ${groupIndex} ${sinkIndex}`;
}

/** Tells apart what breaks a policy; policies are in the order in which they are written. */
function keyOf({ binding: { owner, path }, constraint }: Violation, value: string, where: string): string {
  const steps = path.map((step) => String(step).padStart(6, "0"));
  return JSON.stringify([owner.kind, owner.key, steps, constraint, value, where]);
}
