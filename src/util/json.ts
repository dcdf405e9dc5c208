import { compareStrings } from "./order.js";

/** Any value JSON can hold. `undefined` members of objects are left out when written. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json | undefined };

/**
 * The one text of a JSON value: keys sorted by code units, two spaces, a newline at the end.
 * Iterative order of arrays is kept; it carries meaning.
 */
export function canonicalJson(value: unknown): string {
  return `${JSON.stringify(sortKeys(value), null, 2)}\n`;
}

/** Like {@link canonicalJson}, on one line and without the newline: for digests and comparisons. */
export function compactJson(value: unknown): string {
  return JSON.stringify(sortKeys(value));
}

function sortKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortKeys);
  if (value === null || typeof value !== "object") return value;
  const entries = Object.entries(value).sort(([a], [b]) => compareStrings(a, b));
  // fromEntries defines own properties, so a key named `__proto__` stays data. Integer-like keys are
  // ordered by the engine itself, numerically, before all others: still the same on every machine.
  return Object.fromEntries(entries.map(([key, member]) => [key, sortKeys(member)]));
}
