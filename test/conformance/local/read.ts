import { existsSync } from "node:fs";
import { join } from "node:path";
import type { TestDatabase } from "../../support/postgres.js";
import type { Row } from "../canonical.js";
import type { Relation } from "../platform.js";
import type { Databases } from "./databases.js";
import { duckdbType, quoted, readRows, text, withDuckdb } from "./duckdb.js";
import { readJsonFile } from "./json-file.js";
import { PLACES } from "./model-text.js";
import { readRelation } from "./postgresql.js";

type Found = readonly Row[] | undefined;

/** What consumers see, read with their own tools: DuckDB, a reader of files, a client of PostgreSQL. */
export async function readLocal(
  root: string,
  databases: Databases,
  relations: readonly Relation[],
  kindOf: (workspace: string) => string,
): Promise<readonly Found[]> {
  const found = new Map<Relation, Found>();
  for (const workspace of new Set(relations.map((relation) => relation.workspace))) {
    const own = relations.filter((relation) => relation.workspace === workspace);
    const kind = kindOf(workspace);
    const read =
      kind === "duckdb"
        ? await readDuckdb(join(root, PLACES.duckdb(workspace)), own)
        : kind === "postgresql"
          ? await readPostgres(databases.get(workspace), own)
          : await readFiles(join(root, PLACES.folder(workspace)), kind, own);
    for (const [index, relation] of own.entries()) found.set(relation, read[index]);
  }
  return relations.map((relation) => found.get(relation));
}

async function readDuckdb(path: string, relations: readonly Relation[]): Promise<readonly Found[]> {
  return withDuckdb(path, "read", async (connection) => {
    const found: Found[] = [];
    for (const relation of relations) found.push(await readRows(connection, fromOf(relation), relation.columns));
    return found;
  });
}

async function readPostgres(database: TestDatabase, relations: readonly Relation[]): Promise<readonly Found[]> {
  const client = await database.connect();
  try {
    await client.query("SET TimeZone = 'UTC'");
    const found: Found[] = [];
    for (const relation of relations) found.push(await readRelation(client, fromOf(relation), relation.columns));
    return found;
  } finally {
    await client.end();
  }
}

/** A view, or the function beside it that takes an instant. */
function fromOf({ workspace, group, store, dataset, asOf }: Relation): string {
  const name = `${store}_${dataset}`;
  const schema = quoted(`${workspace}_${group}`);
  return asOf === undefined
    ? `${schema}.${quoted(name)}`
    : `${schema}.${quoted(`${name}_as_of`)}(${text(asOf.toISOString())})`;
}

/** Nobody asks a file for an instant. */
async function readFiles(folder: string, format: string, relations: readonly Relation[]): Promise<readonly Found[]> {
  return withDuckdb(":memory:", "write", async (connection) => {
    const found: Found[] = [];
    for (const { workspace, group, store, dataset, columns, asOf } of relations) {
      const path = join(folder, `${workspace}_${group}`, `${store}_${dataset}.${format}`);
      if (!existsSync(path)) throw new Error(`${path} is not there.`);
      if (asOf) found.push(undefined);
      else if (format === "json") found.push(readJsonFile(path, columns));
      else found.push(await readRows(connection, fileRows(path, format, columns), columns));
    }
    return found;
  });
}

/** The rows of a file as somebody reads them who knows their types. */
function fileRows(path: string, format: string, columns: Relation["columns"]): string {
  const cast = (value: string, type: string): string =>
    type.startsWith("binary") || type === "interval" ? `CAST(${value} AS ${duckdbType(type)})` : value;
  const list = (value: (name: string, type: string) => string): string =>
    columns.map(({ name, type }) => `${value(quoted(name), type)} AS ${quoted(name)}`).join(", ");
  if (format === "parquet")
    return `(SELECT ${list((name, type) => cast(name, type))} FROM read_parquet(${text(path)}))`;
  const from = `read_csv(${text(path)}, all_varchar = true, header = true, quote = '"', escape = '"', nullstr = '', allow_quoted_nulls = false, strict_mode = true)`;
  return `(SELECT ${list((name, type) => cast(name, type))} FROM ${from})`;
}
