import { RuntimeProblem } from "../../../src/platform/runtime.js";
import { layout } from "../layout.js";
import type { RelationsSpec, Shape, TableName } from "../spec.js";
import { columnsOf } from "./database-table.js";
import { createLedger, readState } from "./ledger.js";
import { show } from "./problem.js";
import { notProvisioned, type Session } from "./session.js";
import { isCurrent, wasCurrentAt } from "./shape.js";
import { identifier, literal, qualified } from "./sql.js";

export interface Relation extends TableName {
  readonly workspace: string;
  readonly table: TableName;
  readonly history: Shape["history"];
}

/**
 * Makes the views of one workspace exactly those of its specification. The ledger says which views and schemas are
 * Sluice's; nothing else is replaced or dropped. Belongs in a transaction.
 */
export async function reconcileViews(session: Session, database: string, spec: RelationsSpec): Promise<void> {
  await createLedger(session, database);
  const known = await readRelations(session, database);
  const wanted = spec.relations.map((relation): Relation => ({ ...relation, workspace: spec.workspace }));
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
    await makeView(session, database, relation, owner);
    await forget(session, database, relation);
    const { workspace, schema, name, table, history } = relation;
    const values = [workspace, schema, name, table.schema, table.name, history];
    await session.run(
      `INSERT INTO ${ledger(database, "relations")} (workspace, schema_name, relation_name, table_schema, table_name, history) ` +
        `VALUES (${values.map(literal).join(", ")})`,
    );
  }
  await dropEmptySchemas(session, database);
}

/**
 * Makes the views of a table anew after it changed its shape: a view is bound to the columns it was made with. Where it
 * lost its history, those that showed it show what there is until they are told otherwise.
 */
export async function refreshRelationsOf(session: Session, database: string, table: TableName): Promise<void> {
  const state = await readState(session, database, table);
  const live = state?.shape.history === "milestoned" ? {} : ({ history: "live" } as const);
  for (const relation of await readRelations(session, database))
    if (relation.table.schema === table.schema && relation.table.name === table.name)
      await makeView(session, database, { ...relation, ...live }, relation);
}

/** Drops the views of a table that is about to go. */
export async function dropRelationsOf(session: Session, database: string, table: TableName): Promise<void> {
  for (const relation of await readRelations(session, database))
    if (relation.table.schema === table.schema && relation.table.name === table.name)
      await dropRelation(session, database, relation);
  await dropEmptySchemas(session, database);
}

/** What Sluice made in a database that has its ledger. */
export async function readRelations(session: Session, database: string): Promise<readonly Relation[]> {
  const rows = await session.rows(`SELECT * FROM ${ledger(database, "relations")} ORDER BY ALL`);
  return rows.map((row) => ({
    workspace: String(row.workspace),
    schema: String(row.schema_name),
    name: String(row.relation_name),
    table: { schema: String(row.table_schema), name: String(row.table_name) },
    history: row.history === "milestoned" ? "milestoned" : "live",
  }));
}

/** Makes the view of a relation anew; `owned` is what it was when Sluice last made it, if it did. */
async function makeView(
  session: Session,
  database: string,
  relation: Relation,
  owned: Relation | undefined,
): Promise<void> {
  const shown = await shownBy(session, database, relation);
  if (shown === undefined)
    throw notProvisioned(
      `The table ${relation.table.schema}.${relation.table.name}, which ${relation.schema}.${relation.name} is to show,`,
    );
  const kind = await kindOf(session, database, relation);
  if (kind === "table" || (kind === "view" && owned === undefined)) throw notOurs(`A ${kind}`, relation);
  const at = qualified(database, relation);
  if (kind === "view") await session.run(`DROP VIEW ${at}`);
  await session.run(`CREATE VIEW ${at} AS ${shown.view}`);
  if (owned?.history === "milestoned") await session.run(`DROP MACRO TABLE IF EXISTS ${asOf(database, relation)}`);
  if (shown.versions !== undefined) await makeAsOf(session, database, relation, shown.versions);
}

/** What a relation shows of its table. */
interface Shown {
  /** What its view selects. */
  readonly view: string;
  /** Where it shows its history: what is selected of the versions that held at an instant, but for that condition. */
  readonly versions?: string;
}

/** What a relation is to show; `undefined` where its table is not there, or keeps no history to be shown. */
export async function shownBy(
  session: Session,
  database: string,
  { table, history }: Pick<Relation, "table" | "history">,
): Promise<Shown | undefined> {
  const columns = await columnsOf(session, database, table);
  const state = await readState(session, database, table);
  const dated = state?.shape.history === "milestoned";
  if (columns === undefined || (history === "milestoned" && !dated)) return undefined;
  // No database in the text: the file is known by other names in other programs.
  const from = `${identifier(table.schema)}.${identifier(table.name)}`;
  const ends: readonly string[] = dated ? [layout.validFrom, layout.validTo] : [];
  const list = (names: readonly { readonly name: string }[]): string =>
    names.map(({ name }) => identifier(name)).join(", ");
  const values = list(columns.filter(({ name }) => !ends.includes(name)));
  if (history === "milestoned")
    return { view: `SELECT ${list(columns)} FROM ${from}`, versions: `SELECT ${values} FROM ${from}` };
  return { view: `SELECT ${values} FROM ${from}${dated ? ` WHERE ${isCurrent()}` : ""}` };
}

/** `<name>_as_of(instant)`: the rows as they were at an instant. */
async function makeAsOf(session: Session, database: string, relation: Relation, rows: string): Promise<void> {
  const name = asOfName(relation);
  const others = await session.number(
    `SELECT count(*) FROM duckdb_functions() WHERE database_name = ${literal(database)} AND schema_name = ${literal(relation.schema)} AND function_name = ${literal(name)}`,
  );
  if (others > 0) throw notOurs("A macro", { schema: relation.schema, name });
  // What is looked up in a macro is looked up in the database in use.
  await session.run(`USE ${identifier(database)}`);
  try {
    // A macro's parameter takes the place of every column of its name, and no column's name begins like this one.
    await session.run(
      `CREATE MACRO ${asOf(database, relation)}(_instant) AS TABLE ${rows} WHERE ${wasCurrentAt("CAST(_instant AS TIMESTAMPTZ)")}`,
    );
  } finally {
    await session.run("USE memory");
  }
}

/** The name of the macro that gives a relation's rows as they were. */
export function asOfName({ name }: TableName): string {
  return `${name}_as_of`;
}

function asOf(database: string, relation: TableName): string {
  return qualified(database, { schema: relation.schema, name: asOfName(relation) });
}

function notOurs(what: string, { schema, name }: TableName): RuntimeProblem {
  return new RuntimeProblem(
    `${what} ${schema}.${name} is there already, and Sluice did not make it.`,
    "Rename or drop it, or give the workspace's container a database of its own.",
  );
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
  if (relation.history === "milestoned") await session.run(`DROP MACRO TABLE IF EXISTS ${asOf(database, relation)}`);
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
      `UNION SELECT schema_name FROM duckdb_views() WHERE database_name = ${at} AND NOT internal ` +
      `UNION SELECT schema_name FROM duckdb_functions() WHERE database_name = ${at} AND NOT internal) ORDER BY ALL`,
  );
  for (const { schema_name } of rows) {
    await session.run(`DROP SCHEMA IF EXISTS ${identifier(database)}.${identifier(String(schema_name))}`);
    await session.run(`DELETE FROM ${ledger(database, "schemas")} WHERE schema_name = ${literal(String(schema_name))}`);
  }
}

/** What bears a name that tables and views share. */
export async function kindOf(
  session: Session,
  database: string,
  name: TableName,
): Promise<"table" | "view" | undefined> {
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
