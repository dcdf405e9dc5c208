import { describe, expect, it } from "vitest";
import { compatibilityFindings } from "../../../src/change/compatibility/compatibility.js";
import type { CompatibilityRule } from "../../../src/change/compatibility/rule.js";
import { type Diagnostic, isPosition, type Severity } from "../../../src/diagnostic/diagnostic.js";
import type { Loaded } from "../../../src/load/load.js";
import { type Change, changed, describeFinding, reorderings, tell } from "../../lint/harness.js";
import { loadYaml } from "../../support/model.js";

/** A change: documents or edits that make the model as it was, and those that make it as it is, of the base of the lint tests. */
export interface Case {
  readonly before?: string | Change;
  readonly after: string | Change;
}

/** A finding that a case must give. */
export interface Expected {
  readonly code: string;
  readonly severity?: Severity;
  /** `<kind> <key> <path>`, the path with slashes. */
  readonly target: string;
  /** What stands in the text at the place that the target is found at. */
  readonly text: string;
  /** Where the place is; absent: in the model as it is. */
  readonly tree?: "base";
  /** `<kind> <key> <path>: <message>` of the related places, in their order. */
  readonly related?: readonly string[];
  readonly detail?: RegExp;
}

/** Changes in which nothing is found, and changes with what is found in them, that and nothing else. */
export interface Cases {
  readonly fine: { readonly [name: string]: Case };
  readonly found: { readonly [name: string]: Case & { readonly expect: readonly Expected[] } };
}

/** Tests a rule: its pages, as they stand, and its cases, each also with the documents in other orders. */
export function testCompatibility(rule: CompatibilityRule, { fine, found }: Cases): void {
  describe(rule.name, () => {
    for (const { type, wrong, right } of rule.pages) {
      it(`${type.code}: the page's wrong example has it and nothing else`, () => {
        expect([...new Set(findings(sides(wrong)).map(({ code }) => code))]).toEqual([type.code]);
      });
      it(`${type.code}: the page's right example is fine`, () => {
        expect(findings(sides(right)).map(describeFinding)).toEqual([]);
      });
    }
    for (const [name, one] of Object.entries(fine))
      it(`lets pass ${name}`, () => {
        expect(findings(one).map((finding) => `${describeFinding(finding)} ${finding.detail}`)).toEqual([]);
      });
    for (const [name, { expect: expected, ...one }] of Object.entries(found))
      it(`finds ${name}`, () => checkFound(one, expected));
  });
}

/** What is found in a change. */
export function findings({ before = "", after }: Case): Diagnostic[] {
  return compatibilityFindings(loadYaml(textOf(before)).model, loadYaml(textOf(after)).model);
}

function checkFound({ before = "", after }: Case, expected: readonly Expected[]): void {
  const texts = { base: textOf(before), head: textOf(after) };
  const loaded = { base: sound(texts.base), head: sound(texts.head) };
  const found = compatibilityFindings(loaded.base.model, loaded.head.model);
  expect(found.map((finding) => `${describeFinding(finding)} in ${finding.tree}`).sort()).toEqual(
    expected
      .map(({ code, severity = "error", target, tree = "head" }) => `${severity} ${code} ${target} in ${tree}`)
      .sort(),
  );
  for (const wanted of expected) {
    const finding = found.find((one) => one.code === wanted.code && place(one.target) === wanted.target);
    if (finding === undefined) throw new Error("compared above");
    if (wanted.related) {
      expect(finding.related.map(({ target, message }) => `${place(target)}: ${message}`)).toEqual(wanted.related);
      // Each is in one of the two texts.
      for (const { target } of finding.related)
        if (!isPosition(target)) expect(loaded.base.locate(target) ?? loaded.head.locate(target)).toBeDefined();
    }
    if (wanted.detail) expect(finding.detail).toMatch(wanted.detail);
    expect(textAt(texts[finding.tree], loaded[finding.tree], finding)).toMatch(new RegExp(`^${escaped(wanted.text)}`));
  }
  const told = found.map(tell).sort();
  const heads = reorderings(texts.head);
  for (const [at, base] of reorderings(texts.base).entries())
    expect(
      compatibilityFindings(loadYaml(base).model, loadYaml(heads[at] ?? "").model)
        .map(tell)
        .sort(),
    ).toEqual(told);
}

function textAt(text: string, { locate }: Loaded, { target }: Diagnostic): string {
  if (target === undefined || isPosition(target)) throw new Error("findings about a change are about parts of objects");
  const position = locate(target);
  return (text.split("\n")[(position?.line ?? 0) - 1] ?? "").slice((position?.column ?? 1) - 1);
}

function textOf(side: string | Change): string {
  return changed(typeof side === "string" ? { add: side } : side);
}

function sound(text: string): Loaded {
  const loaded = loadYaml(text);
  const errors = loaded.diagnostics.filter(({ severity }) => severity === "error");
  if (errors.length > 0) throw new Error(`does not load: ${errors.map(({ detail }) => detail).join(" ")}`);
  return loaded;
}

function place(target: Diagnostic["target"]): string {
  if (target === undefined || isPosition(target)) return String(target);
  return `${target.subject.kind} ${target.subject.key} ${target.path.join("/")}`;
}

/** The two sides of a page's example. */
function sides(example: string | undefined): Case {
  const found = /^# before\n([\s\S]*)^# after\n([\s\S]*)$/m.exec(example ?? "");
  if (found === null) throw new Error("an example of a change says what was before and what after");
  return { before: found[1] ?? "", after: found[2] ?? "" };
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}
