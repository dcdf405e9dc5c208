import { distance } from "fastest-levenshtein";
import { compareStrings } from "./order.js";

/** The names nearest to `wanted`, best first, at most `most`; empty when nothing is near enough to be a slip. */
export function nearest(wanted: string, names: Iterable<string>, most = 3): string[] {
  const lower = wanted.toLowerCase();
  const limit = Math.max(1, Math.floor(wanted.length * 0.4));
  return [...new Set(names)]
    .map((name) => ({ name, far: slipsBetween(lower, name.toLowerCase()) }))
    .filter(({ far }) => far <= limit)
    .sort((a, b) => a.far - b.far || compareStrings(a.name, b.name))
    .slice(0, most)
    .map(({ name }) => name);
}

/** How many slips make one name of the other; two neighbouring letters in the wrong order are one slip. */
function slipsBetween(a: string, b: string): number {
  if (a.length === b.length) {
    let at = 0;
    while (at < a.length && a[at] === b[at]) at++;
    if (a[at] === b[at + 1] && a[at + 1] === b[at] && a.slice(at + 2) === b.slice(at + 2)) return a === b ? 0 : 1;
  }
  return distance(a, b);
}

/** A sentence ` Did you mean "x" or "y"?` (with its leading space) of the `most` nearest names, or nothing. */
export function didYouMean(wanted: string, names: Iterable<string>, most = 3): string {
  const found = nearest(wanted, names, most);
  if (found.length === 0) return "";
  const quoted = found.map((name) => `"${name}"`);
  const last = quoted.pop() as string;
  return ` Did you mean ${quoted.length > 0 ? `${quoted.join(", ")} or ${last}` : last}?`;
}
