import { compareStrings } from "../util/order.js";
import { type Diagnostic, isPosition, type Position, type Related, type Target } from "./diagnostic.js";
import { hideSecrets } from "./hide-secrets.js";

/** Finds where a target is written; `undefined` when it came from nowhere (made in memory). */
export type Locate = (target: Target) => Position | undefined;

/** The side of a comparison that a place is in: what is proposed, or what it is proposed to. */
export type Tree = Diagnostic["tree"];

/** Another place that has to do with a finding, looked up. */
export interface LocatedRelated extends Related {
  readonly position: Position | undefined;
  readonly tree: Tree;
}

/** A finding with its places looked up: what renderers take. */
export interface LocatedDiagnostic extends Omit<Diagnostic, "related"> {
  readonly position: Position | undefined;
  readonly related: readonly LocatedRelated[];
}

/**
 * Looks every place up and puts the findings in reading order: file, line, column, code, detail; those without a place first. Exact repeats are dropped.
 * With a `base` that the model was compared with, what is not written in the model is looked for there. Of findings about the base that is
 * so for what they relate to, too: what is in both is shown where it is now. What looks like a
 * secret, and the values in `secrets`, are hidden in everything that is said.
 */
export function locateAll(
  diagnostics: readonly Diagnostic[],
  locate: Locate,
  base?: Locate,
  secrets: readonly string[] = [],
): LocatedDiagnostic[] {
  const place = (target: Target | Position | undefined, tree: Tree): { position: Position | undefined; tree: Tree } => {
    if (target === undefined || isPosition(target)) return { position: target, tree };
    const [first, second] = tree === "base" ? [base, locate] : [locate, base];
    const position = first?.(target);
    if (position !== undefined) return { position, tree };
    const other = second?.(target);
    return other === undefined ? { position, tree } : { position: other, tree: tree === "base" ? "head" : "base" };
  };
  const located = diagnostics.map((diagnostic) => {
    // What is in both is shown where it is now.
    const related = diagnostic.related.map((related) => ({
      ...related,
      ...place(related.target, isPosition(related.target) ? diagnostic.tree : "head"),
    }));
    return hideSecrets({ ...diagnostic, ...place(diagnostic.target, diagnostic.tree), related }, secrets);
  });
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
