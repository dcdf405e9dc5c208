import type { z } from "zod";
import type { Diagnostic, Subject } from "../diagnostic/diagnostic.js";
import type { KIND_SCHEMAS } from "../model/kinds.js";
import type { Kind } from "../model/model.js";

/** What each kind's schema gives: defaults filled in, not yet part of a model. */
export type ParsedValue = { [K in Kind]: z.output<(typeof KIND_SCHEMAS)[K]> }[Kind];

/** Where something is declared: a file, and its place there. */
export interface Origin {
  /** Relative to the model's root, with `/`. */
  readonly file: string;
  /** YAML: the number of the document. TypeScript: the number of the call among those of all files. */
  readonly index: number;
}

/** An object as it is declared. */
export interface ParsedObject {
  readonly value: ParsedValue;
  readonly origin: Origin;
}

/**
 * What one file declares. For YAML a pure function of its path and text, so that a file without findings can be
 * kept by the digest of its text and need not be parsed again.
 */
export interface ParsedFile {
  readonly path: string;
  readonly objects: readonly ParsedObject[];
  /** What findings are about that belong to no object, because that one is broken. */
  readonly broken: readonly { readonly subject: Subject; readonly origin: Origin }[];
  readonly diagnostics: readonly Diagnostic[];
  /** Whether it is not known what the file declares, as it is code that was not run, or not to its end. */
  readonly unread?: boolean;
}
