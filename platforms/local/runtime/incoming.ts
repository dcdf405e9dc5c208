import type { JobResult } from "../../../src/platform/runtime.js";
import type { Shape } from "../spec.js";

/**
 * What a table is to become. What is read from a source is rows of the shape, which make history where a table is
 * milestoned (`applyRows`). What is copied from staging to a consumer (`ConsumerTable.apply`) is the table as it is kept:
 * its rows and its key are those of `physicalShape(shape)`, so that all containers have the same versions.
 */
export interface Incoming {
  readonly shape: Shape;
  /** What can be selected from; free of duplicate keys. */
  readonly rows: string;
  /**
   * All rows that there will be, as something that can be selected from, where `rows` are only those that changed. The
   * content is then as fully named by the fingerprint as with the extent `all`.
   */
  readonly whole?: string;
  readonly extent: Extent;
  readonly fingerprint: string;
  /** How far its source has been read once they are in: the greatest watermark; `null` where nothing of it is kept. */
  readonly watermark: string | null;
  /** When they were read from the source of all: an instant as DuckDB writes it, in UTC. What is dated is dated by it. */
  readonly at: string;
}

/**
 * What rows that come in are, beside those that are there.
 * - all: all there are; what is not among them is gone.
 * - more: new and changed ones of a table with a key; `gone` may be selected from for the keys of those that are gone,
 *   `keys`, where it is known, for all keys that either has.
 * - window: of a table without a key: all those for which the SQL condition `where` holds; others stay as they are.
 */
export type Extent =
  | { readonly type: "all" }
  | { readonly type: "more"; readonly gone?: string; readonly keys?: string }
  | { readonly type: "window"; readonly where: string };

export type Counts = Pick<JobResult, "inserted" | "updated" | "deleted">;

export const NOTHING: Counts = { inserted: 0, updated: 0, deleted: 0 };

export function sum(counts: readonly Counts[]): Counts {
  return counts.reduce(
    (a, b) => ({ inserted: a.inserted + b.inserted, updated: a.updated + b.updated, deleted: a.deleted + b.deleted }),
    NOTHING,
  );
}

export function isNothing(counts: Counts): boolean {
  return counts.inserted === 0 && counts.updated === 0 && counts.deleted === 0;
}
