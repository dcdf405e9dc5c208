import { expect } from "vitest";
import { firstChoice } from "../../src/assign/candidates.js";
import { AUTHORIZATION_PAGES } from "../../src/change/authorization/pages.js";
import { caseRenamePage } from "../../src/change/case-renames.js";
import { type ChangeSource, parseChangeSource } from "../../src/change/change-source.js";
import { checkChange } from "../../src/change/check-change.js";
import { removedOwner } from "../../src/change/compatibility/rules/removed-owner.js";
import { departurePage } from "../../src/change/departures.js";
import { type Diagnostic, isPosition, type Severity, type Target } from "../../src/diagnostic/diagnostic.js";
import type { Loaded } from "../../src/load/load.js";
import type { Model } from "../../src/model/model.js";
import { loadYaml, modelOf } from "../support/model.js";
import { BASE } from "./base.js";

/** How a model differs from the base: texts that stand there exactly once and what takes their place, documents that are added, documents (`Kind name`) that go. */
export interface Edits {
  readonly edits?: readonly (readonly [find: string, replace: string])[];
  readonly add?: string;
  readonly remove?: readonly string[];
  /** The text of the one code file. */
  readonly code?: string;
}

export interface Texts {
  readonly text: string;
  readonly code: string;
}

/** The base with edits. */
export function edited({ edits = [], add, remove = [], code = "select id from lines" }: Edits, from = BASE): Texts {
  let text = from;
  for (const [find, replace] of edits) {
    const parts = text.split(find);
    if (parts.length !== 2) throw new Error(`${JSON.stringify(find)} stands ${parts.length - 1} times in the base`);
    text = parts.join(replace);
  }
  let documents = text.split(/^---\n/m);
  for (const name of remove) {
    const rest = documents.filter((document) => identityOf(document) !== name);
    if (rest.length === documents.length) throw new Error(`the base has no ${name}`);
    documents = rest;
  }
  return { text: [...documents, ...(add === undefined ? [] : [add])].join("---\n"), code };
}

function identityOf(document: string): string {
  const field = (name: string): string | undefined => new RegExp(`^${name}: (.*)$`, "m").exec(document)?.[1];
  return `${field("kind")} ${field("kind") === "Team" ? `${field("zone")}/` : ""}${field("name")}`;
}

const filesOf = ({ text, code }: Texts): Record<string, string> => ({ "model.yaml": text, "clean.sql": code });

export const load = (texts: Texts): Loaded => loadYaml(filesOf(texts));
export const modelFrom = (texts: Texts): Model => modelOf(filesOf(texts));

export function source(text: string): ChangeSource {
  const parsed = parseChangeSource(text);
  if (parsed === undefined) throw new Error(`no source: ${text}`);
  return parsed;
}

const CODES = new Set(
  [...AUTHORIZATION_PAGES, departurePage, caseRenamePage, ...removedOwner.pages].map(({ type }) => type.code),
);

/** What is found about owners, parts that go and names, the pins computed as they are in earnest. */
export function found(base: Model, head: Model, from: ChangeSource): Diagnostic[] {
  const findings = checkChange(base, head, from, { computedPin: (group) => firstChoice(head, group) });
  for (const { code } of findings) expect(code).toMatch(/^change\//);
  return findings.filter(({ code }) => CODES.has(code));
}

/** A finding that a case must give. */
export interface Expected {
  readonly code: string;
  /** `<kind> <key> <path>`; `key:` before the path where the finding points at a field's name; `base:` before all where it is about the base. */
  readonly target: string;
  /** What stands at the place that is found for it. */
  readonly text?: string;
  readonly severity?: Severity;
  readonly related?: readonly string[];
  readonly detail?: RegExp;
}

/** Checks that a change gives these findings and no others, each with its place, whatever the order of documents. */
export function expectFindings(
  base: Texts,
  head: Texts,
  from: ChangeSource,
  expected: readonly Expected[],
  only: (finding: Diagnostic) => boolean = () => true,
): void {
  const [before, after] = [load(base), load(head)];
  const findings = found(before.model, after.model, from).filter(only);
  expect(findings.map(describeFinding).sort()).toEqual(
    expected.map(({ severity = "error", code, target }) => `${severity} ${code} ${target}`).sort(),
  );
  for (const wanted of expected) {
    const finding = findings.find((one) => one.code === wanted.code && describePlace(one) === wanted.target);
    if (finding === undefined) throw new Error("compared above");
    if (wanted.detail) expect(finding.detail).toMatch(wanted.detail);
    if (wanted.related)
      expect(finding.related.map(({ target }) => describeTarget(target)).sort()).toEqual([...wanted.related].sort());
    for (const { target } of finding.related) expect(isPosition(target) || placed(target, before, after)).toBeTruthy();
    if (wanted.text !== undefined) {
      if (finding.target === undefined || isPosition(finding.target)) throw new Error("no part of an object");
      const side = finding.tree === "base" ? { loaded: before, texts: base } : { loaded: after, texts: head };
      const position = side.loaded.locate(finding.target);
      const line = side.texts.text.split("\n")[(position?.line ?? 0) - 1] ?? "";
      expect(line.slice((position?.column ?? 1) - 1)).toContain(wanted.text);
      expect(line.slice((position?.column ?? 1) - 1).startsWith(wanted.text)).toBe(true);
    }
  }
  const told = findings.map(tell).sort();
  const turned = (texts: Texts): Texts => ({
    ...texts,
    text: texts.text
      .split(/^---\n/m)
      .reverse()
      .join("---\n"),
  });
  const swapped = found(load(turned(base)).model, load(turned(head)).model, from).filter(only);
  expect(swapped.map(tell).sort()).toEqual(told);
}

const placed = (target: Target, before: Loaded, after: Loaded) => after.locate(target) ?? before.locate(target);

export const describeFinding = (finding: Diagnostic): string =>
  `${finding.severity} ${finding.code} ${describePlace(finding)}`;

function describePlace({ target, tree }: Diagnostic): string {
  return `${tree === "base" ? "base: " : ""}${describeTarget(target)}`;
}

function describeTarget(target: Diagnostic["target"]): string {
  if (target === undefined) return "nowhere";
  if (isPosition(target)) return target.file;
  return `${target.subject.kind} ${target.subject.key} ${target.on === "key" ? "key:" : ""}${target.path.join("/")}`.trim();
}

function tell(finding: Diagnostic): string {
  const related = finding.related.map(({ target, message }) => `${describeTarget(target)} ${message}`);
  return JSON.stringify([describeFinding(finding), finding.detail, related, finding.fix ?? null]);
}
