import { nearest } from "../../util/did-you-mean.js";

/** Among more new names than these it is not guessed which one a removed name became. */
export const MOST_CANDIDATES = 64;
/** Texts longer than this are no names that anyone would take for each other. */
export const LONGEST = 128;
/** Shorter names stand in many others by chance. */
const SHORTEST_WITHIN = 3;

/**
 * The new name that a removed one may have become: one that differs by a few slips, or one that holds it or is held by it.
 * Costs the same however much was removed and added.
 */
export function likelyRename(removed: string, added: readonly string[]): string | undefined {
  if (added.length > MOST_CANDIDATES || removed.length > LONGEST) return undefined;
  const names = added.filter((name) => name.length <= LONGEST);
  const lower = removed.toLowerCase();
  const within = (name: string): boolean =>
    Math.min(name.length, lower.length) >= SHORTEST_WITHIN && (name.includes(lower) || lower.includes(name));
  return nearest(removed, names, 1)[0] ?? names.find((name) => within(name.toLowerCase()));
}
