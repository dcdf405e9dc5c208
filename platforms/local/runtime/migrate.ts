import { RuntimeProblem } from "../../../src/platform/runtime.js";
import type { Shape } from "../spec.js";
import { duplicateKeys } from "./apply.js";
import { isWidening } from "./convert.js";
import { count, show } from "./problem.js";
import type { Session } from "./session.js";
import { isRequired } from "./shape.js";
import { identifier } from "./sql.js";

interface Column {
  readonly name: string;
  readonly type: string;
}

/**
 * A SELECT that gives the rows of `rows` in another shape: columns added as null, widened or narrowed where every value
 * stays the same value, put in order, or left out. Every row comes through.
 * @throws RuntimeProblem when a row would not fit, with the table, the column and the way out
 */
export async function reshaped(
  session: Session,
  rows: string,
  there: readonly Column[],
  shape: Shape,
  what: string,
): Promise<string> {
  const types = await canonicalTypes(session, shape);
  const total = await session.number(`SELECT count(*) FROM ${rows}`);
  const columns: string[] = [];
  for (const [index, column] of shape.columns.entries()) {
    const old = there.find(({ name }) => name.toLowerCase() === column.name.toLowerCase());
    const required = isRequired(column, shape);
    if (old === undefined) {
      if (required && total > 0)
        throw new RuntimeProblem(
          `${what}: the column ${show(column.name)} cannot be added as not nullable, since ${count(total, "row")} there ${total === 1 ? "has" : "have"} no value for it.`,
          "Declare it nullable, apply and run, and only then declare it not nullable; or publish the new schema as a new dataset.",
        );
      columns.push(`CAST(NULL AS ${column.storage}) AS ${identifier(column.name)}`);
      continue;
    }
    const name = identifier(old.name);
    const type = types[index] ?? column.storage;
    if (required) {
      const empty = await session.number(`SELECT count(*) FROM ${rows} WHERE ${name} IS NULL`);
      if (empty > 0)
        throw new RuntimeProblem(
          `${what}: the column ${show(column.name)} cannot become not nullable, since it is null in ${count(empty, "row")}.`,
          "Leave it nullable; or mend the source and run, so that no row is null, and then apply.",
        );
    }
    if (old.type === type) {
      columns.push(`${name} AS ${identifier(column.name)}`);
      continue;
    }
    const cast = `TRY_CAST(${name} AS ${column.storage})`;
    if (!isWidening(old.type, type)) {
      const back = `TRY_CAST(${cast} AS ${old.type})`;
      const lost = await session.row(
        `SELECT count(*) AS lost, any_value(left(CAST(${name} AS VARCHAR), 200)) AS example FROM ${rows} WHERE ${name} IS NOT NULL AND ${back} IS DISTINCT FROM ${name}`,
      );
      if (Number(lost.lost) > 0)
        throw new RuntimeProblem(
          `${what}: the column ${show(column.name)} cannot change from ${old.type} to ${type}: ${count(Number(lost.lost), "row")} would lose ${Number(lost.lost) === 1 ? "its" : "their"} value, such as ${show(String(lost.example))}.`,
          "Choose a type that holds these values; or publish the new schema as a new dataset and deprecate this one.",
        );
    }
    columns.push(`${cast} AS ${identifier(column.name)}`);
  }
  await assertKey(session, rows, there, shape, what);
  return `SELECT ${columns.join(", ")} FROM ${rows}`;
}

/** The shape's types as DuckDB itself writes them. */
export async function canonicalTypes(session: Session, shape: Shape): Promise<readonly string[]> {
  const casts = shape.columns.map(({ storage }, index) => `CAST(NULL AS ${storage}) AS c${index}`);
  return (await session.describe(`SELECT ${casts.join(", ")}`)).map(({ type }) => type);
}

/** A key that tells the rows apart. */
async function assertKey(
  session: Session,
  rows: string,
  there: readonly Column[],
  shape: Shape,
  what: string,
): Promise<void> {
  const known = shape.primaryKey.every((name) => there.some((old) => old.name.toLowerCase() === name.toLowerCase()));
  if (shape.primaryKey.length === 0 || !known) return;
  const key = shape.primaryKey.map(identifier).join(", ");
  const groups = `SELECT ${key}, count(*) AS "_times" FROM ${rows} GROUP BY ${key} HAVING count(*) > 1`;
  const bad = await session.number(`SELECT count(*) FROM (${groups})`);
  if (bad === 0) return;
  const problem = await duplicateKeys(session, groups, shape, what, bad);
  throw new RuntimeProblem(
    problem.message.replace("so none of the rows was taken", "so it cannot become the primary key"),
    "Declare a key that tells the rows apart; or publish the new schema as a new dataset.",
  );
}
