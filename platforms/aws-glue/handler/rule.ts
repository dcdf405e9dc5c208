import type { Diagnostic } from "../../../src/diagnostic/diagnostic.js";
import type { DiagnosticPage } from "../../../src/diagnostic/page.js";
import type { GraphFacts } from "./graph-facts.js";

/** Takes one finding. */
export type Report = (finding: Diagnostic) => void;

/** One law of the platform, judged on one graph. Its findings are its pages' types, so no finding is without a page. */
export interface AwsGlueRule {
  readonly pages: readonly DiagnosticPage[];
  readonly check: (facts: GraphFacts, report: Report) => void;
}

/** Declares a rule. */
export function defineRule(rule: AwsGlueRule): AwsGlueRule {
  return Object.freeze(rule);
}
