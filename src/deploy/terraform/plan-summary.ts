import { sha256 } from "../../util/digest.js";
import { compactJson } from "../../util/json.js";
import { sortedBy } from "../../util/order.js";
import { isRecord } from "../manifest.js";

/** What a plan would do, in numbers of resources. */
export interface PlanSummary {
  readonly create: number;
  readonly update: number;
  readonly delete: number;
  /** Deleted and created again. */
  readonly replace: number;
  /** No longer managed, but kept. */
  readonly forget: number;
  /** Known under another address from now on. */
  readonly move: number;
  readonly import: number;
  /** Data sources read during apply. */
  readonly read: number;
  readonly noop: number;
  /** Outputs that change. */
  readonly outputs: number;
}

/** A plan, read from `terraform show -json`. */
export interface PlanFacts {
  readonly summary: PlanSummary;
  /**
   * Digest of what would be done: each address, what happens to it and what it becomes. Two plans with one digest do
   * the same, whatever the state looked like before; values read back or the time of planning do not count.
   */
  readonly changeSet: string;
  /** Terraform gave up while planning; such a plan must not be applied. */
  readonly errored: boolean;
}

/**
 * Reads the JSON of a plan, format 1.x (https://developer.hashicorp.com/terraform/internals/json-format).
 * @throws Error when it is something else: Terraform answered what its documentation rules out
 */
export function readPlan(json: string): PlanFacts {
  const plan: unknown = JSON.parse(json);
  if (!isRecord(plan) || typeof plan.format_version !== "string" || !plan.format_version.startsWith("1.")) {
    throw new Error("terraform show -json gave no plan of format 1");
  }
  const count = {
    create: 0,
    update: 0,
    delete: 0,
    replace: 0,
    forget: 0,
    move: 0,
    import: 0,
    read: 0,
    noop: 0,
    outputs: 0,
  };
  const happening: { key: string; what: unknown }[] = [];
  for (const resource of Array.isArray(plan.resource_changes) ? plan.resource_changes : []) {
    if (!isRecord(resource) || !isRecord(resource.change)) continue;
    const { address, previous_address: from, deposed, change } = resource;
    const actions = Array.isArray(change.actions) ? change.actions.join() : "";
    const moved = typeof from === "string" && from !== address;
    if (moved) count.move += 1;
    if (change.importing !== undefined) count.import += 1;
    tally(count, actions, moved || change.importing !== undefined);
    if (actions === "no-op" && !moved && change.importing === undefined) continue;
    const { after, after_unknown: unknown, replace_paths: paths, importing } = change;
    happening.push({
      key: `${address} ${deposed ?? ""}`,
      what: [address, from, deposed, actions, after, unknown, paths, importing],
    });
  }
  for (const [name, change] of Object.entries(isRecord(plan.output_changes) ? plan.output_changes : {})) {
    const actions = isRecord(change) && Array.isArray(change.actions) ? change.actions.join() : "no-op";
    if (actions === "no-op" || !isRecord(change)) continue;
    count.outputs += 1;
    happening.push({ key: `output ${name}`, what: [name, actions, change.after, change.after_unknown] });
  }
  const inOrder = sortedBy(happening, ({ key }) => key).map(({ what }) => what);
  return { summary: count, changeSet: sha256(compactJson(inOrder)), errored: plan.errored === true };
}

function tally(count: { -readonly [K in keyof PlanSummary]: number }, actions: string, counted: boolean): void {
  switch (actions) {
    case "create":
      count.create += 1;
      break;
    case "update":
      count.update += 1;
      break;
    case "delete":
      count.delete += 1;
      break;
    case "delete,create":
    case "create,delete":
      count.replace += 1;
      break;
    case "forget":
      count.forget += 1;
      break;
    case "create,forget":
    case "forget,create":
      count.create += 1;
      count.forget += 1;
      break;
    case "read":
      count.read += 1;
      break;
    default:
      if (!counted) count.noop += 1;
  }
}

/** The summaries of several stacks as one. */
export function addSummaries(summaries: Iterable<PlanSummary>): PlanSummary {
  const sum = {
    create: 0,
    update: 0,
    delete: 0,
    replace: 0,
    forget: 0,
    move: 0,
    import: 0,
    read: 0,
    noop: 0,
    outputs: 0,
  };
  for (const summary of summaries) {
    for (const key of Object.keys(sum) as (keyof PlanSummary)[]) sum[key] += summary[key];
  }
  return sum;
}

const WORDS: readonly (readonly [keyof PlanSummary, string])[] = [
  ["delete", "to delete"],
  ["replace", "to replace"],
  ["create", "to create"],
  ["update", "to update"],
  ["forget", "to forget"],
  ["move", "to move"],
  ["import", "to import"],
];

/** One line for people: `1 to delete, 3 to create`, worst first. */
export function summaryLine(summary: PlanSummary): string {
  const parts = WORDS.filter(([key]) => summary[key] > 0).map(([key, words]) => `${summary[key]} ${words}`);
  if (parts.length > 0) return parts.join(", ");
  return summary.outputs > 0 ? "only outputs change" : "no changes";
}
