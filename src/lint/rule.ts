import type { Diagnostic } from "../diagnostic/diagnostic.js";
import type { DiagnosticPage } from "../diagnostic/page.js";
import type { Kind, ModelObject } from "../model/model.js";
import type { LintContext } from "./context.js";

/** Takes one finding. */
export type Report = (finding: Diagnostic) => void;

/** Looks at single objects, by kind. What it finds may depend on nothing but the object, so it is remembered with it. */
export type ObjectChecks = {
  readonly [K in Kind]?: (object: Extract<ModelObject, { kind: K }>, report: Report) => void;
};

/** One law of the language. Its findings are its pages' types, so no finding is without a page. */
export interface Rule {
  /** The file that holds it, its test and its law: kebab-case. */
  readonly name: string;
  readonly pages: readonly DiagnosticPage[];
  /** What can be judged by looking at one object alone. */
  readonly each?: ObjectChecks;
  /** What needs the whole model. */
  readonly check?: (context: LintContext, report: Report) => void;
}

/** Declares a rule. It must not throw on any model the schemas admit, whatever other rules refuse. */
export function defineRule(rule: Rule): Rule {
  return Object.freeze(rule);
}
