import { RuntimeProblem } from "../../../src/platform/runtime.js";
import type { Shape } from "../spec.js";
import { show } from "./problem.js";

/** What is said of columns that the model declares and the source lacks. */
export function missingColumns(what: string, missing: readonly string[], there: readonly string[]): RuntimeProblem {
  const named = missing.map((name) => show(name)).join(", ");
  const has = there.length > 0 ? ` It has ${listed(there)}.` : "";
  return new RuntimeProblem(
    `${what}: ${missing.length === 1 ? "the column" : "the columns"} ${named} ${missing.length === 1 ? "is" : "are"} missing.${has}`,
    "Add what is missing to the source, or take it out of the dataset.",
  );
}

function listed(names: readonly string[]): string {
  const shown = names.slice(0, 10).map((name) => show(name));
  return names.length > 10 ? `${shown.join(", ")} and ${names.length - 10} more` : shown.join(", ");
}

export interface Matched {
  /** Where each column of the shape is among the names, -1 for those that are not. */
  readonly at: readonly number[];
  readonly missing: readonly string[];
  /** The names that are none of the shape's. */
  readonly extra: readonly string[];
}

/**
 * Finds each column of a shape among a source's names: as it is written, else whatever its case and the blanks around it.
 * @throws RuntimeProblem when one is there twice
 */
export function matchColumns(names: readonly string[], shape: Shape, what: string): Matched {
  const exact = new Map<string, number[]>();
  const loose = new Map<string, number[]>();
  const add = (map: Map<string, number[]>, key: string, index: number): void => {
    const list = map.get(key);
    if (list) list.push(index);
    else map.set(key, [index]);
  };
  names.forEach((name, index) => {
    add(exact, name, index);
    add(loose, name.trim().toLowerCase(), index);
  });
  const missing: string[] = [];
  const at = shape.columns.map(({ name }) => {
    const found = exact.get(name) ?? loose.get(name.toLowerCase()) ?? [];
    if (found.length > 1)
      throw new RuntimeProblem(
        `${what}: the column ${show(name)} is there ${found.length} times.`,
        "Give every column of the source a name of its own.",
      );
    if (found.length === 0) missing.push(name);
    return found[0] ?? -1;
  });
  return { at, missing, extra: names.filter((_, index) => !at.includes(index)) };
}

/** What is read at once: its columns among those of the shape. */
export interface Layout extends Matched {
  /** For messages: the file. */
  readonly label: string;
  readonly names: readonly string[];
}

/**
 * Makes sure that nothing that is `read` lacks a column; where a source `grows`, nothing lacks one that none of `all` has,
 * since what was written before a column was added cannot have it. Gives notes on columns that are left out, or null.
 * @throws RuntimeProblem
 */
export function assertColumns(
  all: readonly Layout[],
  read: readonly Layout[],
  what: string,
  grows: boolean,
): readonly string[] {
  const isKnown = (column: string): boolean => grows && all.some(({ missing }) => !missing.includes(column));
  const notes = new Set<string>();
  for (const { label, names, missing, extra } of read) {
    const gone = missing.filter((column) => !isKnown(column));
    if (gone.length > 0) throw missingColumns(`${what}: ${label}`, gone, names);
    if (missing.length > 0) notes.add(`${label}: without ${listed(missing)}, so null there`);
    if (extra.length > 0) notes.add(`${label}: not in the dataset, so left out: ${listed(extra)}`);
  }
  return [...notes];
}
