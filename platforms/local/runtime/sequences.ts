import type { ColumnSpec, Shape, TableName } from "../spec.js";
import { columnsOf } from "./database-table.js";
import { sameName } from "./judge.js";
import type { Session } from "./session.js";
import { identifier, qualified } from "./sql.js";

/**
 * What is remembered of a table that follows a feed of changes, in a table of its own beside the ledger: of each key that
 * was ever seen the greatest sequence, and whether that change deleted it. So no late or repeated change brings back a
 * row that is gone, or an older version of one.
 */
export interface Sequences {
  /** What can be selected from: the key's columns, `_sequence` and `_deleted`. */
  readonly known: string;
  /** Whether the table is there as it is needed; else it is made from `known`. */
  readonly asNeeded: boolean;
}

/**
 * What is remembered, as the key's and the sequence's types are now. What fits them no more can never come again.
 * Nothing is when it starts `anew`.
 */
export async function knownSequences(
  session: Session,
  database: string,
  table: TableName,
  shape: Shape,
  sequence: ColumnSpec,
  anew: boolean,
): Promise<Sequences> {
  const there = anew ? [] : ((await columnsOf(session, database, besides(table))) ?? []);
  const wanted = wantedColumns(shape, sequence);
  const found = wanted.map(({ kept }) => there.find(({ name }) => sameName(name, kept)));
  // Another key or another order: what was remembered says nothing about it.
  if (there.length !== wanted.length || found.includes(undefined)) {
    const none = wanted.map(({ name, storage }) => `CAST(NULL AS ${storage}) AS ${identifier(name)}`);
    return { known: `(SELECT ${none.join(", ")} WHERE false)`, asNeeded: false };
  }
  const types = await session.describe(
    `SELECT ${wanted.map(({ storage }, index) => `CAST(NULL AS ${storage}) AS c${index}`).join(", ")}`,
  );
  const asNeeded = types.every(({ type }, index) => found[index]?.type === type);
  const columns = wanted.map(({ name, kept, storage }) =>
    asNeeded
      ? `${identifier(kept)} AS ${identifier(name)}`
      : `TRY_CAST(${identifier(kept)} AS ${storage}) AS ${identifier(name)}`,
  );
  const select = `SELECT ${columns.join(", ")} FROM ${qualified(database, besides(table))}`;
  const whole = wanted.map(({ name }) => `${identifier(name)} IS NOT NULL`).join(" AND ");
  return { known: asNeeded ? `(${select})` : `(SELECT * FROM (${select}) WHERE ${whole})`, asNeeded };
}

/**
 * Remembers the last changes: `changes` may be selected from for the key's columns, `_sequence` and `_deleted`, one of
 * each key. Belongs in the transaction that makes them.
 */
export async function rememberSequences(
  session: Session,
  database: string,
  table: TableName,
  shape: Shape,
  sequence: ColumnSpec,
  { known, asNeeded }: Sequences,
  changes: string,
): Promise<void> {
  const at = qualified(database, besides(table));
  const wanted = wantedColumns(shape, sequence);
  if (!asNeeded) {
    const columns = wanted.map(({ name, kept }) => `${identifier(name)} AS ${identifier(kept)}`);
    const kept = session.temporary();
    await session.run(`CREATE TEMP TABLE ${kept} AS SELECT ${columns.join(", ")} FROM ${known}`);
    await session.run(`CREATE OR REPLACE TABLE ${at} AS SELECT * FROM ${kept}`);
  }
  const same = keyColumns(shape).map(({ name, kept }) => `o.${identifier(kept)} = n.${identifier(name)}`);
  const order = identifier(sequenceColumn(sequence).kept);
  await session.run(
    `MERGE INTO ${at} AS o USING ${changes} AS n ON ${same.join(" AND ")} ` +
      `WHEN MATCHED AND o.${order} < n."_sequence" THEN UPDATE SET ${order} = n."_sequence", deleted = n."_deleted" ` +
      `WHEN NOT MATCHED THEN INSERT (${wanted.map(({ kept }) => identifier(kept)).join(", ")}) ` +
      `VALUES (${wanted.map(({ name }) => `n.${identifier(name)}`).join(", ")})`,
  );
}

/** Forgets what is remembered of a table that is no more. */
export async function dropSequences(session: Session, database: string, table: TableName): Promise<void> {
  await session.run(`DROP TABLE IF EXISTS ${qualified(database, besides(table))}`);
}

interface Kept {
  readonly name: string;
  /** What it is called where it is kept. Names that the model gives never meet those that are ours. */
  readonly kept: string;
  readonly storage: string;
}

function wantedColumns(shape: Shape, sequence: ColumnSpec): readonly Kept[] {
  return [...keyColumns(shape), sequenceColumn(sequence), { name: "_deleted", kept: "deleted", storage: "BOOLEAN" }];
}

function keyColumns(shape: Shape): readonly (ColumnSpec & Kept)[] {
  return shape.columns
    .filter(({ name }) => shape.primaryKey.includes(name))
    .map((column) => ({ ...column, kept: `key_${column.name}` }));
}

function sequenceColumn({ name, storage }: ColumnSpec): Kept {
  return { name: "_sequence", kept: `sequence_${name}`, storage };
}

function besides({ schema, name }: TableName): TableName {
  return { schema: "_sluice", name: `sequences of ${schema}.${name}` };
}
