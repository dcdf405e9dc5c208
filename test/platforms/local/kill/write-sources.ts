import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import type pg from "pg";
import { PLACES } from "./model.js";
import type { Cell, Row, SourceState } from "./producer.js";

/** Makes the sources hold what they are to hold. */
export async function writeSources(root: string, client: pg.Client | undefined, sources: SourceState): Promise<void> {
  for (const name of ["customers", "visits"])
    writeCsv(join(root, PLACES.shop, `${name}.csv`), sources.tables.get(`shop/${name}`) ?? []);
  for (const { name, records } of sources.feed) {
    const path = join(root, PLACES.depot, "parcels", name);
    // What was written of a feed stays as it is.
    if (!existsSync(path)) writeCsv(path, records);
  }
  await writeDuckdb(join(root, PLACES.meters), sources);
  if (client) await writePostgres(client, sources);
}

function writeCsv(path: string, rows: readonly Row[]): void {
  const names = Object.keys(rows[0] ?? {});
  const line = (cells: readonly Cell[]): string =>
    `${cells.map((cell) => (cell === null ? "" : /[",\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)).join()}\n`;
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, [names, ...rows.map((row) => names.map((name) => row[name] ?? null))].map(line).join(""));
}

async function writeDuckdb(path: string, { tables }: SourceState): Promise<void> {
  mkdirSync(dirname(path), { recursive: true });
  const instance = await DuckDBInstance.create(path);
  const connection = await instance.connect();
  try {
    for (const [name, columns] of DUCKDB_TABLES) {
      const json = JSON.stringify(tables.get(name) ?? []).replaceAll("'", "''");
      const rows = `SELECT unnest(from_json('${json}', '${JSON.stringify([columns])}'), max_depth := 2)`;
      await connection.run(`CREATE OR REPLACE TABLE ${name.slice(name.indexOf("/") + 1)} AS ${rows}`);
    }
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

const DUCKDB_TABLES = [
  ["meters/readings", { id: "INTEGER", taken: "TIMESTAMP", value: "INTEGER" }],
  ["ticks/ticks", { number: "BIGINT", note: "VARCHAR" }],
] as const;

/** Both tables in one transaction. */
async function writePostgres(client: pg.Client, { tables }: SourceState): Promise<void> {
  await client.query("BEGIN");
  for (const [name, columns] of POSTGRES_TABLES) {
    const at = `ledger.${name.slice(name.indexOf("/") + 1)}`;
    await client.query(`CREATE TABLE IF NOT EXISTS ${at} (${columns})`);
    await client.query(`DELETE FROM ${at}`);
    await client.query(`INSERT INTO ${at} SELECT * FROM json_to_recordset($1) AS r(${columns})`, [
      JSON.stringify(tables.get(name) ?? []),
    ]);
  }
  await client.query("COMMIT");
}

const POSTGRES_TABLES = [
  ["ledger/accounts", "id integer, owner text, balance numeric(12,2)"],
  ["ledger/entries", "account integer, line integer, amount numeric(12,2)"],
] as const;
