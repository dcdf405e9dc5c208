import type { ParsedValue } from "./parsed-file.js";

/** What a model file without findings declares: each object's value, and the number of its document. */
export type Declared = readonly { readonly value: ParsedValue; readonly index: number }[];

/**
 * Keeps what model files declare, by the digest of their text, so that a file is parsed once however often its model
 * is loaded. Entries are plain data: a cache may write them down and read them again, as long as the program is the same.
 */
export interface FileCache {
  get(digest: string): Declared | undefined;
  set(digest: string, declared: Declared): void;
}

/** How many files are kept: more than any model has. */
const MOST_FILES = 100_000;

/** A cache that lasts as long as the process; the longest unused entries go first. */
export function memoryCache(): FileCache {
  const entries = new Map<string, Declared>();
  return {
    get: (digest) => {
      const found = entries.get(digest);
      if (found) {
        entries.delete(digest);
        entries.set(digest, found);
      }
      return found;
    },
    set: (digest, declared) => {
      entries.set(digest, declared);
      for (const oldest of entries.keys()) {
        if (entries.size <= MOST_FILES) break;
        entries.delete(oldest);
      }
    },
  };
}
