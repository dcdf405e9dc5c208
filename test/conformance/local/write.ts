import { mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type pg from "pg";
import type { Cell } from "../canonical.js";
import type { Change, Column } from "../model.js";
import type { SourceContent } from "../platform.js";
import type { Databases } from "./databases.js";
import { createTable, duckdbType, quoted, text, withDuckdb } from "./duckdb.js";
import { PLACES, POSTGRES_SOURCE } from "./model-text.js";
import { replaceTable } from "./postgresql.js";
import { csvText, jsonText, type Table } from "./source-files.js";

const FEED: readonly Column[] = [
  { name: "seq", type: "bigint" },
  { name: "op", type: "string" },
];

/** What producers do: writes sources of every kind. */
export class SourceWriter {
  private client: Promise<pg.Client> | undefined;

  constructor(
    private readonly root: string,
    private readonly databases: Databases,
  ) {}

  /** Makes a table, file or folder hold what it is to hold. */
  async put(kind: string, name: string, content: SourceContent): Promise<void> {
    if (kind === "duckdb") {
      await withDuckdb(join(this.root, PLACES.duckdbSource), "write", (connection) =>
        createTable(connection, quoted(name), wholeTable(content)),
      );
      return;
    }
    if (kind === "postgresql") {
      this.client ??= this.databases.get(POSTGRES_SOURCE).connect();
      await replaceTable(await this.client, `${quoted(POSTGRES_SOURCE)}.${quoted(name)}`, wholeTable(content));
      return;
    }
    const at = join(this.root, PLACES.files(kind), name);
    if (content.feed === undefined) return this.file(kind, `${at}.${kind}`, wholeTable(content));
    mkdirSync(at, { recursive: true });
    const written = readdirSync(at).length;
    for (const [index, { columns, changes }] of content.feed.entries())
      if (index >= written)
        await this.file(kind, join(at, `${String(index).padStart(6, "0")}.${kind}`), feedTable(columns, changes));
  }

  async close(): Promise<void> {
    await (await this.client)?.end();
  }

  /** Written elsewhere and renamed, so that nobody ever sees half a file. */
  private async file(format: string, path: string, table: Table): Promise<void> {
    mkdirSync(dirname(path), { recursive: true });
    const fresh = join(dirname(path), `.fresh.${format}`);
    if (format === "parquet") await parquetFile(fresh, table);
    else writeFileSync(fresh, format === "csv" ? csvText(table) : jsonText(table));
    renameSync(fresh, path);
  }
}

/** Intervals are text there: Parquet's own know neither microseconds nor what is negative. */
async function parquetFile(path: string, table: Table): Promise<void> {
  const columns = table.columns.map((column) => (column.type === "interval" ? { ...column, type: "string" } : column));
  await withDuckdb(":memory:", "write", async (connection) => {
    await createTable(connection, "t", { ...table, columns }, duckdbType);
    rmSync(path, { force: true });
    await connection.run(`COPY t TO ${text(path)} (FORMAT parquet)`);
  });
}

/** All that a source holds, as one table. */
function wholeTable({ columns, rows, feed }: SourceContent): Table {
  if (feed !== undefined)
    return feedTable(
      columns,
      feed.flatMap(({ changes }) => changes),
    );
  return { columns, rows: (rows ?? []).map((row) => columns.map(({ name }): Cell => row[name] ?? null)) };
}

/** Columns that a dataset has itself stay where they are. */
function feedTable(columns: readonly Column[], changes: readonly Change[]): Table {
  const own = FEED.filter(({ name }) => !columns.some((column) => column.name === name));
  return {
    columns: [...own, ...columns],
    rows: changes.map(({ seq, op, row }) => [
      ...own.map(({ name }) => (name === "seq" ? String(seq) : op)),
      ...columns.map(({ name }): Cell => row[name] ?? null),
    ]),
  };
}
