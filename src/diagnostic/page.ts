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
