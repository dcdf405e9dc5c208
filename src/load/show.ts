import { didYouMean } from "../util/did-you-mean.js";

/** How much of a value a message shows. */
const MOST = 60;

/** A text for a message, in quotes, cut where it is long. Control characters are escaped. */
export function show(value: unknown): string {
  if (typeof value === "string")
    return value.length <= MOST ? JSON.stringify(value) : `${JSON.stringify(value.slice(0, MOST))}…`;
  if (value === null || value === undefined) return "nothing";
  if (Array.isArray(value)) return value.length === 0 ? "an empty list" : "a list";
  if (typeof value === "object") return Object.keys(value).length === 0 ? "an empty mapping" : "a mapping";
  return String(value);
}

/** A sentence that asks whether one of the nearest names was meant; nothing for what is too long to be a slip. */
export function suggest(wanted: string, names: Iterable<string>): string {
  return wanted.length > 2 * MOST ? "" : didYouMean(wanted, names);
}
