import { maskSecrets } from "../util/secrets.js";
import { isPosition, type Path } from "./diagnostic.js";
import type { LocatedDiagnostic } from "./locate.js";

/**
 * A finding as it may be shown: nothing it says holds what looks like a secret, nor one of the `values` known to be secrets,
 * wherever it is shown and whatever the finding is about. A fix that would write a secret says only what to do.
 */
export function hideSecrets(finding: LocatedDiagnostic, values: readonly string[]): LocatedDiagnostic {
  const mask = (text: string): string => maskSecrets(text, values);
  const { fix, target } = finding;
  return {
    ...finding,
    detail: mask(finding.detail),
    target: shownTarget(target, mask),
    related: finding.related.map((related) => ({
      ...related,
      message: mask(related.message),
      target: shownTarget(related.target, mask),
    })),
    ...(fix ? { fix: shownFix(fix, mask) } : {}),
  };
}

type Mask = (text: string) => string;

/** The same target, unless its object's key or the way to its part has to be hidden. */
function shownTarget<T extends LocatedDiagnostic["target"]>(target: T, mask: Mask): T {
  if (target === undefined || isPosition(target)) return target;
  const { subject } = target;
  const key = mask(subject.key);
  const path: Path = target.path.map((step) => (typeof step === "string" ? mask(step) : step));
  if (key === subject.key && path.every((step, index) => step === target.path[index])) return target;
  return { ...target, subject: { kind: subject.kind, key }, path };
}

function shownFix(fix: NonNullable<LocatedDiagnostic["fix"]>, mask: Mask): NonNullable<LocatedDiagnostic["fix"]> {
  const { title, replacement } = fix;
  return replacement === undefined || mask(replacement) !== replacement
    ? { title: mask(title) }
    : { title: mask(title), replacement };
}
