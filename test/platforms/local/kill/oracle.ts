import { type Dataset, type Ecosystem, isMilestoned, isServed } from "./ecosystem.js";
import { type Cell, isGoodChange, isGoodCustomer, type Row, type SourceState } from "./producer.js";

/**
 * What consumers are to see, from what the sources held and what was deployed, round by round. It shares nothing with the
 * platform. Instants are the numbers of the rounds that batches came in.
 */
export interface Expected {
  readonly asked: Ecosystem;
  readonly kept: ReadonlyMap<string, Kept>;
  /** Places of bad records that lie aside, by store. */
  readonly rejects: ReadonlyMap<string, readonly string[]>;
}

export interface Version {
  readonly row: Row;
  readonly from: number;
  /** `null`: current. */
  readonly to: number | null;
}

/** What is kept of a dataset. */
interface Kept {
  readonly versions: readonly Version[];
  /** The last round that changed it; `undefined`: none did. */
  readonly changed: number | undefined;
  /** The greatest watermark that was read; `null`: none, or all is to be read again. */
  readonly greatest: string | null;
  /** As it was deployed: as long as that stays, windows go on where they were. */
  readonly shape: string;
}

export const NOTHING: Omit<Expected, "asked"> = { kept: new Map(), rejects: new Map() };

/** After `asked` was applied. */
export function applied(before: Omit<Expected, "asked">, asked: Ecosystem): Expected {
  const served = asked.datasets.filter(({ name }) => isServed(asked, name));
  const kept = new Map(
    served.map((dataset): [string, Kept] => {
      const { name, columns } = dataset;
      const milestoned = isMilestoned(asked, name);
      const shape = JSON.stringify([columns, milestoned]);
      const old = before.kept.get(name);
      if (old === undefined) return [name, { versions: [], changed: undefined, greatest: null, shape }];
      if (old.shape === shape) return [name, old];
      const wasMilestoned = old.shape.endsWith("true]");
      const since = old.changed ?? 0;
      const dated = wasMilestoned
        ? old.versions.filter(({ to }) => milestoned || to === null)
        : old.versions.map((version) => ({ ...version, from: since }));
      const versions = dated.map((version) => ({ ...version, row: inColumns(version.row, dataset) }));
      return [name, { versions, changed: old.changed, greatest: null, shape }];
    }),
  );
  return { asked, kept, rejects: before.rejects };
}

/** After a run in a round in which the sources held `sources`. */
export function ran(before: Expected, round: number, sources: SourceState): Expected {
  const { asked } = before;
  const kept = new Map<string, Kept>();
  for (const dataset of asked.datasets) {
    const old = before.kept.get(dataset.name);
    if (old === undefined) continue;
    const { rows, greatest } = taken(dataset, old, kept, sources);
    kept.set(dataset.name, { ...old, ...brought(dataset, old, rows, round), greatest });
  }
  return { asked, kept, rejects: rejectsOf(sources) };
}

/** All rows that a dataset has after its sources were read. */
function taken(
  dataset: Dataset,
  old: Kept,
  others: ReadonlyMap<string, Kept>,
  sources: SourceState,
): { readonly rows: readonly Row[]; readonly greatest: string | null } {
  const given = (sources.tables.get(dataset.name) ?? []).map((row) => inColumns(row, dataset));
  const all = (rows: readonly Row[]) => ({ rows, greatest: null });
  switch (dataset.name) {
    case "shop/customers":
      return all(given.filter(isGoodCustomer));
    case "depot/parcels":
      return all(lastChanges(sources).map((row) => inColumns(row, dataset)));
    case "meters/readings":
      return window(dataset, old, given, "taken", anHourBefore, (a, b) => (a < b ? -1 : a > b ? 1 : 0));
    case "ticks/ticks":
      return window(
        dataset,
        old,
        given,
        "number",
        (mark) => String(Number(mark) - 5),
        (a, b) => Number(a) - Number(b),
      );
    case "cities/by_city":
      return all(byCity(current(others, "shop/customers")));
    case "states/by_state":
      return all(byState(current(others, "depot/parcels"), current(others, "meters/readings").length));
    default:
      return all(given);
  }
}

/** Of each key the change with the greatest sequence, unless that one deletes. */
function lastChanges({ feed }: SourceState): readonly Row[] {
  const last = new Map<string, Row>();
  for (const record of feed.flatMap(({ records }) => records).filter(isGoodChange)) {
    const id = record.id ?? "";
    if (Number(record.seq) >= Number(last.get(id)?.seq ?? 0)) last.set(id, record);
  }
  return [...last.values()].filter(({ op }) => op !== "D");
}

/** Rows no older than the greatest watermark less an overlap: the newest of each key, or all of those without a key. */
function window(
  dataset: Dataset,
  old: Kept,
  given: readonly Row[],
  column: string,
  lessOverlap: (mark: string) => string,
  compare: (a: string, b: string) => number,
): { readonly rows: readonly Row[]; readonly greatest: string | null } {
  const mark = (row: Row): string => row[column] ?? "";
  const low = old.greatest === null ? null : lessOverlap(old.greatest);
  const read = given.filter((row) => low === null || compare(mark(row), low) >= 0);
  const greatest = read.map(mark).reduce((a, b) => (compare(a, b) >= 0 ? a : b), old.greatest ?? mark(read[0] ?? {}));
  const there = old.versions.filter(({ to }) => to === null).map(({ row }) => row);
  if (dataset.key.length === 0)
    return { rows: [...there.filter((row) => low !== null && compare(mark(row), low) < 0), ...read], greatest };
  const rows = new Map(there.map((row) => [keyOf(dataset, row), row]));
  for (const row of read) {
    const known = rows.get(keyOf(dataset, row));
    if (known === undefined || compare(mark(row), mark(known)) >= 0) rows.set(keyOf(dataset, row), row);
  }
  return { rows: [...rows.values()], greatest };
}

function anHourBefore(mark: string): string {
  const at = Date.parse(`${mark.replace(" ", "T")}Z`) - 3_600_000;
  return new Date(at).toISOString().replace("T", " ").replace(".000Z", "");
}

/** The versions after `rows` became all there are. */
function brought(dataset: Dataset, old: Kept, rows: readonly Row[], round: number): Pick<Kept, "versions" | "changed"> {
  const isDated = old.shape.endsWith("true]");
  const texts = (all: readonly Row[]): string =>
    all
      .map((row) => textOf(dataset, row))
      .sort()
      .join("\n");
  const there = old.versions.filter(({ to }) => to === null);
  if (texts(there.map(({ row }) => row)) === texts(rows))
    return { versions: old.versions, changed: old.changed ?? round };
  if (!isDated) return { versions: rows.map((row) => ({ row, from: round, to: null })), changed: round };
  const next = new Map(rows.map((row) => [keyOf(dataset, row), row]));
  const versions = old.versions.map((version): Version => {
    const key = keyOf(dataset, version.row);
    const row = next.get(key);
    if (version.to !== null) return version;
    if (row === undefined || textOf(dataset, row) !== textOf(dataset, version.row)) return { ...version, to: round };
    next.delete(key);
    return version;
  });
  return {
    versions: [...versions, ...[...next.values()].map((row) => ({ row, from: round, to: null }))],
    changed: round,
  };
}

function byCity(customers: readonly Row[]): readonly Row[] {
  const cities = new Map<string, { people: number; cents: bigint }>();
  for (const { city, credit } of customers) {
    const known = cities.get(city ?? "nowhere") ?? { people: 0, cents: 0n };
    known.people += 1;
    known.cents += BigInt((credit ?? "").replace(".", ""));
    cities.set(city ?? "nowhere", known);
  }
  return [...cities].map(([city, { people, cents }]) => ({ city, people: String(people), credit: centsText(cents) }));
}

function centsText(cents: bigint): string {
  const digits = String(cents < 0n ? -cents : cents).padStart(3, "0");
  return `${cents < 0n ? "-" : ""}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}

function byState(parcels: readonly Row[], readings: number): readonly Row[] {
  const states = new Map<string, Cell[]>();
  for (const { state = "", weight = null } of parcels)
    states.set(state ?? "", [...(states.get(state ?? "") ?? []), weight]);
  const rows = [...states].map(([state, weights]): Row => {
    const known = weights.filter((weight) => weight !== null).map(Number);
    const heaviest = known.length === 0 ? null : String(Math.max(...known));
    return { state, parcels: String(weights.length), heaviest };
  });
  return [...rows, { state: "read", parcels: String(readings), heaviest: null }];
}

function rejectsOf({ tables, feed }: SourceState): Expected["rejects"] {
  const places = (file: string, rows: readonly Row[], good: (row: Row) => boolean): string[] =>
    rows.flatMap((row, index) => (good(row) ? [] : [`${file}, line ${index + 2}`]));
  const seen = new Set<string>();
  const parcels = feed.flatMap(({ name, records }) => {
    const content = JSON.stringify(records);
    if (seen.has(content)) return [];
    seen.add(content);
    return places(`parcels/${name}`, records, isGoodChange);
  });
  return new Map([
    ["shop", places("customers.csv", tables.get("shop/customers") ?? [], isGoodCustomer)],
    ["depot", parcels],
  ]);
}

/** What a group sees of a dataset: lines of text, sorted. Of a milestoned one every version, with its rounds. */
export function seen({ asked, kept }: Expected, workspace: string, group: string, name: string): readonly string[] {
  const dataset = asked.datasets.find((one) => one.name === name);
  const of = asked.workspaces.find((one) => one.name === workspace)?.groups.find((one) => one.name === group);
  const versions = kept.get(name)?.versions;
  if (dataset === undefined || of === undefined || versions === undefined) throw new Error(`There is no ${name}.`);
  const header = [...dataset.columns.map(([column]) => column), ...(of.history === "live" ? [] : VALIDITY)];
  const lines =
    of.history === "live"
      ? versions.filter(({ to }) => to === null).map(({ row }) => textOf(dataset, row))
      : versions.map(({ row, from, to }) => `${textOf(dataset, row)} ${from} ${to}`);
  return [header.join(), ...lines.sort()];
}

export const VALIDITY = ["valid_from", "valid_to"] as const;

/** A row as a line: JSON of its cells in order. */
export function textOf({ columns }: Dataset, row: Row): string {
  return JSON.stringify(columns.map(([name]) => row[name] ?? null));
}

function current(kept: ReadonlyMap<string, Kept>, name: string): readonly Row[] {
  return (kept.get(name)?.versions ?? []).filter(({ to }) => to === null).map(({ row }) => row);
}

function inColumns(row: Row, { columns }: Dataset): Row {
  return Object.fromEntries(columns.map(([name]) => [name, row[name] ?? null]));
}

function keyOf({ key }: Dataset, row: Row): string {
  return JSON.stringify(key.map((name) => row[name]));
}
