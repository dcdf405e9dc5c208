import { stat } from "node:fs/promises";
import { type RuntimeEnvironment, RuntimeProblem } from "../../../src/platform/runtime.js";
import type { Store, TableName } from "../spec.js";
import { firstRows, type RelationRows } from "./first-rows.js";
import { confine, makeFolder } from "./places.js";
import { readPostgresRelation } from "./postgres/read-relation.js";
import { show } from "./problem.js";
import { Session } from "./session.js";
import { literal, pathLiteral, qualified } from "./sql.js";

/**
 * The first rows of a relation as its consumer sees it: a view in a database, a file in a folder. In the order of the
 * columns from the left, so that the same rows come the same way.
 */
export async function readRelation(
  environment: RuntimeEnvironment,
  store: Store,
  relation: TableName,
  limit: number,
): Promise<RelationRows> {
  const name = `${relation.schema}.${relation.name}`;
  return Session.use(environment, `read ${name}`, undefined, async (session) => {
    if (store.type === "postgresql") return readPostgresRelation(session, store, relation, limit);
    const from =
      store.type === "duckdb" ? await inDatabase(session, store, relation) : await inFolder(session, store, relation);
    return firstRows(session, from, limit);
  });
}

async function inDatabase(
  session: Session,
  store: Extract<Store, { type: "duckdb" }>,
  relation: TableName,
): Promise<string> {
  const { alias } = await session.attach(store.file, "read");
  const found = await session.number(
    `SELECT count(*) FROM duckdb_columns() WHERE database_name = ${literal(alias)} AND schema_name = ${literal(relation.schema)} AND table_name = ${literal(relation.name)}`,
  );
  if (found === 0) throw noRelation(relation, store.file.path);
  return qualified(alias, relation);
}

async function inFolder(
  session: Session,
  store: Extract<Store, { type: "files" }>,
  relation: TableName,
): Promise<string> {
  const folder = await makeFolder(store.folder, session.environment);
  const path = await confine(folder, `${relation.schema}/${relation.name}.${store.format}`);
  if ((await stat(path).catch(() => undefined)) === undefined) throw noRelation(relation, store.folder.path);
  if (store.format === "parquet") return `read_parquet([${pathLiteral(path)}])`;
  if (store.format === "json") return `read_json([${pathLiteral(path)}], sample_size = -1)`;
  const { header, delimiter, nullValue } = store.options;
  return (
    `read_csv([${pathLiteral(path)}], all_varchar = true, header = ${header}, delim = ${literal(delimiter)}, quote = '"', escape = '"', ` +
    `nullstr = ${literal(nullValue)}, allow_quoted_nulls = false)`
  );
}

function noRelation(relation: TableName, place: string): RuntimeProblem {
  return new RuntimeProblem(
    `There is no ${relation.schema}.${relation.name} in ${show(place, 200)}.`,
    "Run `sluice apply` first: it makes what consumers see.",
  );
}
