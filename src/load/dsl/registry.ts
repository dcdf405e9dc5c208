import { AsyncLocalStorage } from "node:async_hooks";
import type { Path } from "../../diagnostic/diagnostic.js";
import type { Kind } from "../../model/model.js";

/** A place in code that is running. */
export interface Frame {
  readonly file: string;
  readonly line: number;
  /** Of the code as it runs, which is not the code as it is written: good for telling places of one line apart. */
  readonly column: number;
}

/** One call of a `define…` function. */
export interface Declaration {
  readonly kind: Kind;
  /** The name of the function that was called. */
  readonly name: string;
  /** What it was given, copied: later changes do not count. */
  readonly value: unknown;
  /** Parts of it that are no data. */
  readonly problems: readonly { readonly path: Path; readonly found: string }[];
  /** The calls it was made by, the innermost first. */
  readonly frames: readonly Frame[];
}

/** Takes the declarations of one model file while it is loaded. */
export interface Collector {
  readonly declarations: Declaration[];
}

const KEY = Symbol.for("sluice.model-file");

/**
 * Which model file is being loaded, for the `define…` functions it calls, directly or through modules it imports. Kept
 * in one place of the process, since a model's helper package may bring a copy of these functions of its own; by
 * asynchronous context, since several models may be loaded at once.
 */
export function collectors(): AsyncLocalStorage<Collector> {
  const place = globalThis as { [KEY]?: AsyncLocalStorage<Collector> };
  place[KEY] ??= new AsyncLocalStorage<Collector>();
  return place[KEY];
}
