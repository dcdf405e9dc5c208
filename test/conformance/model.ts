import type { Row } from "./canonical.js";

/**
 * An ecosystem as a scenario tells it: what is read, how, and who wants it. A platform reads every store from every kind of
 * source it has, and serves every workspace in every kind of container: a scenario says nothing of either.
 */
export interface Ecosystem {
  readonly stores: readonly Store[];
  readonly workspaces: readonly Workspace[];
  readonly transformers?: readonly Transformer[];
}

export interface Store {
  readonly name: string;
  readonly datasets: readonly Dataset[];
  readonly method: Method;
  /** absent: stop */
  readonly badRecords?: "stop" | "reject";
  /** Whether all datasets are one batch; absent: each is one by itself. */
  readonly together?: boolean;
}

export type Method =
  | { readonly type: "snapshot" }
  | { readonly type: "watermark"; readonly column: string; readonly overlap?: string }
  /** A feed has two columns beside the dataset's: `seq`, a bigint, and `op`: I, U or D. */
  | { readonly type: "cdc"; readonly overlap?: string };

export interface Dataset {
  readonly name: string;
  readonly columns: readonly Column[];
  readonly primaryKey: readonly string[];
}

export interface Column {
  readonly name: string;
  /** As the model writes it. */
  readonly type: string;
  /** absent: yes, unless it is part of the key */
  readonly nullable?: boolean;
}

/** All groups of one workspace are served in one container of its own. */
export interface Workspace {
  readonly name: string;
  readonly groups: readonly Group[];
}

export interface Group {
  readonly name: string;
  readonly history: "live" | "milestoned";
  /** An ISO 8601 duration; absent: for ever. */
  readonly retention?: string;
  /** `store/dataset` */
  readonly sinks: readonly string[];
}

export interface Transformer {
  readonly name: string;
  /** `store/dataset` */
  readonly inputs: readonly string[];
  /** What it makes is read as a snapshot. */
  readonly output: { readonly store: string; readonly datasets: readonly Dataset[] };
  readonly code: {
    readonly runtime: "sql" | "javascript";
    /** The text, which names an input's relation as `relation("store/dataset")` gives it. */
    text(relation: (input: string) => string): string;
  };
  /** What it makes, in plain JavaScript: rows of each input by `store/dataset`, rows of each output by dataset. */
  meaning(inputs: ReadonlyMap<string, readonly Row[]>): Readonly<Record<string, readonly Row[]>>;
}

/** A record of a feed. Of a deletion only the key's cells are there. */
export interface Change {
  readonly seq: number;
  readonly op: "I" | "U" | "D";
  readonly row: Row;
}

/** Columns that a milestoned group sees beside the dataset's. */
export const VALID_FROM = "valid_from";
export const VALID_TO = "valid_to";

/** `columns("id integer!, name varchar(5)")`: `!` is not nullable. Types hold no blanks. */
export function columns(text: string): readonly Column[] {
  return text.split(/,\s+/).map((part) => {
    const [name = "", type = ""] = part.trim().split(" ");
    return { name, type: type.replace(/!$/, ""), nullable: !type.endsWith("!") };
  });
}

/** A dataset with columns as in `columns` and a key of some of them. */
export function dataset(name: string, text: string, ...primaryKey: string[]): Dataset {
  return { name, columns: columns(text), primaryKey };
}

/** Rows with cells in the order of a dataset's columns. */
export function rows(of: Dataset, ...cells: readonly (readonly (string | number | null)[])[]): readonly Row[] {
  return cells.map((row) =>
    Object.fromEntries(
      of.columns.map(({ name }, at) => [name, row[at] === undefined || row[at] === null ? null : String(row[at])]),
    ),
  );
}

/** What tells a row of a dataset with a key from others. */
export function keyOf({ primaryKey }: Dataset, row: Row): string {
  return JSON.stringify(primaryKey.map((name) => row[name]));
}

/** Whether two rows with cells in one order are equal. */
export function same(a: Row, b: Row): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
