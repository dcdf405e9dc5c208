import type { DropSpec, Shape, TableRef, TableSpec } from "../spec.js";
import { forgetChanges } from "./change-log.js";
import { columnsOf, describeTable } from "./database-table.js";
import type { Attachment } from "./engine.js";
import { FileTable } from "./file-table.js";
import { EPOCH } from "./history.js";
import { createLedger, hasLedger, readState, UNFILLED, writeState } from "./ledger.js";
import { canonicalTypes, hasHistory, migrated, reshaped, withHistory } from "./migrate.js";
import { dropPostgresTable, provisionPostgresTable } from "./postgres/provision.js";
import { dropRejects } from "./rejects.js";
import { dropRelationsOf, refreshRelationsOf } from "./relations-database.js";
import { dropSequences } from "./sequences.js";
import type { Session } from "./session.js";
import { columnList, isRequired, physicalShape, shapeText } from "./shape.js";
import { identifier, literal, qualified } from "./sql.js";

/**
 * Makes a table as its specification says, from whatever is there. Rows stay. Where a migration touched rows, what the
 * table was made from is forgotten, so that the next run compares it with its source again.
 */
export async function provisionTable(session: Session, spec: TableSpec): Promise<void> {
  const { store, table } = spec.at;
  const what = `${spec.dataset} (${describeTable(spec.at)})`;
  if (store.type === "files") {
    await FileTable.use(session, store, table, (files) => provisionFiles(session, files, spec.shape, what));
    return;
  }
  if (store.type === "postgresql") return provisionPostgresTable(session, store, spec);
  const database = await session.attach(store.file, "write");
  await database.exclusively(() =>
    session.transaction(
      () => provisionDatabase(session, database, spec.at, spec.shape, what),
      "provision.duckdb.commit",
    ),
  );
}

/** Removes a table, its rows and the relations that show it. Does nothing when it is gone already. */
export async function dropTable(session: Session, spec: DropSpec): Promise<void> {
  const { store, table } = spec.at;
  if (store.type === "files") return FileTable.drop(session, store, table);
  if (store.type === "postgresql") return dropPostgresTable(session, store, spec);
  const database = await session.attach(store.file, "write");
  await database.exclusively(() =>
    session.transaction(async () => {
      if (await hasLedger(session, database.alias)) {
        await dropRelationsOf(session, database.alias, table);
        await dropRejects(session, database.alias, table);
        await dropSequences(session, database.alias, table);
        await forgetChanges(session, database.alias, table);
        await session.run(
          `DELETE FROM ${identifier(database.alias)}._sluice.tables WHERE schema_name = ${literal(table.schema)} AND table_name = ${literal(table.name)}`,
        );
      }
      await session.run(`DROP TABLE IF EXISTS ${qualified(database.alias, table)}`);
      const left = await session.number(
        `SELECT (SELECT count(*) FROM duckdb_tables() WHERE database_name = ${literal(database.alias)} AND schema_name = ${literal(table.schema)}) + ` +
          `(SELECT count(*) FROM duckdb_views() WHERE database_name = ${literal(database.alias)} AND schema_name = ${literal(table.schema)})`,
      );
      if (left === 0)
        await session.run(`DROP SCHEMA IF EXISTS ${identifier(database.alias)}.${identifier(table.schema)}`);
    }, "provision.duckdb.commit"),
  );
}

async function provisionDatabase(
  session: Session,
  { alias }: Attachment,
  { table }: TableRef,
  shape: Shape,
  what: string,
): Promise<void> {
  await createLedger(session, alias);
  await session.run(`CREATE SCHEMA IF NOT EXISTS ${identifier(alias)}.${identifier(table.schema)}`);
  const there = await columnsOf(session, alias, table);
  const known = await readState(session, alias, table);
  const at = qualified(alias, table);
  const kept = physicalShape(shape);
  if (there === undefined) {
    await session.run(createTable(at, kept));
    await forgetChanges(session, alias, table);
    await writeState(session, alias, table, { shape, ...UNFILLED });
    await refreshRelationsOf(session, alias, table);
    return;
  }
  const types = await canonicalTypes(session, kept);
  const same =
    there.length === kept.columns.length &&
    kept.columns.every((column, index) => {
      const old = there[index];
      return old?.name === column.name && old.type === types[index] && old.nullable === !isRequired(column, kept);
    });
  if (same && known !== undefined && shapeText(known.shape) === shapeText(shape)) return;
  const was = known?.shape.history ?? (hasHistory(there, shape) ? "milestoned" : "live");
  const [rows, columns] = withHistory(at, there, was, shape.history, known?.at ?? EPOCH);
  const select = await reshaped(session, rows, columns, shape, what);
  if (!same) {
    const fresh = qualified(alias, { schema: table.schema, name: `_new_${table.name}` });
    await session.run(`DROP TABLE IF EXISTS ${fresh}`);
    await session.run(createTable(fresh, kept));
    await session.run(`INSERT INTO ${fresh} (${columnList(kept)}) ${select}`);
    await session.run(`DROP TABLE ${at}`);
    await session.run(`ALTER TABLE ${fresh} RENAME TO ${identifier(table.name)}`);
  }
  await forgetChanges(session, alias, table);
  await writeState(session, alias, table, migrated(known, shape));
  await refreshRelationsOf(session, alias, table);
}

async function provisionFiles(session: Session, files: FileTable, shape: Shape, what: string): Promise<void> {
  const known = files.state;
  const current = files.current();
  if (known === undefined || current === undefined) {
    const columns = physicalShape(shape).columns.map(
      ({ name, storage }) => `CAST(NULL AS ${storage}) AS ${identifier(name)}`,
    );
    await files.publish(`(SELECT ${columns.join(", ")} WHERE false)`, { shape, ...UNFILLED });
    return;
  }
  if (shapeText(known.shape) === shapeText(shape)) {
    await files.repair();
    return;
  }
  const there = await session.describe(`SELECT * FROM ${current}`);
  const [rows, columns] = withHistory(current, there, known.shape.history, shape.history, known.at ?? EPOCH);
  const select = await reshaped(session, rows, columns, shape, what);
  await files.publish(`(${select})`, migrated(known, shape));
}

function createTable(at: string, kept: Shape): string {
  const columns = kept.columns.map(
    (column) => `${identifier(column.name)} ${column.storage}${isRequired(column, kept) ? " NOT NULL" : ""}`,
  );
  return `CREATE TABLE ${at} (${columns.join(", ")})`;
}
