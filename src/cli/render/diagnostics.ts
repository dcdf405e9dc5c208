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
