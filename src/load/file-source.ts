import type { Diagnostic } from "../diagnostic/diagnostic.js";
import { fileTooLarge, fileUnreadable, linkOutside, notUtf8 } from "./diagnostics/files.js";

/** The largest file that is read. */
export const MAX_FILE_BYTES = 32 * 1024 * 1024;

/** What is at a path: bytes or a text, or why there is nothing to read. */
export type RawFile =
  | { readonly content: Uint8Array | string }
  | { readonly problem: "missing" | "outside" }
  | { readonly problem: "too-large"; readonly bytes: number }
  | { readonly problem: "unreadable"; readonly reason: string };

/** Where a model's files come from: a folder, a revision of a repository, a test. Paths are relative to its root, with `/`. */
export interface FileSource {
  read(path: string): RawFile;
  /** Whether a path, which need not exist, lies behind a link that leads out of the root. */
  leadsOutside(path: string): boolean;
}

/** A source of texts in memory. */
export function textSource(texts: ReadonlyMap<string, string>): FileSource {
  return {
    read: (path) => {
      const content = texts.get(path);
      return content === undefined ? { problem: "missing" } : { content };
    },
    leadsOutside: () => false,
  };
}

/** A file's text, without a byte order mark; `undefined` when there is no such file; or what is wrong with it. */
export function readText(source: FileSource, path: string): string | undefined | Diagnostic {
  const raw = source.read(path);
  const start = { file: path, line: 1, column: 1 };
  if ("problem" in raw) {
    switch (raw.problem) {
      case "missing":
        return undefined;
      case "outside":
        return linkOutside(start, { path });
      case "unreadable":
        return fileUnreadable(start, { reason: raw.reason });
      case "too-large":
        return tooLarge(path, raw.bytes);
    }
  }
  const { content } = raw;
  if (content.length > MAX_FILE_BYTES) return tooLarge(path, content.length);
  return typeof content === "string" ? content.replace(/^\ufeff/, "") : decode(path, content);
}

function tooLarge(path: string, bytes: number): Diagnostic {
  return fileTooLarge(
    { file: path, line: 1, column: 1 },
    { megabytes: Math.ceil(bytes / 1024 / 1024), most: MAX_FILE_BYTES / 1024 / 1024 },
  );
}

function decode(path: string, bytes: Uint8Array): string | Diagnostic {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return notUtf8(firstBroken(path, bytes), { looksLike: encodingOf(bytes) });
  }
}

/** Where the first bytes are that are no UTF-8. */
function firstBroken(path: string, bytes: Uint8Array): { file: string; line: number; column: number } {
  const decoder = new TextDecoder("utf-8", { fatal: true });
  let start = 0;
  for (let line = 1; ; line++) {
    const end = bytes.indexOf(10, start);
    const row = bytes.subarray(start, end < 0 ? bytes.length : end);
    try {
      decoder.decode(row);
    } catch {
      const column = Math.max(0, new TextDecoder("utf-8").decode(row).indexOf("\ufffd")) + 1;
      return { file: path, line, column };
    }
    if (end < 0) return { file: path, line: 1, column: 1 };
    start = end + 1;
  }
}

function encodingOf(bytes: Uint8Array): string | undefined {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return "UTF-16 (little endian)";
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return "UTF-16 (big endian)";
  return bytes.includes(0) ? "no text at all" : undefined;
}
