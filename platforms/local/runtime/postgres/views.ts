import { RuntimeProblem } from "../../../../src/platform/runtime.js";
import { layout } from "../../layout.js";
import type { RelationsSpec, Shape, TableName } from "../../spec.js";
import { show } from "../problem.js";
import { notProvisioned } from "../session.js";
import { isCurrent, physicalShape, wasCurrentAt } from "../shape.js";
import { identifier, literal } from "../sql.js";
import type { Postgres } from "./connection.js";
import { createLedger, readState } from "./ledger.js";
import { nameOf } from "./names.js";
import { postgresColumns } from "./values.js";

export interface Relation extends TableName {
  readonly workspace: string;
  readonly table: TableName;
  readonly history: Shape["history"];
}

/** A right that somebody was given, as SQL gives it. */
interface Grant {
  readonly privilege: string;
  readonly grantee: string;
  readonly grantable: boolean;
}

/**
 * Makes the views of one workspace exactly those of its specification. The ledger says which views and schemas are
 * Sluice's; nothing else is replaced or dropped. Belongs in a transaction.
 */
export async function reconcileViews(database: Postgres, spec: RelationsSpec): Promise<void> {
  await createLedger(database);
  const known = await relationsOf(database);
  const keys = new Set(spec.relations.map(keyOf));
  for (const old of known.filter(({ workspace }) => workspace === spec.workspace))
    if (!keys.has(keyOf(old))) await dropRelation(database, old);
  for (const wanted of spec.relations) {
    const relation: Relation = { ...wanted, workspace: spec.workspace };
    const owned = known.find((old) => keyOf(old) === keyOf(relation));
    if (owned !== undefined && owned.workspace !== spec.workspace)
      throw new RuntimeProblem(
        `The relation ${relation.schema}.${relation.name} belongs to the workspace ${show(owned.workspace)} already.`,
        "Give one of the two groups another name.",
      );
    await makeSchema(database, relation.schema);
    await remakeView(database, relation, owned);
    await database.run(
      `INSERT INTO "_sluice".relations (schema_name, relation_name, workspace, table_schema, table_name, history) VALUES ($1, $2, $3, $4, $5, $6) ` +
        `ON CONFLICT (schema_name, relation_name) DO UPDATE SET table_schema = excluded.table_schema, table_name = excluded.table_name, history = excluded.history`,
      [
        relation.schema,
        relation.name,
        relation.workspace,
        relation.table.schema,
        relation.table.name,
        relation.history,
      ],
    );
  }
  await dropEmptySchemas(database);
}

/** What is shown of a table, if anything. */
export async function relationsOf(database: Postgres, table?: TableName): Promise<readonly Relation[]> {
  const rows = await database.rows(
    `SELECT * FROM "_sluice".relations ORDER BY schema_name COLLATE "C", relation_name COLLATE "C"`,
  );
  const all = rows.map(
    (row): Relation => ({
      workspace: row.workspace ?? "",
      schema: row.schema_name ?? "",
      name: row.relation_name ?? "",
      table: { schema: row.table_schema ?? "", name: row.table_name ?? "" },
      history: row.history === "milestoned" ? "milestoned" : "live",
    }),
  );
  return table === undefined
    ? all
    : all.filter((relation) => relation.table.schema === table.schema && relation.table.name === table.name);
}

/**
 * Runs `body`, which changes columns of a table, without the views of Sluice's that show it, and makes them anew, with
 * the rights that were given on them. Where the table loses its history, they show what there is until told otherwise.
 */
export async function withoutViews(database: Postgres, table: TableName, body: () => Promise<void>): Promise<void> {
  const relations = await relationsOf(database, table);
  const grants = new Map<Relation, readonly Grant[]>();
  for (const relation of relations) {
    grants.set(relation, await grantsOn(database, relation));
    await dropView(database, relation);
  }
  await body();
  const state = await readState(database, table);
  const live = state?.shape.history === "milestoned" ? {} : ({ history: "live" } as const);
  for (const relation of relations) {
    await makeView(database, { ...relation, ...live });
    await grant(database, relation, grants.get(relation) ?? []);
  }
}

/** Drops the views of a table that is about to go. */
export async function dropRelationsOf(database: Postgres, table: TableName): Promise<void> {
  for (const relation of await relationsOf(database, table)) await dropRelation(database, relation);
}

async function remakeView(database: Postgres, relation: Relation, owned: Relation | undefined): Promise<void> {
  const kind = await kindOf(database, relation);
  if (kind !== undefined && (owned === undefined || kind !== "view")) throw notOurs(`A ${kind}`, relation);
  const grants = await grantsOn(database, relation);
  if (owned !== undefined) await dropView(database, owned);
  await makeView(database, relation);
  await grant(database, relation, grants);
}

async function makeView(database: Postgres, relation: Relation): Promise<void> {
  const { table, history } = relation;
  const shown = await shownBy(database, relation);
  if (shown === undefined)
    throw notProvisioned(
      `The table ${table.schema}.${table.name}, which ${relation.schema}.${relation.name} is to show,`,
    );
  const where = shown.current === undefined ? "" : ` WHERE ${isCurrent()}`;
  const list = shown.columns.map(identifier).join(", ");
  await database.run(`CREATE VIEW ${nameOf(relation)} AS SELECT ${list} FROM ${nameOf(table)}${where}`);
  if (history === "milestoned") await makeAsOf(database, relation, shown.shape);
}

/** What a view shows. */
export interface Shown {
  readonly table: TableName;
  /** Of the table. */
  readonly shape: Shape;
  readonly columns: readonly string[];
  /** The column that is null in the rows it shows; absent: it shows all of them. */
  readonly current?: string;
}

/** What the view of a relation is to show; `undefined` where its table is not there, or keeps no history to be shown. */
export async function shownBy(
  database: Postgres,
  { table, history }: Pick<Relation, "table" | "history">,
): Promise<Shown | undefined> {
  const state = await readState(database, table);
  const dated = state?.shape.history === "milestoned";
  if (state === undefined || (history === "milestoned" && !dated)) return undefined;
  const { shape } = state;
  const { columns } = history === "milestoned" ? physicalShape(shape) : shape;
  const current = dated && history === "live" ? { current: layout.validTo } : {};
  return { table, shape, columns: columns.map(({ name }) => name), ...current };
}

/** `<name>_as_of(instant)`: the rows as they were at an instant. */
async function makeAsOf(database: Postgres, relation: Relation, shape: Shape): Promise<void> {
  const [others] = await database.rows(
    `SELECT count(*) AS n FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace WHERE n.nspname = $1 AND p.proname = $2`,
    [relation.schema, asOfName(relation)],
  );
  if (Number(others?.n) > 0) throw notOurs("A function", { schema: relation.schema, name: asOfName(relation) });
  const columns = postgresColumns(shape).map(({ name, type }) => `${identifier(name)} ${type}`);
  const values = shape.columns.map(({ name }) => `versions.${identifier(name)}`);
  const rows = `SELECT ${values.join(", ")} FROM ${nameOf(relation.table)} AS versions WHERE ${wasCurrentAt("$1")}`;
  await database.run(
    `CREATE FUNCTION ${asOf(relation)} RETURNS TABLE (${columns.join(", ")}) LANGUAGE sql STABLE AS ${literal(rows)}`,
  );
}

/** The name of the function that gives a relation's rows as they were. */
export function asOfName({ name }: TableName): string {
  return `${name}_as_of`;
}

function asOf(relation: TableName): string {
  return `${nameOf({ schema: relation.schema, name: asOfName(relation) })}(timestamp with time zone)`;
}

async function dropView(database: Postgres, relation: Relation): Promise<void> {
  if ((await kindOf(database, relation)) === "view") await database.run(`DROP VIEW ${nameOf(relation)}`);
  if (relation.history === "milestoned") await database.run(`DROP FUNCTION IF EXISTS ${asOf(relation)}`);
}

async function dropRelation(database: Postgres, relation: Relation): Promise<void> {
  await dropView(database, relation);
  await database.run(`DELETE FROM "_sluice".relations WHERE schema_name = $1 AND relation_name = $2`, [
    relation.schema,
    relation.name,
  ]);
}

/** Makes a schema and remembers that it is Sluice's, where it is not there yet. */
export async function makeSchema(database: Postgres, schema: string): Promise<void> {
  const [there] = await database.rows("SELECT count(*) AS n FROM pg_namespace WHERE nspname = $1", [schema]);
  if (Number(there?.n) > 0) return;
  await database.run(`CREATE SCHEMA ${identifier(schema)}`);
  await database.run(`INSERT INTO "_sluice".schemas VALUES ($1)`, [schema]);
}

/** Schemas that Sluice made and that nothing is in any more. */
export async function dropEmptySchemas(database: Postgres): Promise<void> {
  const rows = await database.rows(
    `SELECT s.schema_name AS name, n.oid IS NULL AS gone FROM "_sluice".schemas s LEFT JOIN pg_namespace n ON n.nspname = s.schema_name ` +
      `WHERE NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.refclassid = 'pg_namespace'::regclass AND d.refobjid = n.oid) ORDER BY 1`,
  );
  for (const { name, gone } of rows) {
    if (gone !== "t") await database.run(`DROP SCHEMA ${identifier(name ?? "")}`);
    await database.run(`DELETE FROM "_sluice".schemas WHERE schema_name = $1`, [name ?? ""]);
  }
}

const KINDS: Readonly<Record<string, string>> = {
  r: "table",
  p: "table",
  v: "view",
  m: "materialized view",
  f: "foreign table",
  S: "sequence",
  c: "type",
  i: "index",
};

/** What bears a name that tables and views share. */
export async function kindOf(database: Postgres, { schema, name }: TableName): Promise<string | undefined> {
  const [row] = await database.rows(
    `SELECT c.relkind AS kind FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = $1 AND c.relname = $2`,
    [schema, name],
  );
  return row === undefined ? undefined : (KINDS[row.kind ?? ""] ?? "relation");
}

export function notOurs(what: string, { schema, name }: TableName): RuntimeProblem {
  return new RuntimeProblem(
    `${what} ${schema}.${name} is there already, and Sluice did not make it.`,
    "Rename or drop it, or give the workspace's container a database of its own.",
  );
}

async function grantsOn(database: Postgres, { schema, name }: TableName): Promise<readonly Grant[]> {
  const rows = await database.rows(
    `SELECT a.privilege_type AS privilege, CASE WHEN a.grantee = 0 THEN 'PUBLIC' ELSE quote_ident(r.rolname) END AS grantee, a.is_grantable AS grantable ` +
      `FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace CROSS JOIN LATERAL aclexplode(c.relacl) a LEFT JOIN pg_roles r ON r.oid = a.grantee ` +
      `WHERE n.nspname = $1 AND c.relname = $2 AND c.relkind = 'v' AND a.grantee <> c.relowner AND (a.grantee = 0 OR r.rolname IS NOT NULL)`,
    [schema, name],
  );
  return rows.map((row) => ({
    privilege: row.privilege ?? "",
    grantee: row.grantee ?? "",
    grantable: row.grantable === "t",
  }));
}

async function grant(database: Postgres, relation: TableName, grants: readonly Grant[]): Promise<void> {
  for (const { privilege, grantee, grantable } of grants)
    await database.run(
      `GRANT ${privilege} ON ${nameOf(relation)} TO ${grantee}${grantable ? " WITH GRANT OPTION" : ""}`,
    );
}

function keyOf({ schema, name }: TableName): string {
  return JSON.stringify([schema, name]);
}
