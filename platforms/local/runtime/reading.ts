import type { Session } from "./session.js";

/** A column of what is read: as it is there, and as a value of the declared type, which is null when it is none. */
export interface Cell {
  readonly raw: string;
  readonly value: string;
  /** What is there, as a message shows it; absent: `raw`. */
  readonly shown?: string;
}

/** Some of what is read: one SELECT's worth. */
export interface Part {
  /** For messages: the file or table. */
  readonly label: string;
  /** What the cells are read from, in SQL. */
  readonly from: string;
  /** In the order of the shape. */
  readonly cells: readonly Cell[];
  /** When a record as a whole is bad, in SQL, and what is said of it. */
  readonly broken?: {
    readonly test: string;
    readonly says: string;
    /** The record, as JSON, in SQL. */
    readonly record: string;
  };
  /** Whether a record has a column at all, in SQL, in the order of the shape; absent: it always has. */
  readonly present?: readonly string[];
  /** Whether a record has the same number whenever it is read, as a line of a file has and a row of a table has not. */
  readonly steady: boolean;
  /** Where records are, by their numbers from 1, ascending: `line 17`. */
  where(records: readonly number[]): Promise<readonly string[]>;
}

/** Records whose `column` is null, or no less than `low`: the text of one of its values, as DuckDB writes it in UTC. */
export interface Window {
  readonly column: string;
  readonly low: string;
}

/** A dataset of a source, about to be read. */
export interface Reading {
  /** All of it, in few parts. */
  readonly parts: readonly Part[];
  /** All of it, in parts within which records can be counted. */
  readonly single: () => readonly Part[];
  /** For people, such as columns that the model does not have. */
  readonly notes: readonly string[];
  /** Whether it is worth reading again, in another way, after an error. */
  readonly retry?: (error: unknown) => boolean;
  /** What of it can be read once its badly written records are put aside; `undefined`: nothing can. */
  readonly mend?: (session: Session) => Promise<Mended | undefined>;
  /** What the user hears when DuckDB could not read it. */
  readonly failure: (error: unknown) => Promise<unknown>;
  /** @throws RuntimeProblem when what was read changed meanwhile */
  readonly settle: () => Promise<void>;
}

export interface Mended {
  readonly reading: Reading;
  readonly broken: readonly BrokenRecords[];
}

/** Badly written records of a file. */
export interface BrokenRecords {
  /** For messages: the file. */
  readonly label: string;
  /** What can be selected from for them: `line`, `problem`, `record` (as JSON, bounded) and `digest` (of its bytes). */
  readonly from: string;
}
