import { compareStrings } from "../util/order.js";

/** How many things can be reached from a row, in all and by kind. Kinds nobody reaches are left out; sorted by kind. */
export interface Count {
  readonly total: number;
  readonly shares: readonly { readonly kind: string; readonly count: number }[];
}

/** How many bytes the sets of bits may take at once, and the fewest words of 32 bits a row gets. */
const BUDGET = 16 * 1024 * 1024;
const FEWEST_WORDS = 8;

/** What a row reaches by itself, and the rows it leads to, all of which stand before it. */
export interface Row {
  readonly own: readonly number[];
  readonly next: readonly number[];
}

/**
 * Counts the distinct things each row reaches: its own, and those of the rows it leads to. Exact, with sets of bits:
 * some hundreds of things are followed through all rows at a time, so that memory stays within bounds however many
 * there are. `kinds` gives the kind of each thing; things are numbered anew by kind, each kind from a new word, so
 * that a word's bits are all of one kind.
 */
export function countReached(rows: readonly Row[], kinds: readonly string[]): Count[] {
  const { bitOf, kindOfWord } = numberByKind(kinds);
  const own = rows.map((row) => row.own.map((thing) => bitOf[thing] as number).sort((a, b) => a - b));
  const used = new Int32Array(rows.length);
  const totals = new Array<number>(rows.length).fill(0);
  const shares: { kind: string; count: number }[][] = rows.map(() => []);
  const width = Math.min(kindOfWord.length, Math.max(FEWEST_WORDS, Math.floor(BUDGET / 4 / rows.length)));
  const bits = new Int32Array(rows.length * width);
  for (let first = 0; first < kindOfWord.length; first += width) {
    const words = Math.min(width, kindOfWord.length - first);
    bits.fill(0);
    for (let at = 0; at < rows.length; at++) {
      const start = at * width;
      gatherBits(bits, start, width, first, own[at] ?? [], used, at);
      for (const other of rows[at]?.next ?? [])
        for (let word = 0; word < words; word++) (bits[start + word] as number) |= bits[other * width + word] as number;
      for (let word = 0; word < words; word++) {
        const count = ones(bits[start + word] as number);
        if (count === 0) continue;
        (totals[at] as number) += count;
        addShare(shares[at] ?? [], kindOfWord[first + word] as string, count);
      }
    }
  }
  return rows.map((_, at) => ({ total: totals[at] as number, shares: shares[at] ?? [] }));
}

/** Sets the bits of a row's own things that fall into the words at hand; `used` remembers how far its list was read. */
function gatherBits(
  bits: Int32Array,
  start: number,
  width: number,
  first: number,
  own: readonly number[],
  used: Int32Array,
  at: number,
): void {
  let next = used[at] as number;
  for (; next < own.length; next++) {
    const bit = own[next] as number;
    const word = (bit >>> 5) - first;
    if (word >= width) break;
    (bits[start + word] as number) |= 1 << (bit & 31);
  }
  used[at] = next;
}

/** Kinds come in order, so a count belongs to the last kind or to a new one. */
function addShare(shares: { kind: string; count: number }[], kind: string, count: number): void {
  const last = shares[shares.length - 1];
  if (last?.kind === kind) last.count += count;
  else shares.push({ kind, count });
}

function numberByKind(kinds: readonly string[]): { bitOf: Int32Array; kindOfWord: string[] } {
  const things = [...kinds.keys()].sort((a, b) => compareStrings(kinds[a] as string, kinds[b] as string) || a - b);
  const bitOf = new Int32Array(kinds.length);
  const kindOfWord: string[] = [];
  let next = 0;
  for (const thing of things) {
    const kind = kinds[thing] as string;
    if (next % 32 === 0 || kindOfWord[kindOfWord.length - 1] !== kind) {
      next = kindOfWord.length * 32;
      kindOfWord.push(kind);
    }
    bitOf[thing] = next++;
  }
  return { bitOf, kindOfWord };
}

/** How many bits of a word are set. */
function ones(word: number): number {
  let bits = word - ((word >>> 1) & 0x55555555);
  bits = (bits & 0x33333333) + ((bits >>> 2) & 0x33333333);
  return Math.imul((bits + (bits >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}
