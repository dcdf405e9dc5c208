import { existsSync, readdirSync, readFileSync, readlinkSync } from "node:fs";
import { join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import type pg from "pg";
import { type Ecosystem, isServed } from "./ecosystem.js";
import { PLACES } from "./model.js";
import { homeIn } from "./work.js";

/** What may be below the model's folder when nothing runs and nothing was left behind: files and links. */
const KNOWN: readonly RegExp[] = [
  /^(?:model\.yaml|by_city\.sql|by_state\.js)$/,
  /^sources\/(?:shop\/\w+\.csv|depot\/parcels\/\d+\.csv|meters\.duckdb)$/,
  /^consumers\/mart\.duckdb$/,
  /^consumers\/drop\/_sluice\/_relations\/\w+@local\.json$/,
  /^consumers\/drop\/_sluice\/_store_\w+\/\w+\.json$/,
  /^consumers\/drop\/_sluice\/_store_\w+\/\w+\/[0-9a-f]{32}(?:\.exact\.parquet|(?:\.versions)?\.csv)$/,
  /^consumers\/drop\/_store_\w+\/\w+(?:\.versions)?\.csv$/,
  /^consumers\/drop\/office_\w+\/\w+\.csv$/,
  /^\.sluice\/local\/(?:staging|transforms|managed)\/\w+\.duckdb$/,
  /^\.sluice\/local\/logs\/jobs(?:\.1)?\.jsonl$/,
  /^\.sluice\/local\/runs\/[\w-]+\.json$/,
  /^\.sluice\/local\/runs\/tables\/[0-9a-f]{32}$/,
];

/** All that a kill left behind and that nobody took away, as lines of text. */
export async function leftovers(root: string, client: pg.Client | undefined, asked: Ecosystem): Promise<string[]> {
  const folder = homeIn(root);
  const databases = ["staging", "transforms", "managed"].flatMap((name) =>
    existsSync(join(folder, name)) ? readdirSync(join(folder, name)).map((file) => join(folder, name, file)) : [],
  );
  const found = [...strangeFiles(root), ...batches(root), ...processes(root)];
  for (const path of [join(root, PLACES.mart), ...databases]) found.push(...(await strangeTables(path, asked)));
  return [...found, ...(client ? await strangeInPostgres(client, asked) : [])];
}

function strangeFiles(root: string): string[] {
  const found: string[] = [];
  for (const entry of readdirSync(root, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name).slice(root.length + 1);
    if (path.startsWith("out/") || path === "out") continue;
    const isLeftFolder = /\.lock$|^\.sluice\/local\/tmp\/./.test(path);
    if (entry.isDirectory() ? isLeftFolder : !KNOWN.some((known) => known.test(path))) found.push(path);
    if (entry.isSymbolicLink() && !existsSync(join(root, path)))
      found.push(`${path} leads to ${readlinkSync(join(root, path))}, which is not there`);
  }
  return found;
}

/** The batch that is current and the one before are kept of a table in files: no more than three files each. */
function batches(root: string): string[] {
  const folder = join(root, PLACES.drop, "_sluice");
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith(".json") && path.startsWith("_store_"))
    .flatMap((path) => {
      const files = readdirSync(join(folder, path.replace(/\.json$/, "")));
      return files.length > 6 ? [`${path}: ${files.length} files of batches`] : [];
    });
}

/** Processes that still work on what is below the folder. */
function processes(root: string): string[] {
  if (!existsSync("/proc/self/cmdline")) return [];
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        const line = readFileSync(`/proc/${name}/cmdline`, "utf8").replaceAll("\0", " ");
        return line.includes(root) ? [`process ${name}: ${line}`] : [];
      } catch {
        return [];
      }
    });
}

/** Every table that the platform keeps rows in, as `store.dataset`; without what nobody is served. */
function tables(asked: Ecosystem): ReadonlySet<string> {
  const names = asked.datasets.filter(({ name }) => isServed(asked, name)).map(({ name }) => name);
  return new Set(names.map((name) => `_store_${name.replace("/", ".")}`));
}

async function strangeTables(path: string, asked: Ecosystem): Promise<string[]> {
  if (!path.endsWith(".duckdb")) return [];
  const instance = await DuckDBInstance.create(path, { access_mode: "READ_ONLY" });
  const connection = await instance.connect();
  try {
    const all = await connection.runAndReadAll("SELECT schema_name || '.' || table_name FROM duckdb_tables()");
    return strange(
      all.getRowsJson().map(([name]) => String(name)),
      asked,
    ).map((name) => `${name} in ${path}`);
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

async function strangeInPostgres(client: pg.Client, asked: Ecosystem): Promise<string[]> {
  const { rows } = await client.query({
    text: "SELECT schemaname || '.' || tablename FROM pg_tables WHERE schemaname NOT IN ('pg_catalog', 'information_schema', 'ledger')",
    rowMode: "array",
  });
  return strange(
    rows.map(([name]) => String(name)),
    asked,
  ).map((name) => `${name} in PostgreSQL`);
}

/** Tables that are neither of a dataset nor what is known of them. */
function strange(names: readonly string[], asked: Ecosystem): readonly string[] {
  const expected = tables(asked);
  return names.filter((name) => {
    const of = / of (.*)$/.exec(name)?.[1];
    if (name.startsWith("_sluice.") && of !== undefined) return !expected.has(of.replaceAll('"', ""));
    return !expected.has(name) && !name.startsWith("_sluice.");
  });
}
