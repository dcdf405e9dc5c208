import type { DataType } from "../model/data-type.js";

/** How values follow each other: as whole or decimal numbers, or as days and instants. */
export type Ordering = "number" | "time";

const ORDERINGS: ReadonlyMap<DataType["name"], Ordering> = new Map<DataType["name"], Ordering>([
  ["tinyint", "number"],
  ["smallint", "number"],
  ["integer", "number"],
  ["bigint", "number"],
  ["uint8", "number"],
  ["uint16", "number"],
  ["uint32", "number"],
  ["uint64", "number"],
  ["decimal", "number"],
  ["date", "time"],
  ["timestamp", "time"],
  ["timestamptz", "time"],
]);

/** How a type's values follow each other, exactly and in the same way for every engine; `undefined` where they do not. */
export function orderingOf(type: DataType): Ordering | undefined {
  return ORDERINGS.get(type.name);
}

/**
 * Whether a dataset's column is the one that a feed's sequence names. Unlike a watermark a sequence need not be a column of
 * the dataset, and engines ignore case: one that differs only in that is the same column to them.
 */
export function isSequence(column: string, sequence: string): boolean {
  return column.toLowerCase() === sequence.toLowerCase();
}
