import type { Tree } from "../diagnostic/locate.js";
import { maskSource } from "../util/secrets.js";

/**
 * Gives lines of the files that findings are about, as they may be shown: what looks like a secret, and the
 * `secrets` that are known, are hidden in them. Files are read when a line of theirs is first asked for.
 */
export function sourceLines(
  texts: Readonly<Record<Tree, ((path: string) => string | undefined) | undefined>>,
  secrets: readonly string[] = [],
): (tree: Tree, file: string, line: number) => string | undefined {
  const known = new Map<string, readonly string[] | undefined>();
  return (tree, file, line) => {
    const key = `${tree}:${file}`;
    if (!known.has(key)) {
      const text = texts[tree]?.(file);
      known.set(key, text === undefined ? undefined : maskSource(text, secrets).split(/\r\n|\r|\n/));
    }
    return known.get(key)?.[line - 1];
  };
}
