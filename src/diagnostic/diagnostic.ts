/** How grave a finding is. Errors stop compilation; warnings and infos never do. */
export type Severity = "error" | "warning" | "info";

/** A place in a source file. `file` is relative to the model root with `/`; `line` and `column` start at 1. */
export interface Position {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** The steps from a declared object to a part of it: field names and array indexes. */
export type Path = readonly (string | number)[];

/** What a finding can be about: a declared object of the model. Nouns of the model satisfy it. */
export interface Subject {
  readonly kind: string;
  readonly key: string;
}

/**
 * A declared object, or a part of it. Where that is written is looked up only when a finding is shown,
 * by the identity of `subject`: two declarations of one key are two places.
 */
export interface Target {
  readonly subject: Subject;
  readonly path: Path;
  /** Point at the field's name instead of its value (for unknown or superfluous fields). */
  readonly on?: "key";
}

/** The target `subject`, or the part of it that `path` leads to: `at(store, "datasets", 0, "name")`. */
export function at(subject: Subject, ...path: (string | number)[]): Target {
  return { subject, path };
}

/** Another place that has to do with a finding, such as the other declaration of a duplicate. */
export interface Related {
  readonly target: Target | Position;
  readonly message: string;
}

/** A change that would mend the finding: what to do, and where it is safe the text to put in the target's place. */
export interface Fix {
  readonly title: string;
  readonly replacement?: string;
}

/** One finding in the user's input. Never thrown: collected, and sorted only when rendered. */
export interface Diagnostic {
  /** Stable, `room/kebab-code`. */
  readonly code: string;
  readonly severity: Severity;
  /** One fixed sentence fragment per code: what kind of finding this is. */
  readonly summary: string;
  /** What is wrong here, why, and how to mend it. */
  readonly detail: string;
  /** Where; absent when the finding is about no place (an empty model). */
  readonly target: Target | Position | undefined;
  readonly related: readonly Related[];
  readonly fix?: Fix;
  /** Which side of a comparison the finding is about. */
  readonly tree: "head" | "base";
}

/** A kind of finding, declared once: code, severity, summary and the template of its detail. */
export interface DiagnosticType<P> {
  (target: Target | Position | undefined, params: P, extra?: DiagnosticExtra): Diagnostic;
  readonly code: string;
  readonly severity: Severity;
  readonly summary: string;
}

/** What a single finding may add to its type. `severity` overrides the type's own (deprecated data that was allowed). */
export interface DiagnosticExtra {
  readonly related?: readonly Related[];
  readonly fix?: Fix;
  readonly severity?: Severity;
  readonly tree?: "head" | "base";
}

/** Declares a kind of finding. The result makes its diagnostics: `unknownKey(at(store, "team"), { key })`. */
export function defineDiagnostic<P = void>(type: {
  readonly code: string;
  readonly severity: Severity;
  readonly summary: string;
  readonly detail: (params: P) => string;
}): DiagnosticType<P> {
  const { code, severity, summary, detail } = type;
  const make = (target: Target | Position | undefined, params: P, extra: DiagnosticExtra = {}): Diagnostic => ({
    code,
    severity: extra.severity ?? severity,
    summary,
    detail: detail(params),
    target,
    related: extra.related ?? [],
    ...(extra.fix ? { fix: extra.fix } : {}),
    tree: extra.tree ?? "head",
  });
  return Object.assign(make, { code, severity, summary });
}

/** Whether a target is a bare position in a file. */
export function isPosition(target: Target | Position): target is Position {
  return "file" in target;
}

/** Whether any of the findings is an error. */
export function hasErrors(diagnostics: readonly Diagnostic[]): boolean {
  return diagnostics.some(({ severity }) => severity === "error");
}
