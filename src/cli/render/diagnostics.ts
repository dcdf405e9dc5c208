import { isPosition, type Position } from "../../diagnostic/diagnostic.js";
import type { LocatedDiagnostic } from "../../diagnostic/locate.js";
import { visibleLines } from "../../util/visible.js";
import type { Paint } from "../terminal.js";

/** How many findings of each severity there are. */
export interface Summary {
  readonly errors: number;
  readonly warnings: number;
  readonly infos: number;
}

export function summarize(diagnostics: readonly { readonly severity: string }[]): Summary {
  const count = (severity: string) => diagnostics.filter((diagnostic) => diagnostic.severity === severity).length;
  return { errors: count("error"), warnings: count("warning"), infos: count("info") };
}

/** `2 errors, 1 warning`, or `no findings`. */
export function summaryLine({ errors, warnings, infos }: Summary, paint: Paint): string {
  const parts = [
    errors > 0 ? paint.red(plural(errors, "error")) : "",
    warnings > 0 ? paint.yellow(plural(warnings, "warning")) : "",
    infos > 0 ? paint.blue(plural(infos, "info")) : "",
  ].filter((part) => part !== "");
  return parts.length > 0 ? parts.join(", ") : paint.green("no findings");
}

/** `1 stack`, `2 stacks`. */
export function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}

/** Findings for people: what, where with the line of the source, why and how to mend it. `sourceLine` gives a line's text, if it can be had. */
export function prettyDiagnostics(
  diagnostics: readonly LocatedDiagnostic[],
  sourceLine: (file: string, line: number) => string | undefined,
  paint: Paint,
): string {
  return diagnostics.map((diagnostic) => pretty(diagnostic, sourceLine, paint)).join("\n");
}

function pretty(
  diagnostic: LocatedDiagnostic,
  sourceLine: (file: string, line: number) => string | undefined,
  paint: Paint,
): string {
  const tint = { error: paint.red, warning: paint.yellow, info: paint.blue }[diagnostic.severity];
  const lines = [
    `${tint(paint.bold(diagnostic.severity))} ${paint.bold(visibleLines(diagnostic.summary))} ${paint.dim(`[${diagnostic.code}]`)}`,
  ];
  if (diagnostic.position) lines.push(...frame(diagnostic.position, sourceLine, tint, paint));
  else if (diagnostic.target && !isPosition(diagnostic.target))
    lines.push(
      `  ${paint.dim("at")} ${visibleLines(`${diagnostic.target.subject.kind} ${diagnostic.target.subject.key}`)}`,
    );
  for (const line of visibleLines(diagnostic.detail).split("\n")) lines.push(`  ${line}`);
  for (const related of diagnostic.related) {
    lines.push(`  ${paint.dim("see also:")} ${visibleLines(related.message)}`);
    if (related.position) lines.push(...frame(related.position, sourceLine, paint.dim, paint));
  }
  if (diagnostic.fix) lines.push(`  ${paint.green("fix:")} ${visibleLines(diagnostic.fix.title)}`);
  return `${lines.join("\n")}\n`;
}

function frame(
  position: Position,
  sourceLine: (file: string, line: number) => string | undefined,
  tint: (text: string) => string,
  paint: Paint,
): string[] {
  const lines = [`  ${paint.cyan(visibleLines(`${position.file}:${position.line}:${position.column}`))}`];
  const text = sourceLine(position.file, position.line);
  if (text === undefined) return lines;
  const gutter = String(position.line);
  // Long lines are cut around the place, so that the mark stays in sight.
  const from = Math.max(0, position.column - 1 - 60);
  const shown = visibleLines(text.slice(from, from + 110).replaceAll("\t", " "));
  const before = visibleLines(text.slice(from, position.column - 1).replaceAll("\t", " ")).length;
  lines.push(`  ${paint.dim(`${gutter} │`)} ${from > 0 ? "…" : ""}${shown}`);
  lines.push(`  ${" ".repeat(gutter.length)} ${paint.dim("│")} ${" ".repeat(before + (from > 0 ? 1 : 0))}${tint("^")}`);
  return lines;
}

/** Findings for machines: the stable form of `sluice check --format json`. */
export function jsonDiagnostics(diagnostics: readonly LocatedDiagnostic[]): unknown {
  return {
    schema: 1,
    summary: summarize(diagnostics),
    diagnostics: diagnostics.map((diagnostic) => ({
      code: diagnostic.code,
      severity: diagnostic.severity,
      summary: diagnostic.summary,
      detail: diagnostic.detail,
      object: objectOf(diagnostic.target),
      tree: diagnostic.tree,
      ...place(diagnostic.position),
      related: diagnostic.related.map((related) => ({
        object: objectOf(related.target),
        ...place(related.position),
        message: related.message,
      })),
      ...(diagnostic.fix ? { fix: diagnostic.fix } : {}),
    })),
  };
}

function objectOf(target: LocatedDiagnostic["target"]): { kind: string; key: string } | null {
  return target === undefined || isPosition(target) ? null : { kind: target.subject.kind, key: target.subject.key };
}

function place(position: Position | undefined): { file: string | null; line: number | null; column: number | null } {
  return { file: position?.file ?? null, line: position?.line ?? null, column: position?.column ?? null };
}
