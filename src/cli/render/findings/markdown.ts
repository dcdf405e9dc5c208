import type { Impact } from "../../../change/impact.js";
import type { Severity } from "../../../diagnostic/diagnostic.js";
import type { LocatedDiagnostic } from "../../../diagnostic/locate.js";
import { plural, summarize } from "../diagnostics.js";
import { type Findings, repositoryPath } from "./findings.js";
import { markdownCode, markdownText } from "./markdown-text.js";

/** Most bytes of the whole: GitHub takes comments of 65,536 characters. */
const MOST_BYTES = 60_000;
/** What is kept of that for saying what was left out. */
const RESERVE = 2_000;
/** Most characters of one text of a finding: one alone must not fill the comment. */
const MOST_TEXT = 1_500;
/** Most related places of one finding, and names of one list of the impact, that are shown. */
const MOST_RELATED = 5;
const MOST_NAMES = 20;

const TITLES: Readonly<Record<Severity, string>> = { error: "Errors", warning: "Warnings", info: "Infos" };

/**
 * Findings as a comment on a pull request: the verdict, how many there are, the errors, what the change touches, the rest.
 * At most 60,000 bytes of UTF-8; what does not fit is counted, errors last of all.
 */
export function markdownFindings(findings: Findings): string {
  const { diagnostics, compared, impact } = findings;
  const page = new Page();
  page.add(headline(findings));
  section(page, findings, "error");
  if (impact) impactSection(page, impact);
  section(page, findings, "warning");
  section(page, findings, "info");
  if (diagnostics.length === 0 && !impact)
    page.add(compared ? "Nothing stands against this change." : "Nothing is wrong with this model.");
  return page.text();
}

function headline({ diagnostics, compared }: Findings): string {
  const { errors, warnings, infos } = summarize(diagnostics);
  const fine = compared ? "✅ This change may be merged" : "✅ The model is valid";
  const wrong = compared ? "❌ This change may not be merged" : "❌ The model has errors";
  const counts = [
    errors > 0 ? plural(errors, "error") : "",
    warnings > 0 ? plural(warnings, "warning") : "",
    infos > 0 ? plural(infos, "info") : "",
  ].filter((part) => part !== "");
  return `## ${errors > 0 ? wrong : fine}\n\n**${counts.join(", ") || "no findings"}**`;
}

function section(page: Page, findings: Findings, severity: Severity): void {
  const of = findings.diagnostics.filter((diagnostic) => diagnostic.severity === severity);
  if (of.length === 0) return;
  const shown = page.list(
    `### ${TITLES[severity]}`,
    of.map((diagnostic) => () => item(findings, diagnostic)),
  );
  const left = of.length - shown;
  if (left === 0) return;
  const what = shown === 0 ? plural(left, severity) : `${left} more ${severity}${left === 1 ? "" : "s"}`;
  page.note(`${what} left out for lack of room: \`sluice check\` shows all.`);
}

function item(findings: Findings, diagnostic: LocatedDiagnostic): string {
  const { summary, code, position, tree, detail, related, fix } = diagnostic;
  const place = (at: LocatedDiagnostic["position"], side: LocatedDiagnostic["tree"]): string =>
    at === undefined
      ? ""
      : `${markdownCode(`${repositoryPath(findings, at.file)}:${at.line}:${at.column}`)}${side === "base" ? " in the base" : ""}`;
  const head = [`**${markdownText(summary)}**`, place(position, tree), markdownCode(code)];
  const paragraphs = [head.filter((part) => part !== "").join(" · "), prose(detail)];
  for (const other of related.slice(0, MOST_RELATED)) {
    const where = place(other.position, other.tree);
    paragraphs.push(`See also: ${prose(other.message)}${where === "" ? "" : ` (${where})`}`);
  }
  if (related.length > MOST_RELATED) paragraphs.push(`See also ${related.length - MOST_RELATED} more places.`);
  if (fix) paragraphs.push(`Fix: ${prose(fix.title)}`);
  return `- ${paragraphs.join("\n\n  ")}`;
}

function impactSection(page: Page, impact: Impact): void {
  const { objects, workspaces, teams, platforms, stacks } = impact;
  const rows = [
    names("Objects", objects, ({ kind, key, change }) => `${change} ${kind} ${markdownCode(key)}`),
    names("Workspaces", workspaces, ({ key, groups }) => {
      const own = groups.map((group) => group.slice(key.length + 1));
      const some = own.slice(0, MOST_RELATED).map(markdownCode).join(", ");
      const more = own.length > MOST_RELATED ? ` and ${own.length - MOST_RELATED} more` : "";
      return own.length === 0 ? markdownCode(key) : `${markdownCode(key)} (${some}${more})`;
    }),
    names("Teams", teams, markdownCode),
    names("Platforms", platforms, markdownCode),
    stacks === undefined ? "- Stacks: not known while there are errors" : names("Stacks", stacks, markdownCode),
  ];
  const nothing = objects.length === 0 && workspaces.length === 0 && (stacks ?? []).length === 0;
  const shown = page.list(
    "### What this change touches",
    nothing ? [() => "- Nothing: both models say the same."] : rows.map((row) => () => row),
    "\n",
  );
  if (shown === 0) page.note("What this change touches was left out for lack of room.");
}

function names<T>(title: string, all: readonly T[], show: (one: T) => string): string {
  if (all.length === 0) return `- ${title}: none`;
  const more = all.length > MOST_NAMES ? `, and ${all.length - MOST_NAMES} more` : "";
  return `- ${title} (${all.length}): ${all.slice(0, MOST_NAMES).map(show).join(", ")}${more}`;
}

function prose(text: string): string {
  const cut = text.length > MOST_TEXT ? `${text.slice(0, MOST_TEXT)}…` : text;
  const lines = cut.split("\n").filter((line) => line.trim() !== "");
  // A backslash at the end of a line breaks it.
  return lines.map(markdownText).join("\\\n  ");
}

/** Blocks of Markdown, as long as there is room. */
class Page {
  private readonly blocks: string[] = [];
  private bytes = 0;
  private full = false;

  add(block: string): void {
    this.blocks.push(block);
    this.bytes += bytesOf(block) + 2;
  }

  /** Adds a title and so many of the items as fit, which may be none; gives how many. */
  list(title: string, items: readonly (() => string)[], gap = "\n\n"): number {
    const shown: string[] = [];
    let bytes = this.bytes + bytesOf(title) + 4;
    for (const make of items) {
      if (this.full) break;
      const item = make();
      const size = bytesOf(item) + 2;
      if (bytes + size > MOST_BYTES - RESERVE) this.full = true;
      else {
        shown.push(item);
        bytes += size;
      }
    }
    if (shown.length > 0) this.add(`${title}\n\n${shown.join(gap)}`);
    return shown.length;
  }

  /** Adds a line that says what was left out; there is always room for these. */
  note(text: string): void {
    this.add(`_${text}_`);
  }

  text(): string {
    return this.blocks.join("\n\n");
  }
}

function bytesOf(text: string): number {
  return Buffer.byteLength(text);
}
