import { rm } from "node:fs/promises";
import { RuntimeProblem } from "../../../../src/platform/runtime.js";
import type { Shape, TableName } from "../../spec.js";
import { show } from "../problem.js";
import type { Session } from "../session.js";
import { identifier, literal } from "../sql.js";
import type { Postgres } from "./connection.js";
import { copiedRows, isTooLong } from "./copied.js";
import { codeOf } from "./faults.js";
import { nameOf } from "./names.js";
import { type PostgresColumn, postgresColumns } from "./values.js";

/** Brings rows of a table, with these columns, into a new temporary table of DuckDB's. */
export async function bringIn(
  session: Session,
  database: Postgres,
  table: TableName,
  columns: readonly PostgresColumn[],
): Promise<string> {
  const path = await session.scratchPath("postgresql.csv");
  const rows = session.temporary();
  try {
    await database.copyOut(`SELECT ${columns.map(({ select }) => select).join(", ")} FROM ${nameOf(table)}`, path);
    const list = columns.map(({ name, decode }, index) => `${decode(`c${index}`)} AS ${identifier(name)}`).join(", ");
    const create = (long: boolean): Promise<void> =>
      session.run(`CREATE TEMP TABLE ${rows} AS SELECT ${list} FROM ${copiedRows(path, columns.length, long)}`);
    await create(false).catch((error: unknown) => {
      if (!isTooLong(error)) throw error;
      return create(true);
    });
  } finally {
    await rm(path, { force: true });
  }
  return rows;
}

/**
 * Brings rows of DuckDB's, which have the columns of `kept`, into a table of PostgreSQL's.
 * @throws RuntimeProblem when PostgreSQL has no such value, with the column and where it is
 */
export async function bringOut(
  session: Session,
  database: Postgres,
  rows: string,
  kept: Shape,
  table: string,
): Promise<number> {
  const path = await session.scratchPath("postgresql.csv");
  const columns = postgresColumns(kept);
  try {
    const list = columns.map(({ name, encode }) => `${encode(identifier(name))} AS ${identifier(name)}`).join(", ");
    await session.run(
      `COPY (SELECT ${list} FROM ${rows}) TO ${literal(path)} (FORMAT csv, HEADER false, DELIMITER ',', QUOTE '"', ESCAPE '"', FORCE_QUOTE *, NULLSTR '')`,
    );
    return await database.copyIn(table, columns.map(({ name }) => identifier(name)).join(", "), path);
  } catch (error) {
    throw await refusedValue(session, rows, kept, columns, error);
  } finally {
    await rm(path, { force: true });
  }
}

/** What is said of a value that PostgreSQL does not take; any other error stays what it is. */
async function refusedValue(
  session: Session,
  rows: string,
  kept: Shape,
  columns: readonly PostgresColumn[],
  error: unknown,
): Promise<unknown> {
  const code = codeOf(error) ?? "";
  if (code === "22021") {
    for (const { name, encode } of columns) {
      const key = kept.primaryKey.map(
        (part) => `left(CAST(${identifier(part)} AS VARCHAR), 200) AS ${identifier(part)}`,
      );
      const [row] = await session.rows(
        `SELECT ${["1", ...key].join(", ")} FROM ${rows} WHERE contains(${encode(identifier(name))}, chr(0)) LIMIT 1`,
      );
      if (row === undefined) continue;
      const where = kept.primaryKey.map((part) => `${part} = ${show(String(row[part]))}`).join(", ");
      return new RuntimeProblem(
        `${session.purpose}: the column ${show(name)}${where === "" ? "" : `, where ${where},`} holds the character U+0000, which PostgreSQL has no place for in texts. Nothing was written.`,
        "Remove the character at the source, declare the column as binary, or take the dataset in a container of another kind.",
        { cause: error },
      );
    }
  }
  const at = error instanceof Error && "where" in error ? String(error.where) : "";
  const column = /^COPY .*, line \d+, column (.+?)(?::|$)/s.exec(at)?.[1];
  if (!code.startsWith("22") || column === undefined || !(error instanceof Error)) return error;
  return new RuntimeProblem(
    `${session.purpose}: the column ${show(column)} holds a value that PostgreSQL does not take: ${show(error.message, 200)}. Nothing was written.`,
    "Mend the value at the source, or take the dataset in a container of another kind.",
    { cause: error },
  );
}
