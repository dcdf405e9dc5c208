import { RuntimeProblem } from "../../../src/platform/runtime.js";
import type { ColumnSpec, Shape } from "../spec.js";
import { count, grouped, show } from "./problem.js";
import type { Session } from "./session.js";
import { isRequired } from "./shape.js";
import { identifier, literal } from "./sql.js";

/** A column of what is read: as it is there, and as a value of the declared type, which is null when it is none. */
export interface Cell {
  readonly raw: string;
  readonly value: string;
  /** What is there, as a message shows it; absent: `raw`. */
  readonly shown?: string;
}

/** Some of what is read: one SELECT's worth. */
export interface Part {
  /** For messages: the file or table. */
  readonly label: string;
  /** What the cells are read from, in SQL. */
  readonly from: string;
  /** In the order of the shape. */
  readonly cells: readonly Cell[];
  /** When a record as a whole is bad, in SQL, and what is said of it. */
  readonly broken?: { readonly test: string; readonly says: string };
  /** Whether a record has a column at all, in SQL, in the order of the shape; absent: it always has. */
  readonly present?: readonly string[];
  /** Whether a record has the same number whenever it is read, as a line of a file has and a row of a table has not. */
  readonly steady: boolean;
  /** Where records are, by their numbers from 1, ascending: `line 17`. */
  where(records: readonly number[]): Promise<readonly string[]>;
}

/** Records whose `column` is null, or no less than `low`: the text of one of its values, as DuckDB writes it in UTC. */
export interface Window {
  readonly column: string;
  readonly low: string;
}

/** A dataset of a source, about to be read. */
export interface Reading {
  /** All of it, in few parts. */
  readonly parts: readonly Part[];
  /** All of it, in parts within which records can be counted. */
  readonly single: () => readonly Part[];
  /** For people, such as columns that the model does not have. */
  readonly notes: readonly string[];
  /** Whether it is worth reading again, in another way, after an error. */
  readonly retry?: (error: unknown) => boolean;
  /** What the user hears when DuckDB could not read it. */
  readonly failure: (error: unknown) => Promise<unknown>;
  /** @throws RuntimeProblem when what was read changed meanwhile */
  readonly settle: () => Promise<void>;
}

/** How many bad rows a message names. */
const EXAMPLES = 3;
const BAD = identifier("_bad");

/**
 * Reads it all into a new temporary table whose columns are the shape's, each value checked against its declared type.
 * @param after only rows whose `column` is greater than `value`, the text of one of its values
 * @throws RuntimeProblem that says where the bad values are and how many rows have one
 */
export async function load(
  session: Session,
  reading: Reading,
  shape: Shape,
  what: string,
  watermark?: { readonly column: string; readonly after: string | null },
): Promise<string> {
  const table = session.temporary();
  const columns = shape.columns.map(({ name, storage }) => `${identifier(name)} ${storage}`);
  await session.run(`CREATE TEMP TABLE ${table} (${columns.join(", ")}, ${BAD} BOOLEAN)`);
  const required = (column: ColumnSpec): boolean => isRequired(column, shape) || column.name === watermark?.column;
  const read = async (): Promise<void> => {
    for (const part of reading.parts) {
      const select = selectOf(part, shape, required);
      await session.run(`INSERT INTO ${table} ${watermark ? newer(select, shape, watermark) : select}`);
    }
  };
  try {
    await read().catch(async (error: unknown) => {
      if (!reading.retry?.(error)) throw error;
      await session.run(`DELETE FROM ${table}`);
      await read();
    });
  } catch (error) {
    session.alive();
    throw await reading.failure(error);
  }
  await reading.settle();
  const bad = await session.number(`SELECT count(*) FILTER (WHERE ${BAD}) FROM ${table}`);
  if (bad > 0) throw await findBad(session, reading, shape, required, what, bad);
  await assertPresent(session, reading, shape, table, what);
  await session.run(`ALTER TABLE ${table} DROP COLUMN ${BAD}`);
  return table;
}

function selectOf(part: Part, shape: Shape, required: (column: ColumnSpec) => boolean): string {
  const inner = part.cells.map(({ raw, value }, index) => `${raw} AS r${index}, ${value} AS v${index}`);
  const tests = shape.columns.map((column, index) => badTest(index, required(column)));
  const broken = part.broken ? `, (${part.broken.test}) AS broken` : "";
  const values = shape.columns.map(({ name }, index) => `v${index} AS ${identifier(name)}`);
  return (
    `SELECT ${values.join(", ")}, (${[...tests, ...(part.broken ? ["broken"] : [])].join(" OR ")}) AS ${BAD} ` +
    `FROM (SELECT ${inner.join(", ")}${broken} FROM ${part.from})`
  );
}

function badTest(index: number, required: boolean): string {
  return required ? `v${index} IS NULL` : `(v${index} IS NULL AND r${index} IS NOT NULL)`;
}

function newer(
  select: string,
  shape: Shape,
  watermark: { readonly column: string; readonly after: string | null },
): string {
  if (watermark.after === null) return select;
  const storage = shape.columns.find(({ name }) => name === watermark.column)?.storage ?? "VARCHAR";
  return `SELECT * FROM (${select}) WHERE ${BAD} OR ${identifier(watermark.column)} > CAST(${literal(watermark.after)} AS ${storage})`;
}

async function findBad(
  session: Session,
  reading: Reading,
  shape: Shape,
  required: (column: ColumnSpec) => boolean,
  what: string,
  bad: number,
): Promise<RuntimeProblem> {
  const found: string[] = [];
  for (const part of reading.single()) {
    if (found.length >= EXAMPLES) break;
    const inner = part.cells.map(
      ({ raw, value, shown = raw }, index) => `${raw} AS r${index}, ${value} AS v${index}, ${shown} AS s${index}`,
    );
    const cases = shape.columns.map((column, index) => `WHEN ${badTest(index, required(column))} THEN ${index}`);
    const texts = shape.columns.map((_, index) => `WHEN ${index} THEN left(CAST(s${index} AS VARCHAR), 200)`);
    const broken = part.broken ? `WHEN broken THEN -1 ` : "";
    const rows = await session.rows(
      `SELECT n, c, CASE c ${texts.join(" ")} END AS t FROM (SELECT *, CASE ${broken}${cases.join(" ")} END AS c FROM ` +
        `(SELECT row_number() OVER () AS n, ${inner.join(", ")}${part.broken ? `, (${part.broken.test}) AS broken` : ""} FROM ${part.from})) ` +
        `WHERE c IS NOT NULL ORDER BY n LIMIT ${EXAMPLES - found.length}`,
    );
    for (const row of rows) {
      const [where = ""] = await part.where([Number(row.n)]);
      const place = `${part.label}, ${where}`;
      const column = shape.columns[Number(row.c)];
      if (column === undefined) found.push(`${place}: ${part.broken?.says ?? "not a record"}`);
      else if (row.t === null) found.push(`${place}: ${show(column.name)} is null, and ${whyRequired(column, shape)}`);
      else found.push(`${place}: ${show(column.name)} is ${show(String(row.t))}, which is no ${column.type}`);
    }
  }
  const rest = bad > found.length ? ` These are the first of ${count(bad, "bad row")}.` : "";
  return new RuntimeProblem(
    `${what}: ${bad === 1 ? "1 row is" : `${grouped(bad)} rows are`} bad, so none was taken. ${found.join("; ")}.${rest}`,
    "Mend the source, or declare the column as what the source holds; then run again.",
  );
}

function whyRequired(column: ColumnSpec, shape: Shape): string {
  if (shape.primaryKey.includes(column.name)) return "it is part of the primary key";
  return column.nullable ? "it is the watermark" : "it is declared not nullable";
}

/** A column that no record has is more likely misnamed than always null. */
async function assertPresent(
  session: Session,
  reading: Reading,
  shape: Shape,
  table: string,
  what: string,
): Promise<void> {
  if (!reading.parts.some(({ present }) => present)) return;
  const counts = await session.row(
    `SELECT count(*) AS total, ${shape.columns.map(({ name }, index) => `count(${identifier(name)}) AS c${index}`).join(", ")} FROM ${table}`,
  );
  if (Number(counts.total) === 0) return;
  const suspects = shape.columns.filter((_, index) => Number(counts[`c${index}`]) === 0);
  const missing: string[] = [];
  for (const column of suspects) {
    const index = shape.columns.indexOf(column);
    let seen = false;
    for (const { present, from } of reading.parts)
      seen ||= (await session.number(`SELECT count(*) FROM ${from} WHERE ${present?.[index] ?? "true"}`)) > 0;
    if (!seen) missing.push(column.name);
  }
  if (missing.length > 0) throw missingColumns(what, missing, []);
}

/** What is said of columns that the model declares and the source lacks. */
export function missingColumns(what: string, missing: readonly string[], there: readonly string[]): RuntimeProblem {
  const named = missing.map((name) => show(name)).join(", ");
  const has = there.length > 0 ? ` It has ${listed(there)}.` : "";
  return new RuntimeProblem(
    `${what}: ${missing.length === 1 ? "the column" : "the columns"} ${named} ${missing.length === 1 ? "is" : "are"} missing.${has}`,
    "Add what is missing to the source, or take it out of the dataset.",
  );
}

/** What is said of columns that the source has and the model does not know. */
export function extraColumns(label: string, extra: readonly string[]): string {
  return `${label}: not in the dataset, so left out: ${listed(extra)}`;
}

function listed(names: readonly string[]): string {
  const shown = names.slice(0, 10).map((name) => show(name));
  return names.length > 10 ? `${shown.join(", ")} and ${names.length - 10} more` : shown.join(", ");
}

/**
 * Finds each column of a shape among a source's names: as it is written, else whatever its case and the blanks around it.
 * @throws RuntimeProblem when one is missing, or is there twice
 */
export function matchColumns(
  names: readonly string[],
  shape: Shape,
  what: string,
): { readonly at: readonly number[]; readonly extra: readonly string[] } {
  const exact = new Map<string, number[]>();
  const loose = new Map<string, number[]>();
  const add = (map: Map<string, number[]>, key: string, index: number): void => {
    const list = map.get(key);
    if (list) list.push(index);
    else map.set(key, [index]);
  };
  names.forEach((name, index) => {
    add(exact, name, index);
    add(loose, name.trim().toLowerCase(), index);
  });
  const missing: string[] = [];
  const at = shape.columns.map(({ name }) => {
    const found = exact.get(name) ?? loose.get(name.toLowerCase()) ?? [];
    if (found.length > 1)
      throw new RuntimeProblem(
        `${what}: the column ${show(name)} is there ${found.length} times.`,
        "Give every column of the source a name of its own.",
      );
    if (found.length === 0) missing.push(name);
    return found[0] ?? -1;
  });
  if (missing.length > 0) throw missingColumns(what, missing, names);
  return { at, extra: names.filter((_, index) => !at.includes(index)) };
}
