import type { z } from "zod";
import type { Diagnostic } from "../diagnostic/diagnostic.js";
import type { KIND_SCHEMAS } from "../model/kinds.js";
import type { Kind } from "../model/model.js";

/** What each kind's schema gives: defaults filled in, not yet part of a model. */
export type ParsedValue = { [K in Kind]: z.output<(typeof KIND_SCHEMAS)[K]> }[Kind];

/** Where a declared object is written: its file and its place among the file's documents (YAML) or calls (TypeScript). */
export interface Origin {
  readonly file: string;
  readonly index: number;
}

/** An object as one file declares it. */
export interface ParsedObject {
  readonly value: ParsedValue;
  readonly origin: Origin;
}

/**
 * What one file says, a pure function of its path and text: so a file without diagnostics can be kept by the
 * digest of its text and need not be parsed again.
 */
export interface ParsedFile {
  readonly path: string;
  readonly objects: readonly ParsedObject[];
  readonly diagnostics: readonly Diagnostic[];
}
