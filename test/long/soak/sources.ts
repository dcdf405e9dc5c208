import { mkdirSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { DuckDBInstance } from "@duckdb/node-api";
import type { Client } from "pg";

/** A row as text, cell by cell; `null` is null. */
export type Row = readonly (string | null)[];

/** A pseudo-random generator: the same numbers for the same seed (mulberry32). */
export function generator(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return Math.floor((((t ^ (t >>> 14)) >>> 0) / 4_294_967_296) * below);
  };
}

/** The tables as consumers must have them in the end, kept beside the sources in plain JavaScript. */
export class Expected {
  readonly accounts = new Map<string, { readonly sequence: number; readonly row: Row | undefined }>();
  readonly people = new Map<string, { readonly changed: number; readonly row: Row }>();
  readonly products = new Map<string, Row>();
  readonly stock = new Map<string, Row>();

  table(name: "accounts" | "people" | "products" | "stock" | "owners"): readonly Row[] {
    switch (name) {
      case "accounts":
        return [...this.accounts.values()].flatMap(({ row }) => (row ? [row] : []));
      case "people":
        return [...this.people.values()].map(({ row }) => row);
      case "products":
        return [...this.products.values()];
      case "stock":
        return [...this.stock.values()];
      case "owners":
        return this.owners();
    }
  }

  private owners(): readonly Row[] {
    const sums = new Map<string, number>();
    for (const [, owner, balance] of this.table("accounts"))
      if (owner !== null && owner !== undefined)
        sums.set(owner, (sums.get(owner) ?? 0) + Math.round(Number(balance) * 100));
    return [...sums].map(([owner, cents]) => [owner, (cents / 100).toFixed(2)]);
  }
}

const OPERATIONS = ["I", "U", "U", "D"] as const;

/** A feed of changes: a folder of files, of which some come late and some come again. */
export class Feed {
  private sequence = 0;
  private files = 0;
  private readonly sent: string[] = [];
  private readonly held: string[][] = [];

  constructor(
    private readonly folder: string,
    private readonly expected: Expected,
    private readonly random: (below: number) => number,
  ) {
    mkdirSync(folder, { recursive: true });
  }

  change(): void {
    const records: string[] = [];
    for (let left = 1 + this.random(20); left > 0; left -= 1) records.push(this.record());
    // One batch in eight is held back and comes after others.
    if (this.random(8) === 0) this.held.push(records);
    else this.send(records);
    if (this.random(6) === 0 && this.held.length > 0) this.send(this.held.shift() ?? []);
    if (this.random(12) === 0 && this.sent.length > 0) this.send([this.sent[this.random(this.sent.length)] ?? ""]);
  }

  /** Sends what was held back. */
  finish(): void {
    for (const records of this.held.splice(0)) this.send(records);
  }

  private record(): string {
    this.sequence += 1;
    const id = String(this.random(400));
    const operation = OPERATIONS[this.random(OPERATIONS.length)] ?? "U";
    const row: Row = [
      id,
      this.random(10) === 0 ? null : `o${this.random(30)}`,
      (this.random(1_000_000) / 100).toFixed(2),
    ];
    this.expected.accounts.set(id, { sequence: this.sequence, row: operation === "D" ? undefined : row });
    return operation === "D"
      ? `${this.sequence},D,${id},,`
      : `${this.sequence},${operation},${row.map((cell) => cell ?? "").join(",")}`;
  }

  private send(records: readonly string[]): void {
    this.files += 1;
    const path = join(this.folder, `${String(this.files).padStart(8, "0")}.csv`);
    const text = records.join("\n");
    writeFileSync(`${path}.part`, `seq,op,id,owner,balance\n${text}\n`);
    renameSync(`${path}.part`, path);
    this.sent.push(text);
    if (this.sent.length > 50) this.sent.shift();
  }
}

/** A table in a DuckDB file whose rows only grow newer; some come later than newer ones. */
export class People {
  private clock = 1000;

  constructor(
    private readonly path: string,
    private readonly expected: Expected,
    private readonly random: (below: number) => number,
  ) {}

  create(): Promise<void> {
    return this.run("CREATE TABLE people (id INTEGER PRIMARY KEY, name VARCHAR, changed BIGINT)");
  }

  async change(): Promise<void> {
    const statements: string[] = [];
    const rows: [string, { changed: number; row: Row }][] = [];
    for (let left = 1 + this.random(10); left > 0; left -= 1) {
      this.clock += 1;
      const id = String(this.random(300));
      // A late row bears an older time than some that are there, and is the first of its key.
      const late = this.random(5) === 0 && !this.expected.people.has(id) && !rows.some(([other]) => other === id);
      const changed = late ? this.clock - 1 - this.random(20) : this.clock;
      const name = this.random(12) === 0 ? null : `p${this.random(100_000)}`;
      statements.push(
        `INSERT OR REPLACE INTO people VALUES (${id}, ${name === null ? "NULL" : `'${name}'`}, ${changed})`,
      );
      rows.push([id, { changed, row: [id, name, String(changed)] }]);
    }
    await this.run(`BEGIN; ${statements.join("; ")}; COMMIT`);
    for (const [id, person] of rows) this.expected.people.set(id, person);
  }

  /** Waits until nobody else has the file open. */
  private async run(sql: string): Promise<void> {
    for (let tries = 0; ; tries += 1) {
      try {
        const instance = await DuckDBInstance.create(this.path);
        const connection = await instance.connect();
        await connection.run(sql);
        connection.closeSync();
        instance.closeSync();
        return;
      } catch (error) {
        if (tries > 600 || !/Could not set lock/.test(String(error))) throw error;
        await sleep(100);
      }
    }
  }
}

/** Two tables of PostgreSQL that are changed together. */
export class Shop {
  constructor(
    private readonly client: Client,
    private readonly expected: Expected,
    private readonly random: (below: number) => number,
  ) {}

  async create(): Promise<void> {
    await this.client.query(
      "CREATE SCHEMA shop; CREATE TABLE shop.products (id integer PRIMARY KEY, title text, price numeric(10,2)); " +
        "CREATE TABLE shop.stock (product_id integer, place text, amount integer, PRIMARY KEY (product_id, place))",
    );
  }

  async change(): Promise<void> {
    const { products, stock } = this.expected;
    await this.client.query("BEGIN");
    for (let left = 1 + this.random(8); left > 0; left -= 1) {
      const id = String(this.random(200));
      if (this.random(4) === 0) {
        await this.client.query("DELETE FROM shop.products WHERE id = $1", [id]);
        await this.client.query("DELETE FROM shop.stock WHERE product_id = $1", [id]);
        products.delete(id);
        for (const key of [...stock.keys()]) if (key.startsWith(`${id} `)) stock.delete(key);
        continue;
      }
      const row: Row = [
        id,
        this.random(9) === 0 ? null : `t${this.random(1000)}`,
        (this.random(100_000) / 100).toFixed(2),
      ];
      await this.client.query(
        "INSERT INTO shop.products VALUES ($1, $2, $3) ON CONFLICT (id) DO UPDATE SET title = excluded.title, price = excluded.price",
        [...row],
      );
      products.set(id, row);
      const place = `s${this.random(3)}`;
      const amount = String(this.random(50));
      await this.client.query(
        "INSERT INTO shop.stock VALUES ($1, $2, $3) ON CONFLICT (product_id, place) DO UPDATE SET amount = excluded.amount",
        [id, place, amount],
      );
      stock.set(`${id} ${place}`, [id, place, amount]);
    }
    await this.client.query("COMMIT");
  }
}
