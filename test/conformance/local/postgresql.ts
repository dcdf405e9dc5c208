import type pg from "pg";
import { mapPostgres } from "../../../platforms/local/postgres-types.js";
import { parseDataType } from "../../../src/model/data-type.js";
import { type Cell, canonical, plainJson, type Row } from "../canonical.js";
import type { Column } from "../model.js";
import { isNested, quoted } from "./duckdb.js";
import type { Table } from "./source-files.js";

/** The PostgreSQL type that a producer would choose. */
function postgresType(type: string): string {
  const parsed = parseDataType(type).type;
  const mapped = parsed && mapPostgres(parsed);
  if (!mapped || mapped.fidelity === "impossible") throw new Error(`PostgreSQL has no type for ${type}.`);
  return mapped.postgres;
}

/** Makes a table what it is to be, in one transaction. */
export async function replaceTable(client: pg.Client, at: string, { columns, rows }: Table): Promise<void> {
  const list = columns.map(({ name, type }) => `${quoted(name)} ${postgresType(type)}`);
  await client.query("BEGIN");
  await client.query(`DROP TABLE IF EXISTS ${at}`);
  await client.query(`CREATE TABLE ${at} (${list.join(", ")})`);
  const given = columns.map((_, index) => `c${index} text`).join(", ");
  const values = columns.map(({ type }, index) => valueFrom(type, `c${index}`)).join(", ");
  const records = rows.map((row) =>
    Object.fromEntries(columns.map(({ type }, index) => [`c${index}`, cellText(type, row[index] ?? null)])),
  );
  await client.query(`INSERT INTO ${at} SELECT ${values} FROM json_to_recordset($1::json) AS given(${given})`, [
    JSON.stringify(records),
  ]);
  await client.query("COMMIT");
}

function cellText(type: string, cell: Cell): Cell {
  return cell !== null && isNested(type) ? JSON.stringify(plainJson(type, cell)) : cell;
}

/** A text that `cellText` gave, as a value of the column's type. */
function valueFrom(type: string, cell: string): string {
  const to = postgresType(type);
  if (type.startsWith("binary")) return `decode(${cell}, 'hex')`;
  if (!to.endsWith("[]")) return `CAST(${cell} AS ${to})`;
  const elements = `SELECT array_agg(CAST(e AS ${to.slice(0, -2)}) ORDER BY n) FROM json_array_elements_text(CAST(${cell} AS json)) WITH ORDINALITY AS t(e, n)`;
  return `CASE WHEN ${cell} IS NOT NULL THEN coalesce((${elements}), '{}') END`;
}

/** Rows of a relation or function, in canonical cells. */
export async function readRelation(
  client: pg.Client,
  from: string,
  columns: readonly Pick<Column, "name" | "type">[],
): Promise<readonly Row[]> {
  const list = columns.map(({ name, type }) => textOf(type, quoted(name)));
  const { rows } = await client.query<Cell[]>({ text: `SELECT ${list.join(", ")} FROM ${from}`, rowMode: "array" });
  return rows.map((row) =>
    Object.fromEntries(
      columns.map(({ name, type }, at): [string, Cell] => {
        const cell = row[at] ?? null;
        return [name, cell === null ? null : canonical(type, cell)];
      }),
    ),
  );
}

function textOf(type: string, column: string): string {
  if (type.startsWith("binary")) return `encode(${column}, 'hex')`;
  if (isNested(type)) return `to_json(${column})::text`;
  if (type !== "interval") return `${column}::text`;
  const part = (name: string): string => `extract(${name} FROM ${column})`;
  return (
    `CASE WHEN ${column} IS NOT NULL THEN (${part("year")} * 12 + ${part("month")})::bigint || ' months ' || ${part("day")}::bigint || ' days ' || ` +
    `(${part("hour")} * 3600000000 + ${part("minute")} * 60000000 + ${part("microseconds")})::bigint || ' microseconds' END`
  );
}
