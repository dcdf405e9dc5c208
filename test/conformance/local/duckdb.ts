import { mkdirSync } from "node:fs";
import { dirname } from "node:path";
import { type DuckDBConnection, DuckDBInstance } from "@duckdb/node-api";
import { mapType } from "../../../platforms/local/types.js";
import { parseDataType } from "../../../src/model/data-type.js";
import { type Cell, canonical, plainJson, type Row } from "../canonical.js";
import type { Column } from "../model.js";
import type { Table } from "./source-files.js";

/** Runs `body` with a connection to a database file, or to none but memory. */
export async function withDuckdb<T>(
  path: string,
  mode: "read" | "write",
  body: (connection: DuckDBConnection) => Promise<T>,
): Promise<T> {
  if (path !== ":memory:") mkdirSync(dirname(path), { recursive: true });
  const options = { threads: "2", ...(mode === "read" ? { access_mode: "READ_ONLY" } : {}) };
  const instance = await DuckDBInstance.create(path, options);
  const connection = await instance.connect();
  try {
    await connection.run("SET TimeZone = 'UTC'");
    return await body(connection);
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

export function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

export function text(value: string): string {
  return `'${value.replaceAll("'", "''")}'`;
}

/** The DuckDB type that a producer would choose. */
export function duckdbType(type: string): string {
  const parsed = parseDataType(type).type;
  const mapped = parsed && mapType(parsed);
  if (!mapped || mapped.fidelity === "impossible") throw new Error(`DuckDB has no type for ${type}.`);
  return mapped.duckdb;
}

/** A table's rows in VALUES, a thousand at a time, with the column types as they are given. */
export async function createTable(
  connection: DuckDBConnection,
  at: string,
  { columns, rows }: Table,
  typeOf: (type: string) => string = duckdbType,
): Promise<void> {
  const list = columns.map(({ name, type }) => `${quoted(name)} ${typeOf(type)}`);
  await connection.run(`CREATE OR REPLACE TABLE ${at} (${list.join(", ")})`);
  for (let from = 0; from < rows.length; from += 1000) {
    const values = rows
      .slice(from, from + 1000)
      .map((row) => `(${columns.map(({ type }, index) => literalOf(type, row[index] ?? null)).join(", ")})`);
    await connection.run(`INSERT INTO ${at} VALUES ${values.join(", ")}`);
  }
}

function literalOf(type: string, cell: Cell): string {
  if (cell === null) return "NULL";
  if (type.startsWith("binary")) return `unhex(${text(cell)})`;
  if (isNested(type)) {
    const json = `CAST(${text(JSON.stringify(plainJson(type, cell)))} AS JSON)`;
    return type.startsWith("vector")
      ? `CAST(CAST(${json} AS FLOAT[]) AS ${duckdbType(type)})`
      : `CAST(${json} AS ${duckdbType(type)})`;
  }
  return `CAST(${text(cell)} AS ${duckdbType(type)})`;
}

/** Rows of something that can be selected from, in canonical cells. */
export async function readRows(
  connection: DuckDBConnection,
  from: string,
  columns: readonly Pick<Column, "name" | "type">[],
): Promise<readonly Row[]> {
  const list = columns.map(({ name, type }) => `${textOf(type, quoted(name))} AS ${quoted(name)}`);
  const found = await connection.runAndReadAll(`SELECT ${list.join(", ")} FROM ${from}`);
  return found
    .getRowsJson()
    .map((row) =>
      Object.fromEntries(
        columns.map(({ name, type }, at): [string, Cell] => [
          name,
          row[at] === null || row[at] === undefined ? null : canonical(type, String(row[at])),
        ]),
      ),
    );
}

/** A value of a DuckDB type, in a notation that `canonical` takes. */
function textOf(type: string, column: string): string {
  if (type.startsWith("binary")) return `hex(${column})`;
  if (type === "interval") return intervalText(column);
  return isNested(type) ? `CAST(to_json(${column}) AS VARCHAR)` : `CAST(${column} AS VARCHAR)`;
}

function intervalText(column: string): string {
  const months = `datepart('year', ${column}) * 12 + datepart('month', ${column})`;
  const time = `datepart('hour', ${column}) * 3600000000 + datepart('minute', ${column}) * 60000000 + datepart('microsecond', ${column})`;
  return `CASE WHEN ${column} IS NOT NULL THEN (${months}) || ' months ' || datepart('day', ${column}) || ' days ' || (${time}) || ' microseconds' END`;
}

export function isNested(type: string): boolean {
  return /^(?:array|vector|map|struct)/.test(type);
}
