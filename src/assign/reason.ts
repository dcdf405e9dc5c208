import { compareStrings } from "../util/order.js";

/** What a reason is about. */
export type ReasonKind = "department" | "latency" | "history" | "location" | "policy";

/** Why an instance cannot serve a group. */
export interface Reason {
  readonly kind: ReasonKind;
  /** A clause that reads on after "instance X cannot serve it:". */
  readonly text: string;
  /**
   * Whether it would hold on every instance, because it is about where the workspace itself wants its data and who
   * it is. Then the choice is not to blame; governance reports such data at rest, once, with the way it got there.
   */
  readonly standing: boolean;
}

/** How many reasons are carried from transformers to those behind them: enough to act on, and bounded. */
const MOST_INHERITED = 8;

export const NO_REASONS: readonly Reason[] = [];

const KIND_ORDER: readonly ReasonKind[] = ["department", "latency", "history", "location", "policy"];

/** Reasons in the order they are told: by kind, then by text; each text once. */
export function tidyReasons(reasons: Iterable<Reason>): readonly Reason[] {
  const byText = new Map([...reasons].map((reason) => [reason.text, reason]));
  return [...byText.values()].sort(
    (a, b) => KIND_ORDER.indexOf(a.kind) - KIND_ORDER.indexOf(b.kind) || compareStrings(a.text, b.text),
  );
}

/** What is inherited of some lists of reasons: the list itself where only one has any, so that a long chain shares it. */
export function inheritedReasons(lists: Iterable<readonly Reason[]>): readonly Reason[] {
  const distinct = new Set<readonly Reason[]>();
  for (const list of lists) if (list.length > 0) distinct.add(list);
  const [only, ...others] = distinct;
  if (only && others.length === 0 && only.length <= MOST_INHERITED) return only;
  return tidyReasons([...distinct].flat()).slice(0, MOST_INHERITED);
}
