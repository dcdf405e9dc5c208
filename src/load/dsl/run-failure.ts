import type { Diagnostic } from "../../diagnostic/diagnostic.js";
import { codeFailed } from "../diagnostics/code.js";

/** How much of an error's message is told. */
const MOST = 300;

/** Where the files of a model are. */
export interface ModelFolder {
  /** A file's path relative to the model's root; `undefined` for one outside of it, or of an installed package. */
  relative(file: string): string | undefined;
  /** The text of one of its files. */
  read(path: string): string | undefined;
  /** A text without the place of the folder on this machine. */
  withoutRoot(text: string): string;
}

/** What is said about a model file that did not run to its end: at the place of the model's code that failed. */
export function runFailure(path: string, error: unknown, folder: ModelFolder): Diagnostic {
  const { message, stack } = textsOf(error);
  const reason = folder
    .withoutRoot(message.trim().split("\n")[0] ?? "")
    .replace(/\(0 ?, _\w+\.(\w+)\)/g, "$1")
    .replace(/^Error: |[.\s]+$/g, "")
    .slice(0, MOST);
  return codeFailed(placeOf(path, message, stack, folder), {
    path,
    reason: reason || "it throws nothing that says why",
  });
}

/** Errors are whatever was thrown, and getters of those may throw again. */
function textsOf(error: unknown): { readonly message: string; readonly stack: string } {
  try {
    if (typeof error !== "object" || error === null || !("message" in error))
      return { message: `it throws ${JSON.stringify(error) ?? typeof error}`, stack: "" };
    const { name, message, stack } = error as { name?: unknown; message?: unknown; stack?: unknown };
    const named = typeof name === "string" && name !== "Error" ? `${name}: ${message}` : String(message);
    return { message: named, stack: typeof stack === "string" ? stack : "" };
  } catch {
    return { message: "", stack: "" };
  }
}

function placeOf(path: string, message: string, stack: string, folder: ModelFolder) {
  // Of a syntax error the message ends with the place, its column counted from 0.
  const syntax = /^ParseError: [\s\S]*\n\s*(\S.*):(\d+):(\d+)\s*$/.exec(message.replace(/^Error: /, ""));
  const broken = syntax?.[1] === undefined ? undefined : folder.relative(syntax[1]);
  if (broken !== undefined) return { file: broken, line: Number(syntax?.[2]), column: Number(syntax?.[3]) + 1 };
  for (const row of stack.split("\n")) {
    const frame = /^\s+at (?:.*\()?(.+):(\d+):\d+\)?$/.exec(row);
    const file = frame?.[1] === undefined ? undefined : folder.relative(frame[1]);
    if (file === undefined) continue;
    const line = Number(frame?.[2]);
    const text = folder.read(file)?.split(/\r?\n|\r/)[line - 1];
    // Columns are those of the code as it runs, so the line's beginning has to do.
    if (text !== undefined) return { file, line, column: Math.max(0, text.search(/\S/)) + 1 };
  }
  return { file: path, line: 1, column: 1 };
}
