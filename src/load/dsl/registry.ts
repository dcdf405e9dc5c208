import { fileURLToPath } from "node:url";
import type { Kind } from "../../model/model.js";
import { type NotData, plainData } from "./plain-data.js";

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
  /** What it was given, copied: later changes do not count. */
  readonly value: unknown;
  /** Parts of it that are no data. */
  readonly problems: readonly NotData[];
  /** The calls it was made by, the innermost first. */
  readonly frames: readonly Frame[];
}

/** How far up the calls are looked at: helpers may call helpers. */
const MOST_FRAMES = 100;

const PLACE = Symbol.for("sluice.declarations");

/**
 * Where the calls of the model file that is being run go. One place for the whole process: a model's helper package may
 * bring a copy of these functions of its own.
 */
const shared = globalThis as { [PLACE]?: Declaration[] | undefined };

/** Runs code and gives what it declared by the time it ended or failed. Law: one at a time in a process. */
export async function declarationsOf(run: () => Promise<unknown>): Promise<{
  readonly declarations: readonly Declaration[];
  readonly failure?: { readonly error: unknown };
}> {
  const declarations: Declaration[] = [];
  shared[PLACE] = declarations;
  try {
    await run();
    return { declarations: [...declarations] };
  } catch (error) {
    return { declarations: [...declarations], failure: { error } };
  } finally {
    shared[PLACE] = undefined;
  }
}

/** Remembers what a call of the function `called` declares, for the model file that is being run; nothing happens outside of one. */
export function declare(kind: Kind, fields: unknown, called: (fields: never) => unknown): void {
  const declarations = shared[PLACE];
  if (declarations === undefined) return;
  const frames = callersOf(called);
  declarations.push({ kind, ...plainData(fields), frames });
}

function callersOf(called: (fields: never) => unknown): readonly Frame[] {
  const { prepareStackTrace, stackTraceLimit } = Error;
  try {
    Error.stackTraceLimit = MOST_FRAMES;
    Error.prepareStackTrace = (_, sites) => sites;
    const holder: { stack?: unknown } = {};
    Error.captureStackTrace(holder, called);
    return (holder.stack as NodeJS.CallSite[]).flatMap((site) => {
      const file = site.getFileName();
      const [line, column] = [site.getLineNumber(), site.getColumnNumber()];
      if (!file || line === null || column === null) return [];
      return [{ file: file.startsWith("file:") ? fileURLToPath(file) : file, line, column }];
    });
  } finally {
    Error.prepareStackTrace = prepareStackTrace;
    Error.stackTraceLimit = stackTraceLimit;
  }
}
