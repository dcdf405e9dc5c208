import { compareStrings } from "../util/order.js";

/** How many things can be reached from a row, in all and by kind. Kinds nobody reaches are left out; sorted by kind. */
export interface Count {
  readonly total: number;
  readonly shares: readonly { readonly kind: string; readonly count: number }[];
}

/** Words of 32 bits handled at once: memory stays at 32 bytes a row however much can be reached. */
const WORDS = 8;

/**
 * Counts the distinct things each row reaches: its own, and those of the rows it leads to, which stand before it.
 * Exact, with sets of bits: 256 things are followed through all rows at a time. `kinds` gives the kind of each thing;
 * things are numbered anew by kind, each kind from a new word, so that a word's bits are all of one kind.
 */
export function countReached(
  rows: readonly { readonly own: readonly number[]; readonly next: readonly number[] }[],
  kinds: readonly string[],
): Count[] {
  const { bitOf, kindOfWord } = numberByKind(kinds);
  const totals = new Array<number>(rows.length).fill(0);
  const shares: { kind: string; count: number }[][] = rows.map(() => []);
  const owns = rows.map(({ own }) => own.map((thing) => bitOf[thing] as number).sort((a, b) => a - b));
  const seen = new Int32Array(rows.length);
  const bits = new Uint32Array(rows.length * WORDS);
  for (let word = 0; word < kindOfWord.length; word += WORDS) {
    bits.fill(0);
    const end = Math.min(word + WORDS, kindOfWord.length);
    for (const [at, { next }] of rows.entries()) {
      const start = at * WORDS;
      const own = owns[at] as number[];
      let used = seen[at] as number;
      for (; used < own.length && (own[used] as number) < end * 32; used++) {
        const bit = own[used] as number;
        (bits[start + (bit >>> 5) - word] as number) |= 1 << (bit & 31);
      }
      seen[at] = used;
      for (const other of next)
        for (let i = 0; i < WORDS; i++) (bits[start + i] as number) |= bits[other * WORDS + i] as number;
      for (let i = 0; i < end - word; i++) {
        const count = ones(bits[start + i] as number);
        if (count === 0) continue;
        (totals[at] as number) += count;
        const kind = kindOfWord[word + i] as string;
        const list = shares[at] as { kind: string; count: number }[];
        const last = list[list.length - 1];
        if (last?.kind === kind) last.count += count;
        else list.push({ kind, count });
      }
    }
  }
  return rows.map((_, at) => ({ total: totals[at] as number, shares: shares[at] as Count["shares"] }));
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
