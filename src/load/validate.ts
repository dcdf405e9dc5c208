import type { Diagnostic, Path, Subject } from "../diagnostic/diagnostic.js";
import { KIND_SCHEMAS } from "../model/kinds.js";
import type { Kind } from "../model/model.js";
import { valueWrong } from "./diagnostics/fields.js";
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
): { readonly value: ParsedValue } | { readonly subject: Subject; readonly diagnostics: () => Iterable<Diagnostic> } {
  const schema = KIND_SCHEMAS[kind];
  const parsed = safely(() => schema.safeParse(raw));
  if (parsed?.success) return { value: parsed.data };
  const subject = subjectOf(kind, raw);
  const issues = parsed?.error.issues ?? safely(() => schema.safeParse(beginning(raw)))?.error?.issues;
  if (issues !== undefined) return { subject, diagnostics: () => diagnose(issues, { subject, schema, raw, source }) };
  const problem = "This object has more mistakes than can be told apart. Begin with a small one that loads";
  return { subject, diagnostics: () => [valueWrong({ subject, path: [] }, { problem })] };
}

/** The validator passes issues on as arguments, and a hundred thousand of them are more than a call takes. */
function safely<T>(parse: () => T): T | undefined {
  try {
    return parse();
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/** How much of each list of a hopeless object is looked at. */
const BEGINNING = 100;

/** An object with the beginning of each of its lists. No deeper than files nest. */
function beginning(value: unknown): unknown {
  if (Array.isArray(value)) return value.slice(0, BEGINNING).map(beginning);
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, beginning(member)]));
}

/** What findings about a broken object are about: as much of its key as it says. */
export function subjectOf(kind: string, raw: unknown): Subject {
  const { name, zone } = ((typeof raw === "object" ? raw : null) as { name?: unknown; zone?: unknown }) ?? {};
  const text = (value: unknown): string => (typeof value === "string" ? value.slice(0, 200) : "?");
  if (kind === "PlatformAssignments" || kind === "Retirements") return { kind, key: kind };
  return { kind, key: kind === "Team" ? `${text(zone)}/${text(name)}` : text(name) };
}
