import type { Fix } from "../diagnostic/diagnostic.js";
import { didYouMean, nearest } from "../util/did-you-mean.js";
import { compareStrings } from "../util/order.js";
import { quote } from "../util/quote.js";

/** A namespace up to this size is searched whole for near names. */
const SMALL = 512;
/** Of a larger one, this many neighbours on either side, in both orders. */
const WINDOW = 48;
/** Texts longer than this are no slips of the pen. */
const LONGEST = 300;

/** What to say about a name that is not there. */
export interface Suggestion {
  /** A sentence with its leading space, or nothing. */
  readonly text: string;
  /** Present when there is one name it can only have meant. */
  readonly fix?: Fix;
}

/**
 * The names of one namespace. Compared exactly; a name that differs only in case is pointed out as such.
 * Suggestions cost the logarithm of the namespace's size: one slip leaves the beginning or the end of a name
 * intact, so what was meant stands near it in the order of names or in the order of their reversals.
 */
export class NameSet {
  private readonly names: ReadonlySet<string>;
  private byLower: ReadonlyMap<string, string> | undefined;
  private forward: readonly Ordered[] | undefined;
  private backward: readonly Ordered[] | undefined;

  constructor(names: Iterable<string>) {
    this.names = new Set(names);
  }

  has(name: string): boolean {
    return this.names.has(name);
  }

  suggest(wanted: string): Suggestion {
    if (wanted.length > LONGEST) return { text: "" };
    this.byLower ??= lowered(this.names);
    const twin = this.byLower.get(wanted.toLowerCase());
    if (twin !== undefined)
      return { text: ` Names are compared with case: it is written ${quote(twin)}.`, ...fixTo(twin) };
    const near = nearest(wanted, this.names.size <= SMALL ? this.names : this.neighbours(wanted));
    return { text: didYouMean(wanted, near), ...(near.length === 1 ? fixTo(near[0] as string) : {}) };
  }

  private neighbours(wanted: string): string[] {
    this.forward ??= order(this.names, (name) => name.toLowerCase());
    this.backward ??= order(this.names, (name) => reverse(name.toLowerCase()));
    const lower = wanted.toLowerCase();
    return [...around(this.forward, lower), ...around(this.backward, reverse(lower))];
  }
}

interface Ordered {
  readonly by: string;
  readonly name: string;
}

function order(names: Iterable<string>, by: (name: string) => string): Ordered[] {
  return Array.from(names, (name) => ({ by: by(name), name })).sort(
    (a, b) => compareStrings(a.by, b.by) || compareStrings(a.name, b.name),
  );
}

function around(ordered: readonly Ordered[], by: string): string[] {
  let low = 0;
  let high = ordered.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((ordered[middle] as Ordered).by < by) low = middle + 1;
    else high = middle;
  }
  return ordered.slice(Math.max(0, low - WINDOW), low + WINDOW).map(({ name }) => name);
}

/** By lower case; of several spellings the first by code units, so that the answer has no order of insertion. */
function lowered(names: Iterable<string>): Map<string, string> {
  const map = new Map<string, string>();
  for (const name of names) {
    const lower = name.toLowerCase();
    const known = map.get(lower);
    if (known === undefined || compareStrings(name, known) < 0) map.set(lower, name);
  }
  return map;
}

function reverse(text: string): string {
  return text.split("").reverse().join("");
}

function fixTo(name: string): { readonly fix?: Fix } {
  // Only what YAML reads as a plain string may be put in place without quotes.
  return /^[A-Za-z][A-Za-z0-9_:/-]*$/.test(name) ? { fix: { title: `Write ${quote(name)}`, replacement: name } } : {};
}
