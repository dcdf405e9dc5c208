import { rm } from "node:fs/promises";
import { RuntimeProblem } from "../../../../src/platform/runtime.js";
import { sha256 } from "../../../../src/util/digest.js";
import { compactJson } from "../../../../src/util/json.js";
import type { IngestSpec, Shape, Source, TableName } from "../../spec.js";
import { assertColumns, matchColumns } from "../columns.js";
import { show } from "../problem.js";
import type { Cell, Part, Reading } from "../reading.js";
import type { Session } from "../session.js";
import type { OpenSource, SourceDataset, Wanted } from "../source.js";
import { Postgres } from "./connection.js";
import { copiedRows, isTooLong } from "./copied.js";
import { describeServer } from "./faults.js";
import { nameOf } from "./names.js";
import { noLess, type SourceColumn, type SourceReading, sourceReading } from "./source-columns.js";

type PostgresSource = Extract<Source, { type: "postgresql" }>;

/** A table or view of a user's. */
interface Relation extends TableName {
  readonly oid: string;
  /**
   * Whether nothing but a transaction of this server changes what is in it: not so for views, which may look at the clock,
   * for tables of other servers, for what policies hide from some, and for tables that a crash empties.
   */
  readonly steady: boolean;
}

/**
 * Opens a PostgreSQL database: all that is read of it is read in one read-only transaction, as of one moment. A table is
 * unchanged as long as no transaction of the server has changed anything at all, which its snapshot tells at no cost; else
 * it is read, and compared with what is there.
 */
export async function openPostgres(session: Session, spec: IngestSpec, source: PostgresSource): Promise<OpenSource> {
  const database = await Postgres.lasting(session, source.server);
  return database.explained(async () => {
    await database.run("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
    const moment = await momentOf(database);
    const datasets: SourceDataset[] = [];
    for (const { dataset, from } of spec.datasets) {
      const relation = await findRelation(database, source, from, dataset);
      const { host, port, database: name } = source.server;
      const identity = [host, port, name, relation.schema, relation.name, relation.oid];
      datasets.push({
        fingerprint: sha256(compactJson([identity, relation.steady ? moment.snapshot : moment.now])),
        open: (shape, wanted) =>
          database.explained(() =>
            read(session, database, relation, { shape, wanted, from, dataset, source, timezone: spec.timezone }),
          ),
      });
    }
    return {
      datasets,
      together: async (body) => {
        const result = await body();
        await database.explained(() => database.run("COMMIT"));
        return result;
      },
      settle: async () => undefined,
    };
  });
}

interface Moment {
  /** Equal for two moments between which no transaction has changed anything, as seen by the same user of the same server. */
  readonly snapshot: string;
  /** Unlike any other. */
  readonly now: string;
}

async function momentOf(database: Postgres): Promise<Moment> {
  const [row] = await database.rows(
    "SELECT pg_current_snapshot()::text AS snapshot, pg_postmaster_start_time()::text AS since, current_user::text AS reader, clock_timestamp()::text AS now",
  );
  const snapshot = compactJson([row?.snapshot ?? "", row?.since ?? "", row?.reader ?? ""]);
  return { snapshot, now: compactJson([snapshot, row?.now ?? ""]) };
}

async function findRelation(
  database: Postgres,
  { server, schema }: PostgresSource,
  from: string,
  dataset: string,
): Promise<Relation> {
  const dot = from.indexOf(".");
  const names: TableName[] = [{ schema, name: from }];
  if (dot > 0) names.push({ schema: from.slice(0, dot), name: from.slice(dot + 1) });
  for (const name of names) {
    const [row] = await database.rows(
      `SELECT c.oid::text AS oid, c.relkind IN ('r', 'm', 'p') AND c.relpersistence = 'p' AND NOT c.relrowsecurity AND NOT EXISTS ` +
        `(SELECT 1 FROM pg_partition_tree(c.oid) t JOIN pg_class p ON p.oid = t.relid WHERE p.relkind NOT IN ('r', 'p') OR p.relpersistence <> 'p') ` +
        `AND NOT EXISTS (SELECT 1 FROM pg_inherits i WHERE i.inhparent = c.oid AND c.relkind = 'r') AS steady ` +
        `FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = $1 AND c.relname = $2 AND c.relkind IN ('r', 'v', 'm', 'f', 'p')`,
      [name.schema, name.name],
    );
    if (row !== undefined) return { ...name, oid: row.oid ?? "", steady: row.steady === "t" };
  }
  const there = await database.rows(
    `SELECT c.relname AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = $1 ` +
      `AND c.relkind IN ('r', 'v', 'm', 'f', 'p') ORDER BY c.relname COLLATE "C" LIMIT 10`,
    [schema],
  );
  const named = there.map(({ name }) => show(name ?? "")).join(", ");
  throw new RuntimeProblem(
    `${dataset}: there is no table or view ${show(from, 200)} in the schema ${show(schema)} of ${describeServer(server)}.${named ? ` There are ${named}.` : ""}`,
    "Say under `tables` of the datastore's source what it is called, or name the schema in the container's connection.",
  );
}

async function columnsOf(database: Postgres, { oid }: Relation): Promise<readonly SourceColumn[]> {
  const rows = await database.rows(
    `WITH RECURSIVE made AS (SELECT attnum, attname, attnotnull, atttypid AS type, atttypmod AS modifier FROM pg_attribute ` +
      `WHERE attrelid = $1::oid AND attnum > 0 AND NOT attisdropped UNION ALL SELECT m.attnum, m.attname, m.attnotnull, t.typbasetype, ` +
      `CASE WHEN t.typtypmod = -1 THEN m.modifier ELSE t.typtypmod END FROM made m JOIN pg_type t ON t.oid = m.type WHERE t.typtype = 'd') ` +
      `SELECT m.attname AS name, format_type(m.type, m.modifier) AS type, t.typcategory AS category, m.attnotnull AS required ` +
      `FROM made m JOIN pg_type t ON t.oid = m.type WHERE t.typtype <> 'd' ORDER BY m.attnum`,
    [oid],
  );
  return rows.map((row) => ({
    name: row.name ?? "",
    type: row.type ?? "",
    category: row.category ?? "",
    required: row.required === "t",
  }));
}

interface Asked {
  readonly shape: Shape;
  readonly wanted: Wanted | undefined;
  readonly from: string;
  readonly dataset: string;
  readonly source: PostgresSource;
  readonly timezone: string;
}

async function read(session: Session, database: Postgres, relation: Relation, asked: Asked): Promise<Reading> {
  const { shape, wanted, from, dataset, source, timezone } = asked;
  const label = `${from} of ${source.server.container}`;
  const what = `${dataset}: ${label}`;
  const there = await columnsOf(database, relation);
  const names = there.map(({ name }) => name);
  const layout = { label, names, ...matchColumns(names, shape, what) };
  const notes = assertColumns([layout], [layout], dataset, false);
  const columns = layout.at.flatMap((place) => there[place] ?? []);
  const readings = columns.flatMap((found, index) => {
    const column = shape.columns[index];
    return column ? [sourceReading(found, column, timezone, what)] : [];
  });
  const window = shape.columns.findIndex(({ name }) => name === wanted?.window?.column);
  const [found, column] = [columns[window], shape.columns[window]];
  const where = found && column && wanted?.window ? noLess(found, column, wanted.window.low) : undefined;
  const path = await session.scratchPath("source.csv");
  session.onClose(() => rm(path, { force: true }));
  const list = readings.map(({ select }) => select).join(", ");
  await database.copyOut(`SELECT ${list} FROM ${nameOf(relation)}${where ? ` WHERE ${where}` : ""}`, path);
  let long = false;
  const part = (): Part => partOf(session, path, long, label, shape, readings);
  return {
    get parts() {
      return [part()];
    },
    single: () => [part()],
    notes,
    retry: (error) => {
      const again = !long && isTooLong(error);
      long ||= again;
      return again;
    },
    failure: async (error) =>
      /Invalid unicode|not utf-8/i.test(String(error))
        ? new RuntimeProblem(
            `${what}: the database holds texts that are not UTF-8, as one with the encoding SQL_ASCII may.`,
            "Mend the texts at the source, or read a view that converts them.",
            { cause: error },
          )
        : error,
    settle: async () => undefined,
  };
}

function partOf(
  session: Session,
  path: string,
  long: boolean,
  label: string,
  shape: Shape,
  readings: readonly SourceReading[],
): Part {
  const from = copiedRows(path, readings.length, long);
  const cells = readings.map(({ convert }, index): Cell => ({ raw: `c${index}`, value: convert(`c${index}`) }));
  const key = shape.primaryKey.map((name) => shape.columns.findIndex((column) => column.name === name));
  return {
    label,
    from,
    cells,
    // Rows of a table have no order of their own.
    steady: false,
    where: async (records) => {
      if (key.length === 0 || key.includes(-1)) return records.map((record) => `row ${record}`);
      const list = key.map((index) => `left(c${index}, 100) AS k${index}`).join(", ");
      const rows = await session.rows(
        `SELECT n, ${list} FROM (SELECT row_number() OVER () AS n, * FROM ${from}) WHERE n IN (${records.join(", ")})`,
      );
      const places = new Map(
        rows.map((row) => [
          Number(row.n),
          key.map((index) => `${shape.columns[index]?.name} = ${show(String(row[`k${index}`] ?? ""))}`).join(", "),
        ]),
      );
      return records.map((record) => `the row with ${places.get(record) ?? `number ${record}`}`);
    },
  };
}
