/** Names of one list that clash, as indexes into it. */
export interface Clashes {
  /** Each set of equal names. */
  readonly equal: readonly (readonly number[])[];
  /** Each set of names that differ only in case: one index per spelling. */
  readonly twins: readonly (readonly number[])[];
}

const NONE: Clashes = { equal: [], twins: [] };

/** Finds the names that are equal, or equal but for case. Linear; the usual list without clashes costs one set. */
export function clashesOf(names: readonly string[]): Clashes {
  if (names.length < 2) return NONE;
  const seen = new Set<string>();
  for (const name of names) seen.add(name.toLowerCase());
  if (seen.size === names.length) return NONE;
  const clusters = new Map<string, Map<string, number[]>>();
  for (const [index, name] of names.entries()) {
    const lower = name.toLowerCase();
    const spellings = clusters.get(lower) ?? new Map<string, number[]>();
    clusters.set(lower, spellings);
    const same = spellings.get(name);
    if (same) same.push(index);
    else spellings.set(name, [index]);
  }
  const equal: number[][] = [];
  const twins: number[][] = [];
  for (const spellings of clusters.values()) {
    for (const same of spellings.values()) if (same.length > 1) equal.push(same);
    if (spellings.size > 1) twins.push([...spellings.values()].map(([first]) => first as number));
  }
  return { equal, twins };
}
