import { type DiagnosticType, defineDiagnostic } from "../diagnostic/diagnostic.js";
import type { LintContext } from "./context.js";
import type { Suggestion } from "./name-set.js";
import type { Namespace } from "./namespaces.js";
import type { MissingReference } from "./references.js";
import type { Report } from "./rule.js";

/** What the detail of an unknown key is made of. */
export interface UnknownKey {
  /** What there is not, as a whole sentence: `There is no team "us/sale".` */
  readonly missing: string;
  /** The names it may have meant, as a sentence with its leading space. */
  readonly suggestion: string;
  /** How such a thing comes to be there, as a whole sentence. */
  readonly remedy: string;
}

/** Declares the finding that a reference of one namespace names nothing. */
export function unknownKey(code: string, what: string): DiagnosticType<UnknownKey> {
  return defineDiagnostic<UnknownKey>({
    code: `lint/${code}`,
    severity: "error",
    summary: `unknown ${what}`,
    detail: ({ missing, suggestion, remedy }) => `${missing}${suggestion} ${remedy}`,
  });
}

/** Reports each reference of a namespace that names nothing; `explain` says it for one key. */
export function reportUnknown(
  context: LintContext,
  namespace: Namespace,
  report: Report,
  type: DiagnosticType<UnknownKey>,
  explain: (reference: MissingReference, suggestion: Suggestion) => Explanation,
): void {
  for (const reference of context.missing.get(namespace) ?? []) {
    const first = reference.names.suggest(reference.key);
    const { missing, remedy, suggestion = first } = explain(reference, first);
    const fix = suggestion.fix;
    report(type(reference.target, { missing, remedy, suggestion: suggestion.text }, fix ? { fix } : {}));
  }
}

/** What is said of one unknown key; `suggestion` replaces the one from the whole namespace. */
export interface Explanation {
  readonly missing: string;
  readonly remedy: string;
  readonly suggestion?: Suggestion;
}

/** A suggestion for a part of a key, which cannot be put in the whole key's place. */
export function textOnly({ text }: Suggestion): Suggestion {
  return { text };
}
