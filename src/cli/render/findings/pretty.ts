import stringWidth from "string-width";
import { isPosition, type Position } from "../../../diagnostic/diagnostic.js";
import type { LocatedDiagnostic, Tree } from "../../../diagnostic/locate.js";
import { visible, visibleLines } from "../../../util/visible.js";
import { cutTo } from "../columns.js";
import { summarize, summaryLine } from "../diagnostics.js";
import { wrap } from "../wrap.js";
import type { Findings, Look } from "./findings.js";

/** Most columns of a source line that are shown where nothing bounds them. */
const LONG = 120;
/** Least columns that are worth laying text out for. */
const NARROW = 40;
const TAB = "    ";

const graphemes = new Intl.Segmenter("en", { granularity: "grapheme" });

type Style = Pick<Look, "paint" | "columns">;
type Lines = Findings["sourceLine"];

/** Findings for people, and how many there are. */
export function prettyReport({ diagnostics, sourceLine }: Findings, look: Look): string {
  const summary = summarize(diagnostics);
  const parts = diagnostics.map((diagnostic) => prettyFinding(diagnostic, sourceLine, look));
  if (!look.quiet || summary.errors > 0) parts.push(summaryLine(summary, look.paint));
  return parts.join("\n\n");
}

/** One finding for people: what, where with the line of the source, why, and how to mend it. */
export function prettyFinding(diagnostic: LocatedDiagnostic, sourceLine: Lines, look: Style): string {
  const { paint } = look;
  const tint = { error: paint.red, warning: paint.yellow, info: paint.blue }[diagnostic.severity];
  const { severity, summary, code, position, target, tree, detail, related, fix } = diagnostic;
  const lines = [`${tint(paint.bold(severity))} ${paint.bold(visible(summary))} ${paint.dim(`[${code}]`)}`];
  if (position) lines.push(...frame(position, tree, sourceLine, tint, look));
  else if (target && !isPosition(target)) {
    const base = tree === "base" ? " in the base" : "";
    lines.push(`  ${paint.dim("at")} ${visible(`${target.subject.kind} ${target.subject.key}`)}${paint.dim(base)}`);
  }
  lines.push(...paragraph(detail, "  ", look));
  for (const other of related) {
    lines.push(...paragraph(other.message, "  ", look, `${paint.dim("see also:")} `, "see also: ".length));
    if (other.position) lines.push(...frame(other.position, other.tree, sourceLine, paint.dim, look));
  }
  if (fix) lines.push(...paragraph(fix.title, "  ", look, `${paint.green("fix:")} `, "fix: ".length));
  return lines.join("\n");
}

function paragraph(text: string, indent: string, { columns }: Style, lead = "", leadWidth = 0): string[] {
  const lines = visibleLines(text).replaceAll("\t", TAB).split("\n");
  const fit = columns === undefined ? undefined : Math.max(NARROW, columns) - indent.length;
  return lines.flatMap((line, index) => {
    const first = index === 0 ? leadWidth : 0;
    const rows = fit === undefined ? [line] : wrap(line, fit, first);
    return rows.map((row, at) => `${indent}${index === 0 && at === 0 ? lead : ""}${row}`);
  });
}

function frame(
  position: Position,
  tree: Tree,
  sourceLine: Lines,
  tint: (text: string) => string,
  { paint, columns }: Style,
): string[] {
  const where = paint.cyan(visible(`${position.file}:${position.line}:${position.column}`));
  const lines = [`  ${where}${tree === "base" ? paint.dim(" in the base") : ""}`];
  const text = sourceLine(tree, position.file, position.line);
  if (text === undefined) return lines;
  const gutter = String(position.line);
  const room = Math.min(LONG, columns === undefined ? LONG : Math.max(NARROW, columns) - gutter.length - 5);
  const { shown, mark } = excerpt(text, position.column, room);
  lines.push(`  ${paint.dim(`${gutter} │`)} ${shown}`);
  lines.push(`  ${" ".repeat(gutter.length)} ${paint.dim("│")} ${" ".repeat(mark)}${tint("^")}`);
  return lines;
}

/**
 * So much of a line as there is room for, with the place in sight, and how many columns lie before the place. Columns of
 * the source count UTF-16 code units; those of a terminal do not: tabs and what acts instead of showing take several, wide signs two.
 */
export function excerpt(line: string, column: number, room: number): { readonly shown: string; readonly mark: number } {
  const at = column - 1;
  // Only what can be in sight is measured: a line may have megabytes.
  const start = Math.max(0, at - room);
  let before = cells(line.slice(start, at));
  let cut = start > 0;
  // Of a line that is cut anyway, as much is shown behind the place as before it.
  const ahead = line.length > room ? Math.floor(room / 2) : room - Math.min(20, Math.floor(room / 3));
  if (widthOf(before) + (cut ? 1 : 0) > ahead || (cut && before.length > 0)) {
    cut = true;
    let width = widthOf(before) + 1;
    let first = 0;
    for (; first < before.length && width > ahead; first++) width -= stringWidth(before[first] ?? "");
    before = before.slice(first);
  }
  const lead = `${cut ? "…" : ""}${before.join("")}`;
  const mark = stringWidth(lead);
  const rest = cells(line.slice(at, at + room)).join("");
  const more = line.length > at + room;
  const after = more ? cutTo(`${rest}………`, room - mark) : cutTo(rest, room - mark);
  return { shown: lead + after, mark };
}

/** A text as what a terminal shows, sign by sign. */
function cells(text: string): string[] {
  return [...graphemes.segment(text)].map(({ segment }) => (segment === "\t" ? TAB : visible(segment)));
}

function widthOf(parts: readonly string[]): number {
  return parts.reduce((sum, part) => sum + stringWidth(part), 0);
}
