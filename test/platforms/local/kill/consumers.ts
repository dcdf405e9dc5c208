import { readFileSync } from "node:fs";
import { join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import { parse } from "csv-parse/sync";
import type pg from "pg";
import type { Ecosystem, Workspace } from "./ecosystem.js";
import { PLACES } from "./model.js";
import { VALIDITY } from "./oracle.js";
import type { Cell } from "./producer.js";

/** What a group sees of a dataset. */
export interface Relation {
  readonly workspace: string;
  readonly container: Workspace["container"];
  readonly group: string;
  readonly dataset: string;
}

/** What a consumer reads: lines of text, sorted, after the names of the columns; `undefined`: there is nothing to be read. */
export type Read = readonly string[] | undefined;

export const nameOf = ({ workspace, group, dataset }: Relation): string =>
  `${workspace}_${group}.${dataset.replace("/", "_")}`;

export function relationsOf({ workspaces }: Ecosystem): readonly Relation[] {
  return workspaces.flatMap(({ name, container, groups }) =>
    groups.flatMap((group) =>
      group.sinks.map((dataset) => ({ workspace: name, container, group: group.name, dataset })),
    ),
  );
}

/**
 * Reads relations with their consumers' own tools: DuckDB, a reader of CSV, a client of PostgreSQL. Nothing that reads
 * here writes: what a killed process left is looked at, and left as it is.
 * @param roundOf - the round that an instant of a dataset is of
 */
export async function readRelations(
  root: string,
  client: pg.Client | undefined,
  relations: readonly Relation[],
  roundOf: (dataset: string, instant: string) => number,
): Promise<ReadonlyMap<string, Read>> {
  const found = new Map<string, Read>();
  const keep = (relation: Relation, table: Table | undefined): void => {
    found.set(nameOf(relation), table && linesOf(table, (instant) => roundOf(relation.dataset, instant)));
  };
  const within = (container: Workspace["container"]): readonly Relation[] =>
    relations.filter((relation) => relation.container === container);
  for (const relation of within("drop")) keep(relation, readCsv(root, relation));
  for (const relation of within("warehouse")) keep(relation, client && (await readPostgres(client, relation)));
  const mart = within("mart");
  const tables = await readDuckdb(join(root, PLACES.mart), mart.map(nameOf));
  for (const [index, relation] of mart.entries()) keep(relation, tables[index]);
  return found;
}

interface Table {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly Cell[])[];
}

/** Relations of a DuckDB file; what was written last may be in the log beside it still. */
async function readDuckdb(path: string, names: readonly string[]): Promise<readonly (Table | undefined)[]> {
  let instance: DuckDBInstance;
  try {
    instance = await DuckDBInstance.create(path, { access_mode: "READ_ONLY" });
  } catch (error) {
    if (/does not exist|No such file/.test(String(error))) return names.map(() => undefined);
    throw error;
  }
  const connection = await instance.connect();
  try {
    await connection.run("SET TimeZone = 'UTC'");
    const tables: (Table | undefined)[] = [];
    const there = await connection.runAndReadAll(
      "SELECT schema_name || '.' || view_name FROM duckdb_views() WHERE NOT internal",
    );
    const known = new Set(there.getRowsJson().map(([name]) => name));
    for (const name of names) {
      if (!known.has(name)) tables.push(undefined);
      else {
        const all = await connection.runAndReadAll(`SELECT CAST(COLUMNS(*) AS VARCHAR) FROM ${name}`);
        const rows = all.getRowsJson().map((row) => row.map((cell) => (cell === null ? null : String(cell))));
        tables.push({ columns: all.columnNames(), rows });
      }
    }
    return tables;
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

function readCsv(root: string, { workspace, group, dataset }: Relation): Table | undefined {
  const path = join(root, PLACES.drop, `${workspace}_${group}`, `${dataset.replace("/", "_")}.csv`);
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    throw error;
  }
  const [columns = [], ...records] = parse(text) as string[][];
  return { columns, rows: records.map((row) => row.map((cell) => (cell === "" ? null : cell))) };
}

async function readPostgres(client: pg.Client, relation: Relation): Promise<Table | undefined> {
  const [schema, name] = nameOf(relation).split(".");
  const there = await client.query("SELECT 1 FROM pg_views WHERE schemaname = $1 AND viewname = $2", [schema, name]);
  if (there.rows.length === 0) return undefined;
  const { fields, rows } = await client.query({ text: `SELECT * FROM ${nameOf(relation)}`, rowMode: "array" });
  return { columns: fields.map((field) => field.name), rows };
}

function linesOf({ columns, rows }: Table, roundOf: (instant: string) => number): readonly string[] {
  const dated = VALIDITY.every((name, index) => columns.at(index - 2) === name);
  const lines = rows.map((row) => {
    if (!dated) return JSON.stringify(row);
    const [from, to] = row.slice(-2).map((instant) => (instant === null ? null : roundOf(instant)));
    return `${JSON.stringify(row.slice(0, -2))} ${from} ${to}`;
  });
  return [columns.join(), ...lines.sort()];
}
