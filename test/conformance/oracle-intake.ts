import type { Cell, Row } from "./canonical.js";
import { type Change, type Dataset, keyOf, type Store, same } from "./model.js";
import { before, instantText, readInstant } from "./time.js";

/** Why a batch is not taken. */
export class Refused extends Error {}

/** How far a dataset was read. */
export interface Position {
  /** The greatest watermark that was read. */
  readonly greatest: Cell;
  /** Of each key of a feed the change that holds. */
  readonly known: ReadonlyMap<string, Change>;
  /** Bad records that lie aside, each once. */
  readonly rejects: ReadonlySet<string>;
  /** Nothing was read yet, or the columns changed since. */
  readonly fromStart: boolean;
}

export function start(): Position {
  return { greatest: null, known: new Map(), rejects: new Set(), fromStart: true };
}

export interface Read {
  /** All rows that there are now. */
  readonly rows: readonly Row[];
  readonly position: Position;
}

interface Given {
  readonly rows: readonly Row[];
  readonly changes: readonly Change[];
}

/** What a batch makes of a dataset's rows. @throws Refused when it is not taken */
export function intake(
  store: Store,
  dataset: Dataset,
  position: Position,
  current: readonly Row[],
  given: Given,
): Read {
  switch (store.method.type) {
    case "snapshot":
      return snapshot(store, dataset, position, given.rows);
    case "watermark":
      return watermark(store, dataset, store.method, position, current, given.rows);
    case "cdc":
      return feed(store, dataset, position, current, given.changes);
  }
}

function snapshot(store: Store, dataset: Dataset, position: Position, rows: readonly Row[]): Read {
  const { good, bad } = judge(store, dataset, rows);
  const keys = good.map((row) => keyOf(dataset, row));
  if (dataset.primaryKey.length > 0 && new Set(keys).size < keys.length)
    throw new Refused("a key is there more than once");
  return { rows: good, position: { ...position, rejects: new Set(bad), fromStart: false } };
}

function watermark(
  store: Store,
  dataset: Dataset,
  { column, overlap }: { readonly column: string; readonly overlap?: string },
  position: Position,
  current: readonly Row[],
  rows: readonly Row[],
): Read {
  const type = dataset.columns.find(({ name }) => name === column)?.type ?? "";
  const greatest = position.fromStart ? null : position.greatest;
  const low = greatest === null ? null : overlap === undefined ? greatest : less(type, greatest, overlap);
  const inWindow = (row: Row): boolean => low === null || compare(type, row[column] ?? null, low) >= 0;
  const window = rows.filter((row) => row[column] === null || inWindow(row));
  const { good, bad } = judge(store, dataset, window, column);
  const rejects = new Set([...(position.fromStart ? [] : position.rejects), ...bad]);
  const marks = [position.greatest, ...good.map((row) => row[column] ?? null)].filter((mark) => mark !== null);
  const next = {
    ...position,
    rejects,
    fromStart: false,
    greatest: marks.reduce((a: Cell, b) => (a !== null && compare(type, a, b) >= 0 ? a : b), null),
  };
  if (dataset.primaryKey.length === 0) {
    const least = good.reduce((a: Cell, row) => lesser(type, a, row[column] ?? null), low);
    const stays = current.filter((row) => least === null || compare(type, row[column] ?? null, low ?? least) < 0);
    return { rows: [...stays, ...good], position: next };
  }
  const newest = new Map<string, Row>();
  for (const row of good) {
    const key = keyOf(dataset, row);
    const old = newest.get(key);
    const order = old ? compare(type, row[column] ?? null, old[column] ?? null) : 1;
    if (order > 0) newest.set(key, row);
  }
  for (const row of good) {
    const last = newest.get(keyOf(dataset, row));
    if (last && compare(type, row[column] ?? null, last[column] ?? null) === 0 && !same(row, last))
      throw new Refused("two versions of a key have one watermark");
  }
  const merged = new Map(current.map((row) => [keyOf(dataset, row), row]));
  for (const [key, row] of newest) {
    const old = merged.get(key);
    if (old && compare(type, old[column] ?? null, row[column] ?? null) > 0) continue;
    merged.set(key, row);
  }
  return { rows: [...merged.values()], position: next };
}

/** Of each key the change with the greatest sequence holds, whenever it came and however often. */
function feed(
  store: Store,
  dataset: Dataset,
  position: Position,
  current: readonly Row[],
  changes: readonly Change[],
): Read {
  const upserts = changes.filter(({ op }) => op !== "D").map(({ row }) => row);
  const { bad } = judge(store, dataset, upserts);
  const rows = new Map(current.map((row) => [keyOf(dataset, row), row]));
  const known = new Map(position.known);
  const batch = new Map<string, Change>();
  const seen = new Map<string, Change>();
  for (const change of changes) {
    if (change.op !== "D" && faultOf(dataset, change.row) !== undefined) continue;
    const key = keyOf(dataset, change.row);
    const before = known.get(key);
    if (before && before.seq > change.seq) continue;
    // Also one that a later change of the batch makes old is no other than it was.
    const place = `${key} ${change.seq}`;
    const other = seen.get(place) ?? (before?.seq === change.seq && !position.fromStart ? before : undefined);
    if (other && !sameChange(other, change)) throw new Refused("two changes of a key have one sequence");
    seen.set(place, change);
    if ((batch.get(key)?.seq ?? change.seq) <= change.seq) batch.set(key, change);
  }
  for (const [key, change] of batch) {
    known.set(key, change);
    if (change.op === "D") rows.delete(key);
    else rows.set(key, change.row);
  }
  const rejects = new Set([...(position.fromStart ? [] : position.rejects), ...bad]);
  return { rows: [...rows.values()], position: { ...position, known, rejects, fromStart: false } };
}

function sameChange(a: Change, b: Change): boolean {
  return (a.op === "D") === (b.op === "D") && (a.op === "D" || same(a.row, b.row));
}

/** Tells good records from bad ones. @throws Refused when one bad record stops the batch, and there is one */
function judge(store: Store, dataset: Dataset, rows: readonly Row[], mark?: string) {
  const good: Row[] = [];
  const bad: string[] = [];
  for (const row of rows) {
    const fault = faultOf(dataset, row, mark);
    if (fault === undefined) good.push(row);
    else if (store.badRecords === "reject") bad.push(JSON.stringify(row));
    else throw new Refused(fault);
  }
  return { good, bad };
}

/** What makes a record bad: nothing where something must be, or a text that is too long. */
function faultOf({ columns, primaryKey }: Dataset, row: Row, mark?: string): string | undefined {
  for (const { name, type, nullable } of columns) {
    const cell = row[name] ?? null;
    const required = nullable === false || primaryKey.includes(name) || name === mark;
    if (cell === null && required) return `${name} is null`;
    const length = Number(/^n?(?:var)?char\((\d+)\)$/.exec(type)?.[1] ?? Number.POSITIVE_INFINITY);
    if (cell !== null && [...cell].length > length) return `${name} is longer than ${length}`;
  }
  return undefined;
}

/** Which of two values of a type comes first: negative, zero or positive. Null comes before all. */
function compare(type: string, a: Cell, b: Cell): number {
  if (a === null || b === null) return a === b ? 0 : a === null ? -1 : 1;
  if (/^(?:tinyint|smallint|integer|bigint|uint\d+|decimal)/.test(type)) {
    const [x, y] = [BigInt(a.replace(".", "")), BigInt(b.replace(".", ""))];
    return x < y ? -1 : x > y ? 1 : 0;
  }
  if (type.startsWith("float")) return Number(a) - Number(b);
  return a < b ? -1 : a > b ? 1 : 0;
}

function lesser(type: string, a: Cell, b: Cell): Cell {
  return a === null || (b !== null && compare(type, b, a) < 0) ? b : a;
}

/** A watermark less an overlap. */
function less(type: string, value: string, overlap: string): string {
  if (/^(?:date|timestamp)/.test(type)) {
    const text = instantText(before(readInstant(value), overlap));
    return type === "date" ? text.slice(0, 10) : type === "timestamp" ? text.slice(0, -1) : text;
  }
  return String(BigInt(value) - BigInt(overlap));
}
