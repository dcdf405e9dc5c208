import type { Diagnostic } from "../../diagnostic/diagnostic.js";
import type { Model } from "../../model/model.js";
import { Comparison } from "./comparison.js";
import { COMPATIBILITY_RULES } from "./rules/index.js";

/**
 * Whether those who use data can live with a change: what it breaks, and what is read or made anew, always from the model
 * as it was to the model as it is. Findings about what is gone have their place in the base. The first commit of an
 * ecosystem may hold anything.
 */
export function compatibilityFindings(base: Model, head: Model): Diagnostic[] {
  if (base.ecosystems.length === 0) return [];
  const comparison = new Comparison(base, head);
  const findings: Diagnostic[] = [];
  for (const { check } of COMPATIBILITY_RULES) check(comparison, (finding) => findings.push(finding));
  return findings;
}
