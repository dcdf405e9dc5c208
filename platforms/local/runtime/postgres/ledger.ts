import type { TableName } from "../../spec.js";
import { type TableState, tableStateSchema } from "../ledger.js";
import { shapeText } from "../shape.js";
import type { Postgres } from "./connection.js";

/** The number by which provisioners of one database know each other. */
const PROVISIONING = 7_304_112_905;

/** Makes the ledger of a database where it is not there yet. Belongs in a transaction that provisions. */
export async function createLedger(database: Postgres): Promise<void> {
  // Terraform runs provisioners side by side, and two cannot make one schema at once.
  await database.run(`SELECT pg_catalog.pg_advisory_xact_lock(${PROVISIONING})`);
  if (await hasLedger(database)) return;
  await database.run(
    `CREATE SCHEMA IF NOT EXISTS "_sluice"; ` +
      `CREATE TABLE IF NOT EXISTS "_sluice".tables (schema_name text, table_name text, shape text NOT NULL, batch text, fingerprint text, ` +
      `watermark text, "at" text, number bigint NOT NULL, PRIMARY KEY (schema_name, table_name)); ` +
      `CREATE TABLE IF NOT EXISTS "_sluice".relations (schema_name text, relation_name text, workspace text NOT NULL, ` +
      `table_schema text NOT NULL, table_name text NOT NULL, history text NOT NULL, PRIMARY KEY (schema_name, relation_name)); ` +
      `CREATE TABLE IF NOT EXISTS "_sluice".schemas (schema_name text PRIMARY KEY)`,
  );
}

export async function hasLedger(database: Postgres): Promise<boolean> {
  const [row] = await database.rows(
    `SELECT count(*) AS n FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace ` +
      `WHERE n.nspname = '_sluice' AND c.relname IN ('tables', 'relations', 'schemas') AND c.relkind = 'r'`,
  );
  return Number(row?.n) === 3;
}

/**
 * What the ledger says of a table; `undefined` when it does not know it. Until the transaction ends, nobody else of Sluice
 * uses the table.
 */
export async function holdState(database: Postgres, table: TableName): Promise<TableState | undefined> {
  if (!(await hasLedger(database))) return undefined;
  const [row] = await database.rows(
    `SELECT shape, batch, fingerprint, watermark, "at", number FROM "_sluice".tables WHERE schema_name = $1 AND table_name = $2 FOR UPDATE`,
    [table.schema, table.name],
  );
  return row === undefined ? undefined : parseState(row);
}

/** What the ledger says of a table, without holding it. */
export async function readState(database: Postgres, table: TableName): Promise<TableState | undefined> {
  if (!(await hasLedger(database))) return undefined;
  const [row] = await database.rows(
    `SELECT shape, batch, fingerprint, watermark, "at", number FROM "_sluice".tables WHERE schema_name = $1 AND table_name = $2`,
    [table.schema, table.name],
  );
  return row === undefined ? undefined : parseState(row);
}

function parseState(row: Readonly<Record<string, string | null>>): TableState | undefined {
  let shape: unknown;
  try {
    shape = JSON.parse(row.shape ?? "");
  } catch {
    return undefined;
  }
  return tableStateSchema.safeParse({ ...row, number: Number(row.number), shape }).data;
}

/** Writes what is known of a table, in place of what was. Belongs in the transaction that changes the table. */
export async function writeState(database: Postgres, table: TableName, state: TableState): Promise<void> {
  const { shape, batch, fingerprint, watermark, at, number } = state;
  await database.run(
    `INSERT INTO "_sluice".tables (schema_name, table_name, shape, batch, fingerprint, watermark, "at", number) ` +
      `VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (schema_name, table_name) DO UPDATE SET shape = excluded.shape, ` +
      `batch = excluded.batch, fingerprint = excluded.fingerprint, watermark = excluded.watermark, "at" = excluded."at", number = excluded.number`,
    [table.schema, table.name, shapeText(shape), batch, fingerprint, watermark, at, String(number)],
  );
}

export async function forgetState(database: Postgres, table: TableName): Promise<void> {
  await database.run(`DELETE FROM "_sluice".tables WHERE schema_name = $1 AND table_name = $2`, [
    table.schema,
    table.name,
  ]);
}
