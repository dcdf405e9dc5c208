import type { Diagnostic } from "../../diagnostic/diagnostic.js";
import type { DiagnosticPage } from "../../diagnostic/page.js";
import type { Comparison } from "./comparison.js";

/** Takes one finding. */
export type Report = (finding: Diagnostic) => void;

/** One promise to those who use data, and how a change may break it. Its findings are its pages' types. */
export interface CompatibilityRule {
  /** The file that holds it and its test. */
  readonly name: string;
  readonly pages: readonly DiagnosticPage[];
  /** Compares two models, always from old to new. Must not throw on any that the schemas admit. */
  readonly check: (comparison: Comparison, report: Report) => void;
}

/** Declares a rule. */
export function defineCompatibility(rule: CompatibilityRule): CompatibilityRule {
  return Object.freeze(rule);
}

/** The way around every change of a schema that breaks someone, as the end of a sentence. */
export const NEW_DATASET =
  "publish the new schema as a dataset of another name, deprecate this one, and remove it once nobody uses it";
