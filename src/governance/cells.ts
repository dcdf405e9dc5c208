import type { BindingPolicy } from "../model/binding-policies.js";
import { compareStrings } from "../util/order.js";
import { type Ask, groupKeyOf, type Role } from "./place.js";
import type { Constraint, Violation } from "./violations.js";

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

/**
 * Constraints that are not about the container itself: where one dataset breaks one in several places, mending it in the
 * first kind of place mends it in the others.
 */
const ORDER: { readonly [constraint in Constraint]?: readonly Role[] } = {
  classifications: ["producer", "consumer", "internal"],
  platforms: ["consumer", "internal", "producer"],
  retention: ["consumer", "internal", "producer"],
};

/** Folds violations into what is reported, in an order that depends on nothing but keys. */
export function cellsOf(violations: readonly Violation[]): Cell[] {
  const cells = new Map<BindingPolicy, Map<string, Violation[]>>();
  for (const violation of mendedFirst(violations)) {
    const ofPolicy = cells.get(violation.binding) ?? new Map<string, Violation[]>();
    cells.set(violation.binding, ofPolicy);
    // Whichever of an instance's containers the data is in, it is the instance that is not permitted.
    const where = violation.constraint === "platforms" ? "" : violation.place.id;
    const key = JSON.stringify([violation.constraint, violation.value, where]);
    const list = ofPolicy.get(key);
    if (list) list.push(violation);
    else ofPolicy.set(key, [violation]);
  }
  const found = [...cells.values()].flatMap((ofPolicy) => [...ofPolicy].map(([key, list]) => ({ key, list })));
  return found
    .map(({ key, list }) => {
      const [first, ...rest] = list.sort(compareViolations);
      return { order: orderOf(first as Violation, key), cell: cellOf(first as Violation, rest) };
    })
    .sort((a, b) => compareStrings(a.order, b.order))
    .map(({ cell }) => cell);
}

function cellOf(first: Violation, rest: readonly Violation[]): Cell {
  const asks = new Map<string, Ask>();
  const told = first.ask && sinkOf(first.ask);
  for (const { ask } of rest) if (ask && sinkOf(ask) !== told && !asks.has(sinkOf(ask))) asks.set(sinkOf(ask), ask);
  return { first, datasets: [...new Set([first, ...rest].map(({ entry }) => entry.key))], others: [...asks.values()] };
}

/** Leaves out what is broken elsewhere as well and mended there. */
function mendedFirst(violations: readonly Violation[]): readonly Violation[] {
  const best = new Map<BindingPolicy, Map<string, number>>();
  const keyOf = ({ constraint, entry, value }: Violation): string =>
    `${constraint} ${entry.key} ${constraint === "retention" ? "" : value}`;
  for (const violation of violations) {
    const rank = rankOf(violation);
    if (rank === undefined) continue;
    const ofPolicy = best.get(violation.binding) ?? new Map<string, number>();
    best.set(violation.binding, ofPolicy);
    const key = keyOf(violation);
    ofPolicy.set(key, Math.min(rank, ofPolicy.get(key) ?? rank));
  }
  return violations.filter((violation) => {
    const rank = rankOf(violation);
    return rank === undefined || best.get(violation.binding)?.get(keyOf(violation)) === rank;
  });
}

function rankOf({ constraint, role, ask }: Violation): number | undefined {
  const order = ORDER[constraint];
  // What a transformer keeps, and where it runs, is decided by those who want its output.
  const whose = ask?.workspace.transformer && constraint !== "classifications" ? "internal" : role;
  return order?.indexOf(whose);
}

function compareViolations(a: Violation, b: Violation): number {
  return (
    compareStrings(a.entry.key, b.entry.key) ||
    ROLES.indexOf(a.role) - ROLES.indexOf(b.role) ||
    compareStrings(a.ask ? groupKeyOf(a.ask) : "", b.ask ? groupKeyOf(b.ask) : "") ||
    (a.ask?.sinkIndex ?? 0) - (b.ask?.sinkIndex ?? 0) ||
    compareStrings(a.place.graph?.platform.key ?? "", b.place.graph?.platform.key ?? "") ||
    compareStrings(a.place.id, b.place.id)
  );
}

function sinkOf({ workspace, groupIndex, sinkIndex }: Ask): string {
  return `${workspace.key} ${groupIndex} ${sinkIndex}`;
}

function orderOf({ binding }: Violation, key: string): string {
  const { owner, path } = binding;
  return `${owner.kind} ${owner.key} ${path.map((step) => String(step).padStart(6, "0")).join("/")} ${key}`;
}
