import { RuntimeProblem } from "../../../src/platform/runtime.js";
import type { RelationsSpec, TableName } from "../spec.js";
import { columnsOf } from "./database-table.js";
import { createLedger } from "./ledger.js";
import { show } from "./problem.js";
import { notProvisioned, type Session } from "./session.js";
import { identifier, literal, qualified } from "./sql.js";

interface Relation extends TableName {
  readonly workspace: string;
  readonly table: TableName;
}

/**
 * Makes the views of one workspace exactly those of its specification. The ledger says which views and schemas are
 * Sluice's; nothing else is replaced or dropped. Belongs in a transaction.
 */
export async function reconcileViews(session: Session, database: string, spec: RelationsSpec): Promise<void> {
  await createLedger(session, database);
  const known = await relations(session, database);
  const wanted = spec.relations.map(({ schema, name, table }) => ({ workspace: spec.workspace, schema, name, table }));
  const keys = new Set(wanted.map(keyOf));
  for (const old of known.filter(({ workspace }) => workspace === spec.workspace)) {
    if (keys.has(keyOf(old))) continue;
    await dropRelation(session, database, old);
  }
  for (const relation of wanted) {
    const owner = known.find((old) => keyOf(old) === keyOf(relation));
    if (owner !== undefined && owner.workspace !== spec.workspace)
      throw new RuntimeProblem(
        `The relation ${relation.schema}.${relation.name} belongs to the workspace ${show(owner.workspace)} already.`,
        "Give one of the two groups another name.",
      );
    await makeSchema(session, database, relation.schema);
    await makeView(session, database, relation, owner !== undefined);
    await forget(session, database, relation);
    const values = [relation.workspace, relation.schema, relation.name, relation.table.schema, relation.table.name];
    await session.run(`INSERT INTO ${ledger(database, "relations")} VALUES (${values.map(literal).join(", ")})`);
  }
  await dropEmptySchemas(session, database);
}

/** Makes the views of a table anew after it changed its shape: a view is bound to the columns it was made with. */
export async function refreshRelationsOf(session: Session, database: string, table: TableName): Promise<void> {
  for (const relation of await relations(session, database))
    if (relation.table.schema === table.schema && relation.table.name === table.name)
      await makeView(session, database, relation, true);
}

/** Drops the views of a table that is about to go. */
export async function dropRelationsOf(session: Session, database: string, table: TableName): Promise<void> {
  for (const relation of await relations(session, database))
    if (relation.table.schema === table.schema && relation.table.name === table.name)
      await dropRelation(session, database, relation);
  await dropEmptySchemas(session, database);
}

async function relations(session: Session, database: string): Promise<readonly Relation[]> {
  const rows = await session.rows(`SELECT * FROM ${ledger(database, "relations")} ORDER BY ALL`);
  return rows.map((row) => ({
    workspace: String(row.workspace),
    schema: String(row.schema_name),
    name: String(row.relation_name),
    table: { schema: String(row.table_schema), name: String(row.table_name) },
  }));
}

async function makeView(session: Session, database: string, relation: Relation, ours: boolean): Promise<void> {
  const columns = await columnsOf(session, database, relation.table);
  if (columns === undefined)
    throw notProvisioned(
      `The table ${relation.table.schema}.${relation.table.name}, which ${relation.schema}.${relation.name} is to show,`,
    );
  const kind = await kindOf(session, database, relation);
  if (kind === "table" || (kind === "view" && !ours))
    throw new RuntimeProblem(
      `A ${kind} ${relation.schema}.${relation.name} is there already, and Sluice did not make it.`,
      "Rename or drop it, or give the workspace's container a database of its own.",
    );
  // No database in the text: the file is known by other names in other programs.
  const from = `${identifier(relation.table.schema)}.${identifier(relation.table.name)}`;
  const list = columns.map(({ name }) => identifier(name)).join(", ");
  const at = qualified(database, relation);
  if (kind === "view") await session.run(`DROP VIEW ${at}`);
  await session.run(`CREATE VIEW ${at} AS SELECT ${list} FROM ${from}`);
}

async function makeSchema(session: Session, database: string, schema: string): Promise<void> {
  const there = await session.number(
    `SELECT count(*) FROM duckdb_schemas() WHERE database_name = ${literal(database)} AND schema_name = ${literal(schema)}`,
  );
  if (there > 0) return;
  await session.run(`CREATE SCHEMA ${identifier(database)}.${identifier(schema)}`);
  await session.run(`INSERT INTO ${ledger(database, "schemas")} VALUES (${literal(schema)})`);
}

async function dropRelation(session: Session, database: string, relation: Relation): Promise<void> {
  if ((await kindOf(session, database, relation)) === "view")
    await session.run(`DROP VIEW ${qualified(database, relation)}`);
  await forget(session, database, relation);
}

async function forget(session: Session, database: string, relation: Relation): Promise<void> {
  await session.run(
    `DELETE FROM ${ledger(database, "relations")} WHERE schema_name = ${literal(relation.schema)} AND relation_name = ${literal(relation.name)}`,
  );
}

/** Schemas that Sluice made and that nothing is in any more. */
async function dropEmptySchemas(session: Session, database: string): Promise<void> {
  const at = literal(database);
  const rows = await session.rows(
    `SELECT schema_name FROM ${ledger(database, "schemas")} EXCEPT (SELECT schema_name FROM duckdb_tables() WHERE database_name = ${at} ` +
      `UNION SELECT schema_name FROM duckdb_views() WHERE database_name = ${at} AND NOT internal) ORDER BY ALL`,
  );
  for (const { schema_name } of rows) {
    await session.run(`DROP SCHEMA IF EXISTS ${identifier(database)}.${identifier(String(schema_name))}`);
    await session.run(`DELETE FROM ${ledger(database, "schemas")} WHERE schema_name = ${literal(String(schema_name))}`);
  }
}

async function kindOf(session: Session, database: string, name: TableName): Promise<"table" | "view" | undefined> {
  const where = (column: string): string =>
    `database_name = ${literal(database)} AND schema_name = ${literal(name.schema)} AND ${column} = ${literal(name.name)}`;
  const rows = await session.rows(
    `SELECT 'table' AS kind FROM duckdb_tables() WHERE ${where("table_name")} UNION ALL SELECT 'view' FROM duckdb_views() WHERE ${where("view_name")}`,
  );
  return rows[0]?.kind === "table" ? "table" : rows[0]?.kind === "view" ? "view" : undefined;
}

function ledger(database: string, table: string): string {
  return `${identifier(database)}."_sluice".${table}`;
}

function keyOf({ schema, name }: TableName): string {
  return JSON.stringify([schema, name]);
}
