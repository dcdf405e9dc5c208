import type { Diagnostic, Path, Subject } from "../diagnostic/diagnostic.js";
import { KIND_SCHEMAS } from "../model/kinds.js";
import type { Kind } from "../model/model.js";
import { diagnose } from "./issues.js";
import type { ParsedValue } from "./parsed-file.js";

/** Every kind, in the order of their definition. */
export const KINDS = Object.keys(KIND_SCHEMAS) as readonly Kind[];

/** Whether a text is the name of a kind. */
export function isKind(text: unknown): text is Kind {
  return typeof text === "string" && Object.hasOwn(KIND_SCHEMAS, text);
}

/** What a declared object of that kind gives: the value with its defaults, or what is wrong with it. */
export function validate(
  kind: Kind,
  raw: unknown,
  source: (path: Path) => string | undefined,
): { readonly value: ParsedValue } | { readonly subject: Subject; readonly diagnostics: readonly Diagnostic[] } {
  const schema = KIND_SCHEMAS[kind];
  const parsed = schema.safeParse(raw);
  if (parsed.success) return { value: parsed.data };
  const subject = subjectOf(kind, raw);
  const context = { subject, schema, raw, source };
  return { subject, diagnostics: [...diagnose(parsed.error.issues, context)] };
}

/** What findings about a broken object are about: as much of its key as it says. */
export function subjectOf(kind: string, raw: unknown): Subject {
  const { name, zone } = ((typeof raw === "object" ? raw : null) as { name?: unknown; zone?: unknown }) ?? {};
  const text = (value: unknown): string => (typeof value === "string" ? value.slice(0, 200) : "?");
  if (kind === "PlatformAssignments" || kind === "Retirements") return { kind, key: kind };
  return { kind, key: kind === "Team" ? `${text(zone)}/${text(name)}` : text(name) };
}
