import type { Diagnostic } from "../diagnostic/diagnostic.js";
import { furtherFindings } from "./diagnostics/fields.js";

/** How many findings of one file are told. */
export const MOST_FINDINGS = 200;

/** The findings of one file: the first ones, and whether there are more. A hostile file could have millions. */
export class Findings {
  private readonly found: Diagnostic[] = [];
  private more = false;

  /** Whether nothing that is added now would be told. */
  get full(): boolean {
    return this.more;
  }

  get any(): boolean {
    return this.found.length > 0;
  }

  /** Adds findings; they are made only as far as they are told. */
  add(...findings: (Diagnostic | (() => Diagnostic))[]): void {
    this.addAll(findings);
  }

  addAll(findings: Iterable<Diagnostic | (() => Diagnostic)>): void {
    for (const finding of findings) {
      if (this.found.length === MOST_FINDINGS) {
        this.more = true;
        return;
      }
      this.found.push(typeof finding === "function" ? finding() : finding);
    }
  }

  /** What is told. */
  list(): readonly Diagnostic[] {
    if (!this.more) return this.found;
    return [...this.found, furtherFindings(this.found.at(-1)?.target, { shown: MOST_FINDINGS })];
  }
}
