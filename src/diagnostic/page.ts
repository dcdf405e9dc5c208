import type { DiagnosticType } from "./diagnostic.js";

/**
 * The page of one kind of finding, which `sluice explain <code>` prints. Declared beside the finding itself, so
 * that every code has one and none outlives its code.
 */
export interface DiagnosticPage {
  /** The finding. Its parameters do not matter here; `never` accepts every kind. */
  readonly type: DiagnosticType<never>;
  /** Why it is a finding: what would go wrong otherwise. Whole sentences. */
  readonly why: string;
  /** A shortest example that has it. */
  readonly wrong?: string;
  /** The same example, mended. */
  readonly right?: string;
}

/** A page as Markdown: its code as the title, what the finding is, why, and the two examples. Ends with a newline. */
export function renderPage(page: DiagnosticPage): string {
  const { code, severity, summary } = page.type;
  const parts = [`# ${code}`, `**${severity}**: ${summary}`, page.why.trim()];
  if (page.wrong !== undefined) parts.push("Wrong:", fenced(page.wrong));
  if (page.right !== undefined) parts.push("Right:", fenced(page.right));
  return `${parts.join("\n\n")}\n`;
}

function fenced(example: string): string {
  // A fence must be longer than any run of backticks inside it.
  const longest = Math.max(2, ...[...example.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = "`".repeat(longest + 1);
  return `${fence}yaml\n${example.replace(/^\n+|\n+$/g, "")}\n${fence}`;
}
