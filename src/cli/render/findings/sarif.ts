import { isPosition, type Position } from "../../../diagnostic/diagnostic.js";
import type { LocatedDiagnostic, Tree } from "../../../diagnostic/locate.js";
import { type DiagnosticPage, renderPage } from "../../../diagnostic/page.js";
import { sha256 } from "../../../util/digest.js";
import { sortedUnique } from "../../../util/order.js";
import { VERSION } from "../../version.js";
import { type Findings, repositoryPath } from "./findings.js";
import { jsonText } from "./json.js";
import { pathText } from "./path-text.js";
import { tokenEnd } from "./source-token.js";

/** The roots that paths are relative to. Neither names a folder of this machine. */
const ROOTS: Readonly<Record<Tree, string>> = { head: "%SRCROOT%", base: "%BASEROOT%" };
const LEVELS = { error: "error", warning: "warning", info: "note" } as const;

/** Findings as a SARIF 2.1.0 log, for code scanning and editors. */
export function sarifFindings(findings: Findings, pages: readonly DiagnosticPage[]): string {
  const { diagnostics } = findings;
  const codes = sortedUnique(diagnostics.map(({ code }) => code));
  const byCode = new Map(pages.map((page) => [page.type.code, page]));
  const ruleIndex = new Map(codes.map((code, index) => [code, index]));
  const fingerprint = fingerprints();
  return jsonText({
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: {
          driver: {
            name: "sluice",
            version: VERSION,
            rules: codes.map((code) =>
              rule(
                code,
                diagnostics.find((one) => one.code === code),
                byCode.get(code),
              ),
            ),
          },
        },
        columnKind: "utf16CodeUnits",
        originalUriBaseIds: {
          [ROOTS.head]: { description: { text: "The root of the repository that holds the model." } },
          [ROOTS.base]: { description: { text: "The root of the repository as it is without the change." } },
        },
        results: diagnostics.map((diagnostic) => ({
          ruleId: diagnostic.code,
          ruleIndex: ruleIndex.get(diagnostic.code),
          level: LEVELS[diagnostic.severity],
          message: { text: plain(diagnostic.detail) },
          locations: [location(findings, diagnostic)],
          ...related(findings, diagnostic),
          partialFingerprints: { "sluiceFinding/v1": fingerprint(diagnostic) },
          ...fixes(findings, diagnostic),
        })),
      },
    ],
  });
}

function rule(code: string, finding: LocatedDiagnostic | undefined, page: DiagnosticPage | undefined): unknown {
  const summary = page?.type.summary ?? finding?.summary ?? code;
  const severity = page?.type.severity ?? finding?.severity ?? "warning";
  return {
    id: code,
    shortDescription: { text: summary },
    ...(page
      ? { fullDescription: { text: page.why.trim() }, help: { text: renderPage(page), markdown: renderPage(page) } }
      : {}),
    defaultConfiguration: { level: LEVELS[severity] },
  };
}

/** Where a finding is; one that is nowhere is in the model's folder, since code scanning refuses results without a place. */
function location(findings: Findings, { position, target, tree }: LocatedDiagnostic): unknown {
  const subject = target === undefined || isPosition(target) ? undefined : target.subject;
  return {
    physicalLocation: position
      ? physical(findings, position, tree)
      : { artifactLocation: artifact(findings, ".", tree) },
    ...(subject ? { logicalLocations: [{ fullyQualifiedName: subject.key, kind: subject.kind }] } : {}),
    ...(tree === "base" ? { message: { text: "in the base" } } : {}),
  };
}

function related(findings: Findings, diagnostic: LocatedDiagnostic): object {
  if (diagnostic.related.length === 0) return {};
  return {
    relatedLocations: diagnostic.related.map(({ position, message, tree }, id) => ({
      id,
      ...(position ? { physicalLocation: physical(findings, position, tree) } : {}),
      message: { text: plain(tree === "base" && position ? `${message} (in the base)` : message) },
    })),
  };
}

function physical(findings: Findings, { file, line, column }: Position, tree: Tree): object {
  return { artifactLocation: artifact(findings, file, tree), region: { startLine: line, startColumn: column } };
}

function artifact(findings: Findings, file: string, tree: Tree): object {
  const path = repositoryPath(findings, file);
  if (path === ".") return { uri: ".", uriBaseId: ROOTS[tree] };
  const uri = path
    .replace(/\p{Cs}/gu, "\ufffd")
    .split("/")
    .map(encodeURIComponent)
    .join("/");
  return { uri, uriBaseId: ROOTS[tree] };
}

/** A change for tools to make: only where it is certain which text it replaces. */
function fixes(findings: Findings, { fix, position, tree }: LocatedDiagnostic): object {
  if (fix?.replacement === undefined || position === undefined || tree === "base") return {};
  const line = findings.sourceLine(tree, position.file, position.line);
  const end = line === undefined ? undefined : tokenEnd(position.file, line, position.column);
  if (end === undefined) return {};
  const deletedRegion = {
    startLine: position.line,
    startColumn: position.column,
    endLine: position.line,
    endColumn: end,
  };
  const replacements = [{ deletedRegion, insertedContent: { text: fix.replacement } }];
  const artifactChanges = [{ artifactLocation: artifact(findings, position.file, tree), replacements }];
  return { fixes: [{ description: { text: plain(fix.title) }, artifactChanges }] };
}

/** What tells a finding from others and stays when lines move: its code, its object, the way to the part, what is said. */
function fingerprints(): (diagnostic: LocatedDiagnostic) => string {
  const seen = new Map<string, number>();
  return ({ code, tree, target, detail, position }) => {
    const about =
      target === undefined || isPosition(target)
        ? [position?.file ?? ""]
        : [target.subject.kind, target.subject.key, pathText(target)];
    const digest = sha256(JSON.stringify([code, tree, about, detail])).slice(0, 32);
    const count = (seen.get(digest) ?? 0) + 1;
    seen.set(digest, count);
    return `${digest}:${count}`;
  };
}

/** A message in which nothing is a link: SARIF reads `[text](target)` as one. */
function plain(text: string): string {
  return text.replace(/\[(?=[^\]]*\]\()/g, "\\[");
}
