import { compareStrings } from "../util/order.js";
import { type Diagnostic, isPosition, type Position, type Related, type Target } from "./diagnostic.js";

/** Finds where a target is written; `undefined` when it came from nowhere (made in memory). */
export type Locate = (target: Target) => Position | undefined;

/** A finding with its places looked up: what renderers take. */
export interface LocatedDiagnostic extends Omit<Diagnostic, "related"> {
  readonly position: Position | undefined;
  readonly related: readonly (Related & { readonly position: Position | undefined })[];
}

/** Looks every place up and puts the findings in reading order: file, line, column, code, detail; those without a place first. Exact repeats are dropped. */
export function locateAll(diagnostics: readonly Diagnostic[], locate: Locate): LocatedDiagnostic[] {
  const position = (target: Target | Position | undefined): Position | undefined =>
    target === undefined ? undefined : isPosition(target) ? target : locate(target);
  const located = diagnostics.map((diagnostic) => ({
    ...diagnostic,
    position: position(diagnostic.target),
    related: diagnostic.related.map((related) => ({ ...related, position: position(related.target) })),
  }));
  located.sort(compareLocated);
  return located.filter((item, index) => {
    const before = located[index - 1];
    return before === undefined || compareLocated(before, item) !== 0;
  });
}

function compareLocated(a: LocatedDiagnostic, b: LocatedDiagnostic): number {
  return (
    compareStrings(a.position?.file ?? "", b.position?.file ?? "") ||
    (a.position?.line ?? 0) - (b.position?.line ?? 0) ||
    (a.position?.column ?? 0) - (b.position?.column ?? 0) ||
    compareStrings(a.code, b.code) ||
    compareStrings(a.detail, b.detail) ||
    compareStrings(a.tree, b.tree)
  );
}
