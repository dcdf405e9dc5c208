/** Orders strings by UTF-16 code units: the same on every machine, whatever its locale. */
export function compareStrings(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** A sorted copy of `items`, ordered by the string that `by` gives for each (code units). Stable. */
export function sortedBy<T>(items: Iterable<T>, by: (item: T) => string): T[] {
  return [...items].sort((a, b) => compareStrings(by(a), by(b)));
}

/** The distinct values of `items`, sorted by code units. */
export function sortedUnique(items: Iterable<string>): string[] {
  return [...new Set(items)].sort(compareStrings);
}
