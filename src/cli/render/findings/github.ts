import type { LocatedDiagnostic } from "../../../diagnostic/locate.js";
import { sha256 } from "../../../util/digest.js";
import { visible, visibleLines } from "../../../util/visible.js";
import { plural } from "../diagnostics.js";
import { bySeverity, type Findings, type Look, repositoryPath } from "./findings.js";
import { prettyReport } from "./pretty.js";

/** How many annotations of a kind GitHub shows of one step of a workflow; it drops the others without a word. */
const SHOWN = 10;
const COMMANDS = { error: "error", warning: "warning", info: "notice" } as const;

/**
 * Findings for a workflow of GitHub Actions: the text that people read in the log, then one workflow command per finding,
 * errors first. GitHub shows the first ten of a kind beside the lines they are about; the text says so where there are more.
 */
export function githubFindings(findings: Findings, look: Look): string {
  const log = prettyReport(findings, look);
  const unseen = unseenLine(findings.diagnostics);
  const text = [log, unseen].filter((part) => part !== "").join("\n");
  const commands = bySeverity(findings.diagnostics).map((diagnostic) => command(findings, diagnostic));
  return [...asText(text), ...commands].join("\n");
}

/** A text that is no command, whatever stands in it: commands stop until a token returns, which the text cannot hold, being its digest. */
function asText(text: string): string[] {
  if (text === "") return [];
  if (!text.includes("::") && !text.includes("##[")) return [text];
  const token = sha256(text);
  return [`::stop-commands::${token}`, text, `::${token}::`];
}

function unseenLine(diagnostics: readonly LocatedDiagnostic[]): string {
  const more = (["error", "warning", "info"] as const).flatMap((severity) => {
    const count = diagnostics.filter((diagnostic) => diagnostic.severity === severity).length;
    return count > SHOWN ? [plural(count - SHOWN, severity)] : [];
  });
  if (more.length === 0) return "";
  return `GitHub annotates ${SHOWN} findings of a kind per step: ${more.join(", ")} more only in this log.`;
}

function command(findings: Findings, diagnostic: LocatedDiagnostic): string {
  const { severity, code, summary, detail, position, tree, related, fix } = diagnostic;
  const properties: string[] = [];
  // A line of the base is another line, or none, in what is proposed.
  if (position && tree === "head") {
    properties.push(`file=${property(repositoryPath(findings, position.file))}`);
    properties.push(`line=${position.line}`, `col=${position.column}`);
  }
  properties.push(`title=${property(`${summary} [${code}]`)}`);
  const message = [detail];
  if (position && tree === "base") message.push(`Where: ${place(findings, diagnostic)}`);
  for (const other of related)
    message.push(`See also: ${other.message}${other.position ? ` (${place(findings, other)})` : ""}`);
  if (fix) message.push(`Fix: ${fix.title}`);
  return `::${COMMANDS[severity]} ${properties.join(",")}::${data(message.join("\n"))}`;
}

function place(findings: Findings, { position, tree }: Pick<LocatedDiagnostic, "position" | "tree">): string {
  if (position === undefined) return "";
  const path = repositoryPath(findings, position.file);
  return `${path}:${position.line}:${position.column}${tree === "base" ? " in the base" : ""}`;
}

function data(text: string): string {
  return visibleLines(text).replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}

function property(text: string): string {
  return data(visible(text)).replaceAll(":", "%3A").replaceAll(",", "%2C");
}
