import type { Diagnostic } from "../diagnostic/diagnostic.js";
import { KIND_LISTS, type Kind, type Model, type ModelObject, objectsOf } from "../model/model.js";
import { LintContext } from "./context.js";
import { type Gaps, NO_GAPS } from "./gaps.js";
import type { Report, Rule } from "./rule.js";
import { RULES } from "./rules/index.js";

/**
 * Judges one model: is it valid and consistent? Every rule runs, whatever the others found, and reports each problem
 * once. The order of the findings is that of the rules and of the model's keys; they are sorted by place when shown.
 * What `gaps` says the model lacks though it is declared is not missed: that it is broken has been said.
 */
export function lint(model: Model, gaps: Gaps = NO_GAPS): Diagnostic[] {
  const findings: Diagnostic[] = [];
  for (const object of objectsOf(model)) {
    const own = findingsOf(object);
    for (let index = 0; index < own.length; index += 1) findings.push(own[index] as Diagnostic);
  }
  const context = new LintContext(model, gaps);
  const report: Report = (finding) => findings.push(finding);
  for (const rule of RULES) rule.check?.(context, report);
  return findings;
}

type Check = (object: ModelObject, report: Report) => void;

const CHECKS: { readonly [K in Kind]: readonly Check[] } = checksByKind(RULES);
const NONE: readonly Diagnostic[] = [];
const remembered = new WeakMap<ModelObject, readonly Diagnostic[]>();

/** What an object shows by itself. Objects never change, so an unchanged one is not judged again when a model is reloaded around it. */
function findingsOf(object: ModelObject): readonly Diagnostic[] {
  const known = remembered.get(object);
  if (known !== undefined) return known;
  let found: Diagnostic[] | undefined;
  const report: Report = (finding) => {
    found ??= [];
    found.push(finding);
  };
  for (const check of CHECKS[object.kind]) check(object, report);
  const own = found ?? NONE;
  remembered.set(object, own);
  return own;
}

function checksByKind(rules: readonly Rule[]): { [K in Kind]: Check[] } {
  const checks = Object.fromEntries(Object.keys(KIND_LISTS).map((kind) => [kind, []])) as unknown as {
    [K in Kind]: Check[];
  };
  for (const { each = {} } of rules)
    for (const [kind, check] of Object.entries(each) as [Kind, Check][]) checks[kind].push(check);
  return checks;
}
