import { isPosition, type Position } from "../../../diagnostic/diagnostic.js";
import type { LocatedDiagnostic } from "../../../diagnostic/locate.js";
import { summarize } from "../diagnostics.js";
import type { Findings } from "./findings.js";

/** The version of the document: fields may be added under it, never changed. `docs/check.schema.json` describes it. */
const SCHEMA = 1;

/** Findings for machines: the stable document of `sluice check --format json`. */
export function jsonFindings({ diagnostics, impact }: Findings): string {
  return jsonText({
    schema: SCHEMA,
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
        tree: related.tree,
        ...place(related.position),
        message: related.message,
      })),
      ...(diagnostic.fix ? { fix: diagnostic.fix } : {}),
    })),
    ...(impact ? { impact } : {}),
  });
}

// Signs that act instead of showing, or half a sign: JSON may write them as escapes, and then a terminal shows them.
const ACTING = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu;

/** A value as JSON with two spaces, in which nothing but newlines acts on a terminal. */
export function jsonText(value: unknown): string {
  return JSON.stringify(value, null, 2).replace(ACTING, (sign) => {
    if (sign === "\n") return sign;
    return [...Array(sign.length).keys()]
      .map((at) => `\\u${sign.charCodeAt(at).toString(16).padStart(4, "0")}`)
      .join("");
  });
}

function objectOf(target: LocatedDiagnostic["target"]): { kind: string; key: string } | null {
  return target === undefined || isPosition(target) ? null : { kind: target.subject.kind, key: target.subject.key };
}

function place(position: Position | undefined): { file: string | null; line: number | null; column: number | null } {
  return { file: position?.file ?? null, line: position?.line ?? null, column: position?.column ?? null };
}
