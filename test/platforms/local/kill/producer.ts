import type { Random } from "./random.js";

export type Cell = string | null;
export type Row = Readonly<Record<string, Cell>>;

/** What all sources hold at one moment. */
export interface SourceState {
  /** By `store/dataset`: the rows of what is no feed, in order. */
  readonly tables: ReadonlyMap<string, readonly Row[]>;
  /** The files of the feed, each with its records, in the order they were written. */
  readonly feed: readonly FeedFile[];
}

export interface FeedFile {
  readonly name: string;
  readonly records: readonly Row[];
}

const CITIES = ["Oslo", "Rome", "Lima", "Bonn", null] as const;
const STATES = ["new", "sent", "held", "lost"] as const;

/** The sources' owners: every round something comes, changes and goes in each of them, by chance. */
export class Producer {
  private round = 0;
  private readonly customers = new Map<number, Row>();
  /** Customers that went, as they were. */
  private readonly gone = new Map<number, Row>();
  private visits: Row[] = [];
  private readonly parcels = new Set<number>();
  private readonly files: FeedFile[] = [];
  /** Records that were made and are written in a later round. */
  private withheld: Row[] = [];
  private sequence = 0;
  private readonly readings = new Map<number, Row>();
  private readonly ticks: Row[] = [];
  private readonly accounts = new Map<number, Row>();
  private readonly entries = new Map<string, Row>();
  private ids = 0;

  constructor(private readonly random: Random) {}

  /** What the sources hold from now on. */
  next(): SourceState {
    const first = this.round === 0;
    this.nextCustomers(first ? 120 : 5);
    this.nextVisits(first ? 60 : 4);
    this.nextFeed(first ? 80 : 6);
    this.nextReadings(first ? 80 : 6);
    this.nextTicks(first ? 60 : 5);
    this.nextLedger(first ? 40 : 2);
    this.round += 1;
    const tables: readonly (readonly [string, readonly Row[]])[] = [
      ["shop/customers", this.withBadOnes([...this.customers.values()])],
      ["shop/visits", this.visits],
      ["meters/readings", [...this.readings.values()]],
      ["ticks/ticks", [...this.ticks]],
      ["ledger/accounts", [...this.accounts.values()]],
      ["ledger/entries", [...this.entries.values()]],
    ];
    return { tables: new Map(tables), feed: [...this.files] };
  }

  private nextCustomers(count: number): void {
    const { random, customers, gone } = this;
    for (const [id, row] of this.some(customers, 9)) customers.set(id, { ...row, credit: money(random) });
    for (const [id, row] of this.some(customers, 3)) {
      customers.set(id, { ...row, fresh: `f${this.round}`, old: row.old === null ? `o${this.round}` : null });
    }
    for (const [id, row] of this.some(customers, 4)) {
      customers.delete(id);
      gone.set(id, row);
    }
    // Some come back as they were.
    for (const [id, row] of this.some(gone, 1)) {
      gone.delete(id);
      customers.set(id, row);
    }
    for (let left = count; left > 0; left -= 1) {
      const id = this.id();
      const city = random.pick(CITIES);
      customers.set(id, {
        ...{ id: String(id), name: `n, "${id}"`, city, credit: money(random) },
        ...{ old: random.pick(["a", "b", null]), fresh: `f${id % 5}` },
      });
    }
  }

  /** Snapshots hold bad rows, too, here and there: other ones each time. */
  private withBadOnes(rows: Row[]): readonly Row[] {
    const { random } = this;
    const bad = { id: "1", name: "bad", city: null, credit: null, old: null, fresh: null };
    const ones = [
      { ...bad, id: `x${this.round}` },
      { ...bad, id: String(this.id()), name: `far too long, ${this.round}` },
      { ...bad, id: String(this.id()), name: null },
    ];
    for (const one of random.some(ones, random.between(1, 3))) rows.splice(random.between(0, rows.length), 0, one);
    return rows;
  }

  private nextVisits(count: number): void {
    const { random } = this;
    this.visits = random.some(this.visits, Math.max(0, this.visits.length - 3)).slice();
    for (let left = count; left > 0; left -= 1)
      this.visits.push({ page: `p${random.between(0, 5)}`, seconds: random.pick(["1", "2", "3", null]) });
    this.visits.push({ page: `round ${this.round}`, seconds: null });
  }

  /** One or two files a round: new records, late ones, and now and then what was written before, whole or in part. */
  private nextFeed(count: number): void {
    const { random, parcels } = this;
    const records: Row[] = [];
    const add = (op: string, id: number, more: Row): void => {
      this.sequence += random.between(1, 3);
      records.push({ seq: String(this.sequence), op, id: String(id), state: null, weight: null, ...more });
    };
    const content = (): Row => ({
      state: random.pick(STATES),
      weight: random.pick([null, String(random.between(1, 90))]),
    });
    for (let left = count; left > 0; left -= 1) {
      const id = this.id();
      parcels.add(id);
      add("I", id, content());
    }
    for (const id of random.some([...parcels], 9)) add("U", id, content());
    for (const id of random.some([...parcels], 4)) {
      parcels.delete(id);
      add("D", id, {});
    }
    // Keys change: what was one parcel goes on as another.
    for (const id of random.some([...parcels], 2)) {
      const other = this.id();
      parcels.delete(id);
      parcels.add(other);
      add("D", id, {});
      add("I", other, content());
    }
    const bad = random.pick<Row>([{ op: "Z" }, { weight: "heavy" }, { state: null }, { state: "in no state at all" }]);
    add("U", random.pick([...parcels]), { ...content(), ...bad });
    // What comes last is on time: so every round is told from the one before.
    add("U", random.pick([...parcels]), { state: `r${this.round}`, weight: "1" });

    const late = new Set(this.round === 0 ? [] : random.some(records.slice(0, -1), 3));
    const before = this.files;
    const written = [...this.withheld, ...records.filter((record) => !late.has(record))];
    this.withheld = [...late];
    if (before.length > 0 && random.next() < 0.3) this.write(random.pick(before).records);
    if (before.length > 0 && random.next() < 0.3)
      written.push(...random.some(random.pick(before).records.filter(isGoodChange), 5));
    const cut = random.between(1, written.length);
    for (const part of [written.slice(0, cut), written.slice(cut)]) if (part.length > 0) this.write(part);
  }

  private write(records: readonly Row[]): void {
    const name = `${String(this.files.length).padStart(6, "0")}.csv`;
    this.files.push({ name, records });
  }

  private nextReadings(count: number): void {
    const { random, readings } = this;
    const now = Date.UTC(2024, 2, 1) + this.round * 7_200_000;
    const ago = (minutes: number): string =>
      new Date(now - minutes * 60_000).toISOString().replace("T", " ").replace(".000Z", "");
    const value = (): string => String(random.between(0, 99));
    for (const [id, row] of this.some(readings, 5))
      readings.set(id, { ...row, taken: ago(random.between(0, 20)), value: value() });
    // What goes is not noticed.
    for (const [id] of this.some(readings, 1)) readings.delete(id);
    for (let left = count; left > 0; left -= 1) this.addReading(ago(random.between(0, 30)), value());
    // Late ones: some are within the overlap of the window to come, some are not.
    for (let left = 3; left > 0; left -= 1) this.addReading(ago(random.between(100, 260)), value());
    this.addReading(ago(0), String(this.round));
  }

  private addReading(taken: string, value: string): void {
    const id = this.id();
    this.readings.set(id, { id: String(id), taken, value });
  }

  private nextTicks(count: number): void {
    const { random, ticks } = this;
    const last = Number(ticks.at(-1)?.number ?? 0);
    for (let left = 2; left > 0 && ticks.length > 0; left -= 1)
      ticks.unshift({ number: String(Math.max(0, last - random.between(0, 9))), note: `late in ${this.round}` });
    let number = last;
    for (let left = count; left > 0; left -= 1) {
      number += random.between(0, 2);
      ticks.push({ number: String(number), note: random.pick(["tick", "tock", null]) });
    }
    ticks.push({ number: String(number + 1), note: `round ${this.round}` });
  }

  /** Two tables that change together. */
  private nextLedger(count: number): void {
    const { random, accounts, entries } = this;
    for (const [id, row] of this.some(accounts, 6)) accounts.set(id, { ...row, balance: money(random) });
    for (const [id] of this.some(accounts, 1)) {
      accounts.delete(id);
      for (const key of [...entries.keys()]) if (key.startsWith(`${id}/`)) entries.delete(key);
    }
    for (let left = count; left > 0; left -= 1) {
      const id = this.id();
      accounts.set(id, { id: String(id), owner: `o'${id}`, balance: money(random) });
    }
    for (const [account] of this.some(accounts, count + 4)) {
      const line = String(random.between(1, 3));
      entries.set(`${account}/${line}`, { account: String(account), line, amount: money(random) });
    }
  }

  private some<K>(of: ReadonlyMap<K, Row>, count: number): readonly (readonly [K, Row])[] {
    return this.random.some([...of], count);
  }

  private id(): number {
    this.ids += 1;
    return this.ids;
  }
}

/** Whether a record of the feed is one that may be taken. Only its key is asked of a deletion. */
export function isGoodChange({ op, state, weight }: Row): boolean {
  if (op === "D") return true;
  if (op !== "I" && op !== "U") return false;
  return state !== null && state !== undefined && state.length <= 10 && (weight === null || /^\d+$/.test(weight ?? ""));
}

/** Whether a row of the customers may be taken. */
export function isGoodCustomer({ id, name }: Row): boolean {
  return /^\d+$/.test(id ?? "") && name !== null && name !== undefined && name.length <= 12;
}

function money(random: Random): string {
  return `${random.pick(["", "-"])}${random.between(1, 999)}.${String(random.between(0, 99)).padStart(2, "0")}`;
}
