import type { Kind } from "../../model/model.js";

/** One call of a `define…` function. */
export interface DefineCall {
  readonly kind: Kind;
  /** The argument as it was when the call was made; nothing is known about it. */
  readonly fields: unknown;
  /** The stack at the call, innermost first. */
  readonly stack: string;
}

/** Every copy of this module in the process shares one list: model files may import another copy than the loader. */
const PLACE = Symbol.for("sluice.collector");

const shared = globalThis as { [PLACE]?: DefineCall[] | undefined };

/** Remembers a call for the file that is being loaded; outside of a load nothing happens. */
export function collect(kind: Kind, fields: unknown): void {
  shared[PLACE]?.push({ kind, fields, stack: new Error().stack ?? "" });
}
