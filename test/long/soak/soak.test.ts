import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { DuckDBInstance } from "@duckdb/node-api";
import pg from "pg";
import { expect, test } from "vitest";
import { sluice } from "../../support/cli.js";
import { root as repository } from "../../support/house.js";
import { postgresAvailable, startPostgres, type TestDatabase } from "../../support/postgres.js";
import { SUMS_SQL, soakModel } from "./model.js";
import { Expected, Feed, generator, People, type Row, Shop } from "./sources.js";

const MINUTES = Number(process.env.SOAK_MINUTES ?? 30);
const SEED = Number(process.env.SOAK_SEED ?? 1);
/** Long enough for every minute schedule to come twice, in milliseconds. */
const QUIET = 130_000;

const TABLES = {
  accounts: ["bank_accounts", ["id", "owner", "balance"]],
  people: ["crm_people", ["id", "name", "changed"]],
  products: ["shop_products", ["id", "title", "price"]],
  stock: ["shop_stock", ["product_id", "place", "amount"]],
} as const;

test.runIf(postgresAvailable())(
  `${MINUTES} minutes of changes to three sources under --watch`,
  { timeout: MINUTES * 60_000 + QUIET + 600_000 },
  async () => {
    const folder = mkdtempSync(join(tmpdir(), "sluice-soak-"));
    const postgres = await startPostgres();
    const database = await postgres.database();
    const client = await database.connect();
    await client.query(`CREATE DATABASE "${database.name}_mart"`);
    const random = generator(SEED);
    const expected = new Expected();
    const feed = new Feed(join(folder, "feed", "accounts"), expected, random);
    const people = new People(join(folder, "crm.duckdb"), expected, random);
    const shop = new Shop(client, expected, random);
    let watch: ChildProcess | undefined;
    try {
      writeFileSync(join(folder, "model.yaml"), soakModel(database.server));
      writeFileSync(join(folder, "sums.sql"), SUMS_SQL);
      await people.create();
      await shop.create();
      feed.change();
      const env = { ...database.env };
      const applied = await sluice(["apply", "--yes"], { cwd: folder, env });
      expect(applied.code, applied.stderr).toBe(0);

      watch = spawn(process.execPath, [join(repository, "bin/sluice.mjs"), "run", "--platform", "local", "--watch"], {
        cwd: folder,
        env: { ...process.env, ...env, NO_COLOR: "1" },
        stdio: ["ignore", "ignore", "pipe"],
      });
      let log = "";
      watch.stderr?.on("data", (chunk) => {
        log = (log + chunk).slice(-20_000);
      });
      const memory: number[] = [];
      const sampler = setInterval(() => memory.push(memoryOf(watch)), 10_000);
      const end = Date.now() + MINUTES * 60_000;
      let changes = 0;
      while (Date.now() < end && watch.exitCode === null) {
        await [() => feed.change(), () => people.change(), () => shop.change()][random(3)]?.();
        changes += 1;
        await sleep(500 + random(2_000));
      }
      feed.finish();
      await sleep(QUIET);
      clearInterval(sampler);
      expect(watch.exitCode, log).toBe(null);
      const ended = new Promise((resolve) => watch?.once("close", resolve));
      watch.kill("SIGTERM");
      expect(await ended, log).toBe(0);

      const status = await sluice(["status", "--platform", "local", "--json"], { cwd: folder, env });
      expect(status.code, status.stderr).toBe(0);
      let compared = 0;
      for (const [table, [relation, columns]] of Object.entries(TABLES)) {
        const want = sorted(expected.table(table as keyof typeof TABLES));
        for (const [where, read] of Object.entries(readers(folder, database))) {
          expect(sorted(await read(`in_${where}_live`, relation, columns)), `${where} ${table}`).toEqual(want);
          compared += 1;
          if (table === "stock") continue;
          const all = await read(`in_${where}_past`, relation, [...columns, "valid_from", "valid_to"]);
          expect(sorted(currentOf(all, `${where} ${table}`)), `${where} ${table}, current versions`).toEqual(want);
          compared += 1;
        }
      }
      const sums = await readers(folder, database).duckdb("sums_desk_live", "summed_owners", ["owner", "balance"]);
      expect(sorted(sums)).toEqual(sorted(expected.table("owners")));
      console.log(
        `soak: ${MINUTES} minutes, seed ${SEED}, ${changes} changes, ${compared + 1} tables equal; memory in MB: ${series(memory)}`,
      );
      // Settled after a fifth of the time; then it may breathe, not grow.
      const settled = memory.slice(Math.floor(memory.length / 5), Math.floor(memory.length / 2));
      const last = memory.slice(Math.floor((memory.length * 4) / 5));
      expect(median(last)).toBeLessThan(median(settled) * 1.25 + 32);
    } finally {
      watch?.kill("SIGKILL");
      await client.end();
      rmSync(folder, { recursive: true, force: true });
    }
  },
);

type Read = (schema: string, relation: string, columns: readonly string[]) => Promise<readonly Row[]>;

/** Consumers' tables as consumers read them, each cell as text. */
function readers(folder: string, database: TestDatabase): Record<"duckdb" | "files" | "postgres", Read> {
  const texts = (columns: readonly string[]): string =>
    columns.map((column) => `CAST("${column}" AS VARCHAR) AS "${column}"`).join(", ");
  return {
    duckdb: (schema, relation, columns) =>
      query(join(folder, "mart.duckdb"), `SELECT ${texts(columns)} FROM "${schema}"."${relation}"`),
    files: (schema, relation, columns) =>
      query(
        ":memory:",
        `SELECT ${texts(columns)} FROM read_parquet('${join(folder, "mart", schema, relation)}.parquet')`,
      ),
    postgres: async (schema, relation, columns) => {
      const [user, password] = (Object.values(database.env)[0] ?? "").split(":");
      const { host, port, database: name } = database.server;
      const client = new pg.Client({ host, port, user, password, database: `${name}_mart` });
      await client.connect();
      try {
        const list = columns.map((column) => `"${column}"::text`).join(", ");
        const result = await client.query({ text: `SELECT ${list} FROM "${schema}"."${relation}"`, rowMode: "array" });
        return result.rows as Row[];
      } finally {
        await client.end();
      }
    },
  };
}

async function query(path: string, sql: string): Promise<readonly Row[]> {
  const instance = await DuckDBInstance.create(path, path === ":memory:" ? {} : { access_mode: "READ_ONLY" });
  const connection = await instance.connect();
  try {
    return (await connection.runAndReadAll(sql)).getRowsJson() as Row[];
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

/** The current versions of a table with all of them, of which no two of a key hold at one time. */
function currentOf(versions: readonly Row[], what: string): readonly Row[] {
  const last = new Map<string, string>();
  const current: Row[] = [];
  const byStart = [...versions].sort((a, b) => ((a.at(-2) ?? "") < (b.at(-2) ?? "") ? -1 : 1));
  for (const version of byStart) {
    const [key, from, to] = [version[0] ?? "", version.at(-2) ?? "", version.at(-1) ?? null];
    const before = last.get(key);
    if (before !== undefined && before > from) throw new Error(`${what}: two versions of ${key} hold at ${from}`);
    if (to !== null && to <= from) throw new Error(`${what}: a version of ${key} holds from ${from} to ${to}`);
    last.set(key, to ?? "9999");
    if (to === null) current.push(version.slice(0, -2));
  }
  return current;
}

function sorted(rows: readonly Row[]): readonly string[] {
  return rows.map((row) => JSON.stringify(row)).sort();
}

/** What a process has in memory, in mebibytes. */
function memoryOf(child: ChildProcess | undefined): number {
  const path = `/proc/${child?.pid}/status`;
  if (!existsSync(path)) return 0;
  return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(path, "utf8"))?.[1] ?? 0) / 1024;
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}

function series(values: readonly number[]): string {
  const tenths = Array.from({ length: 10 }, (_, index) => values[Math.floor((index * (values.length - 1)) / 9)] ?? 0);
  return tenths.map((value) => Math.round(value)).join(" ");
}
