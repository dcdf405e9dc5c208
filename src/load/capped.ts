import type { Diagnostic } from "../diagnostic/diagnostic.js";
import { furtherFindings } from "./diagnostics/fields.js";

/** How many findings of one file are told. */
export const MOST_FINDINGS = 200;

/** The first findings of a file, and how many more there are. */
export function capped(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  if (diagnostics.length <= MOST_FINDINGS) return diagnostics;
  const last = diagnostics[MOST_FINDINGS];
  return [
    ...diagnostics.slice(0, MOST_FINDINGS),
    furtherFindings(last?.target, { count: diagnostics.length - MOST_FINDINGS }),
  ];
}
