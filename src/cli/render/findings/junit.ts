import { isPosition } from "../../../diagnostic/diagnostic.js";
import type { LocatedDiagnostic } from "../../../diagnostic/locate.js";
import { visible, visibleLines } from "../../../util/visible.js";
import { type Findings, repositoryPath } from "./findings.js";
import { pathText } from "./path-text.js";

/** What tests are reported of that have no place in a file. */
const NOWHERE = "model";

/**
 * Findings as the results of tests, in the dialect of JUnit's XML that GitLab and Jenkins read: a suite per file, a test
 * per finding. Errors are failures; warnings and infos, which the dialect has no word for, are tests that passed with an
 * output. Names stay the same when lines move, so that both tell new failures from old ones. Without an error there is one
 * test that says so: a report without tests counts as broken.
 */
export function junitFindings(findings: Findings): string {
  const suites = new Map<string, LocatedDiagnostic[]>();
  for (const diagnostic of findings.diagnostics) {
    const { position, tree } = diagnostic;
    const name = position === undefined ? NOWHERE : repositoryPath(findings, position.file);
    const key = position !== undefined && tree === "base" ? `${name} (in the base)` : name;
    const suite = suites.get(key);
    if (suite) suite.push(diagnostic);
    else suites.set(key, [diagnostic]);
  }
  const names = new Names();
  const bodies = [...suites].map(([name, diagnostics]) => suiteText(findings, name, diagnostics, names));
  const failures = failuresOf(findings.diagnostics);
  if (failures === 0)
    bodies.push(
      element("testsuite", { name: "sluice check", tests: 1, failures: 0, errors: 0, skipped: 0 }, [
        element("testcase", { classname: "sluice check", name: "no errors" }),
      ]),
    );
  const tests = findings.diagnostics.length + (failures === 0 ? 1 : 0);
  const root = element("testsuites", { name: "sluice check", tests, failures, errors: 0 }, bodies);
  return `<?xml version="1.0" encoding="UTF-8"?>\n${root}`;
}

function suiteText(findings: Findings, name: string, diagnostics: readonly LocatedDiagnostic[], names: Names): string {
  const classname = name.replace(/\.[A-Za-z]+(?= \(|$)/, "");
  const cases = diagnostics.map((diagnostic) => {
    const { code, position, severity, summary } = diagnostic;
    const title = names.unique(classname, `${code}: ${aboutOf(diagnostic)}`);
    const file: Attributes =
      position === undefined ? {} : { file: repositoryPath(findings, position.file), line: position.line };
    const text = describe(findings, diagnostic);
    return element("testcase", { classname, name: title, ...file }, [
      severity === "error"
        ? element("failure", { message: summary, type: code }, text)
        : element("system-out", {}, `${severity}: ${text}`),
    ]);
  });
  const counts = { tests: cases.length, failures: failuresOf(diagnostics), errors: 0, skipped: 0 };
  return element("testsuite", { name, ...counts }, cases);
}

/** What a finding is about, without its line: the object and the way to its part, or what is said. */
function aboutOf({ target, detail }: LocatedDiagnostic): string {
  if (target === undefined || isPosition(target)) return detail.slice(0, 200);
  return `${target.subject.kind} ${target.subject.key} ${pathText(target)}`.trimEnd();
}

function describe(findings: Findings, { summary, detail, position, tree, related, fix }: LocatedDiagnostic): string {
  const lines = [summary];
  const place = (at: LocatedDiagnostic["position"], side: LocatedDiagnostic["tree"]): string =>
    at === undefined
      ? ""
      : `${repositoryPath(findings, at.file)}:${at.line}:${at.column}${side === "base" ? " in the base" : ""}`;
  if (position) lines.push(place(position, tree));
  lines.push(detail);
  for (const other of related)
    lines.push(`see also: ${other.message}${other.position ? ` (${place(other.position, other.tree)})` : ""}`);
  if (fix) lines.push(`fix: ${fix.title}`);
  return lines.join("\n");
}

function failuresOf(diagnostics: readonly LocatedDiagnostic[]): number {
  return diagnostics.filter(({ severity }) => severity === "error").length;
}

/** Gives each test a name of its own: GitLab shows one of several that are named alike. */
class Names {
  private readonly taken = new Map<string, number>();

  unique(classname: string, name: string): string {
    const key = JSON.stringify([classname, name]);
    const before = this.taken.get(key) ?? 0;
    this.taken.set(key, before + 1);
    if (before === 0) return name;
    return this.unique(classname, `${name} (${before + 1})`);
  }
}

type Attributes = Readonly<Record<string, string | number>>;

function element(name: string, attributes: Attributes, content: string | readonly string[] = []): string {
  const written = Object.entries(attributes).map(([key, value]) => ` ${key}="${attribute(String(value))}"`);
  const open = `<${name}${written.join("")}`;
  if (typeof content === "string") return `${open}>${text(content)}</${name}>`;
  if (content.length === 0) return `${open}/>`;
  return `${open}>\n${content.join("\n")}\n</${name}>`;
}

// Characters that XML 1.0 does not admit, besides control characters: half a sign, and two that are none.
const ILLEGAL = /[\p{Cs}\ufffe\uffff]/gu;

function text(value: string): string {
  return visibleLines(value)
    .replace(ILLEGAL, "\ufffd")
    .replace(/[&<>]/g, (sign) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;" })[sign] ?? sign);
}

function attribute(value: string): string {
  return text(visible(value)).replaceAll('"', "&quot;");
}
