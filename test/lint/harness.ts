import { describe, expect, it } from "vitest";
import type { Diagnostic, Severity, Target } from "../../src/diagnostic/diagnostic.js";
import { hasErrors, isPosition } from "../../src/diagnostic/diagnostic.js";
import { LintContext } from "../../src/lint/context.js";
import { lint } from "../../src/lint/lint.js";
import type { Report, Rule } from "../../src/lint/rule.js";
import { KIND_LISTS, type Model, objectsOf } from "../../src/model/model.js";
import { loadYaml } from "../support/model.js";
import { BASE } from "./base.js";

/** A change of the base: a text that stands there exactly once, and what takes its place. */
export type Edit = readonly [find: string, replace: string];

/** How a case differs from the base. */
export interface Change {
  readonly edits?: readonly Edit[];
  /** Documents that are added, or replace those of the same kind and name. */
  readonly add?: string;
}

/** A finding that a case must give. */
export interface Expected {
  readonly code: string;
  /** `<kind> <key> <path>`, the path with slashes; `key:` before the last step where the finding points at a field's name. */
  readonly target: string;
  /** What stands in the text at the line and column that the target is found at. */
  readonly text?: string;
  readonly severity?: Severity;
  /** Targets of the related places, sorted. */
  readonly related?: readonly string[];
  readonly detail?: RegExp;
  /** The text of the fix that may be put in place. */
  readonly fix?: string;
}

/** Cases of one rule: models it accepts, and models with what lint finds in them, that and nothing else. */
export interface RuleCases {
  readonly valid: { readonly [name: string]: Change };
  readonly invalid: { readonly [name: string]: Change & { readonly expect: readonly Expected[] } };
}

/** Tests a rule: its pages, as they stand, and its cases, each also with the documents in other orders. */
export function testRule(rule: Rule, cases: RuleCases): void {
  describe(rule.name, () => {
    for (const { type, wrong, right } of rule.pages) {
      it(`${type.code}: the page's wrong example has it and nothing else`, () => {
        const codes = new Set(findings(changed({ add: wrong ?? "" })).map(({ code }) => code));
        expect([...codes]).toEqual([type.code]);
      });
      it(`${type.code}: the page's right example is clean`, () => {
        expect(findings(changed({ add: right ?? "" })).map(describeFinding)).toEqual([]);
      });
    }
    it("takes no object for granted", () => {
      for (const model of parts()) {
        const places: string[] = [];
        const report: Report = ({ target }) => places.push(describeTarget(target));
        rule.check?.(new LintContext(model), report);
        const there = new Set([...objectsOf(model)].map(({ kind, key }) => `${kind} ${key}`));
        for (const place of places) expect(there).toContain(place.split(" ", 2).join(" "));
      }
    });
    for (const [name, change] of Object.entries(cases.valid))
      it(`accepts ${name}`, () => {
        const codes = new Set(rule.pages.map(({ type }) => type.code));
        const found = findings(changed(change)).filter(({ code }) => codes.has(code));
        expect(found.map(describeFinding)).toEqual([]);
      });
    for (const [name, { expect: expected, ...change }] of Object.entries(cases.invalid))
      it(`refuses ${name}`, () => checkInvalid(changed(change), expected));
  });
}

function checkInvalid(text: string, expected: readonly Expected[]): void {
  const { model, locate } = load(text);
  const found = lint(model);
  expect(found.map(describeFinding).sort()).toEqual(
    expected.map(({ code, target, severity = "error" }) => `${severity} ${code} ${target}`).sort(),
  );
  for (const wanted of expected) {
    const finding = found.find(({ code, target }) => code === wanted.code && describeTarget(target) === wanted.target);
    if (finding === undefined) throw new Error("compared above");
    if (wanted.related !== undefined)
      expect(finding.related.map(({ target }) => describeTarget(target)).sort()).toEqual([...wanted.related].sort());
    if (wanted.detail !== undefined) expect(finding.detail).toMatch(wanted.detail);
    if (wanted.fix !== undefined) expect(finding.fix?.replacement).toBe(wanted.fix);
    if (wanted.text !== undefined) {
      const target = finding.target;
      if (target === undefined || isPosition(target)) throw new Error("a rule's targets are parts of objects");
      const position = locate(target);
      const line = text.split("\n")[(position?.line ?? 0) - 1] ?? "";
      expect(line.slice((position?.column ?? 1) - 1)).toMatch(new RegExp(`^${escapeRegExp(wanted.text)}`));
    }
  }
  const told = found.map(tell).sort();
  for (const other of reorderings(text)) expect(findings(other).map(tell).sort()).toEqual(told);
}

/** Each object of the base alone, and the base without each of them. */
function parts(): Model[] {
  const { model } = load(BASE);
  return [...objectsOf(model)].flatMap((object) => {
    const list = KIND_LISTS[object.kind];
    const nothing = Object.fromEntries(Object.values(KIND_LISTS).map((name) => [name, []])) as unknown as Model;
    const rest = (model[list] as readonly object[]).filter((other) => other !== object);
    return [
      { ...nothing, files: model.files, [list]: [object] },
      { ...model, [list]: rest },
    ];
  });
}

/** Loads a text, beside the code files that cases may name. */
function load(text: string): ReturnType<typeof loadYaml> {
  return loadYaml({ "model.yaml": text, "mask.sql": "select customer_id from inputs.nw_data_customers" });
}

/** What lint finds in a text. The text must load. */
export function findings(text: string): Diagnostic[] {
  const { model, diagnostics } = load(text);
  if (hasErrors(diagnostics))
    throw new Error(`does not load: ${JSON.stringify(diagnostics.map(({ detail }) => detail))}`);
  return lint(model);
}

/** The base with a change. */
export function changed({ edits = [], add = "" }: Change): string {
  let text = BASE;
  for (const [find, replace] of edits) {
    const parts = text.split(find);
    if (parts.length !== 2) throw new Error(`${JSON.stringify(find)} stands ${parts.length - 1} times in the base`);
    text = parts.join(replace);
  }
  const added = documentsOf(add);
  const replaced = new Set(added.map(identityOf));
  return [...documentsOf(text).filter((document) => !replaced.has(identityOf(document))), ...added].join("---\n");
}

/** Everything a finding says, but for line and column: what may not depend on order. */
export function tell(finding: Diagnostic): string {
  const related = finding.related.map(({ target, message }) => `${describeTarget(target)} ${message}`);
  return JSON.stringify([describeFinding(finding), finding.detail, related, finding.fix ?? null]);
}

/** `<severity> <code> <target>`. */
export function describeFinding({ severity, code, target }: Diagnostic): string {
  return `${severity} ${code} ${describeTarget(target)}`;
}

function describeTarget(target: Diagnostic["target"]): string {
  if (target === undefined || isPosition(target)) return String(target);
  const { subject, path, on } = target satisfies Target;
  return `${subject.kind} ${subject.key} ${on === "key" ? "key:" : ""}${path.join("/")}`;
}

/** The documents of a text in other orders: reversed, and cut in the middle like a deck of cards. */
export function reorderings(text: string): string[] {
  const documents = documentsOf(text);
  const middle = Math.floor(documents.length / 2);
  return [[...documents].reverse(), [...documents.slice(middle), ...documents.slice(0, middle)]].map((deck) =>
    deck.join("---\n"),
  );
}

export function documentsOf(text: string): string[] {
  return text
    .split(/^---\n/m)
    .map((document) => `${document.trim()}\n`)
    .filter((document) => document.trim() !== "");
}

/** Kind, zone and name of a document; those without a name are told apart by their kind alone. */
function identityOf(document: string): string {
  const field = (name: string): string => new RegExp(`^${name}: *(.*?) *$`, "m").exec(document)?.[1] ?? "";
  return [field("kind"), field("zone"), field("name")].join(" ");
}

function escapeRegExp(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}
