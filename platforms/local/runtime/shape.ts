import { parseDataType } from "../../../src/model/data-type.js";
import { sha256 } from "../../../src/util/digest.js";
import { compactJson } from "../../../src/util/json.js";
import { layout } from "../layout.js";
import type { ColumnSpec, Shape } from "../spec.js";
import { identifier } from "./sql.js";

/** The one text of a shape: equal for shapes that are equal. */
export function shapeText(shape: Shape): string {
  return compactJson(shape);
}

export function shapeDigest(shape: Shape): string {
  return sha256(shapeText(shape));
}

/**
 * What a table looks like as it is kept. A milestoned one has `valid_from`, which is part of its key, and `valid_to`; of
 * its other columns only the key takes no nulls, since old versions are kept whatever a column has become since.
 */
export function physicalShape(shape: Shape): Shape {
  if (shape.history === "live") return shape;
  const instant = { type: "timestamptz", storage: "TIMESTAMPTZ" } as const;
  return {
    columns: [
      ...shape.columns.map((column) => ({ ...column, nullable: !shape.primaryKey.includes(column.name) })),
      { ...instant, name: layout.validFrom, nullable: false },
      { ...instant, name: layout.validTo, nullable: true },
    ],
    primaryKey: [...shape.primaryKey, layout.validFrom],
    history: "live",
  };
}

/** The current rows of a table in `shape`, without what tells of its history, as something to select from. */
export function currentRows(rows: string, shape: Shape): string {
  return shape.history === "live" ? rows : `(SELECT ${columnList(shape)} FROM ${rows} WHERE ${isCurrent()})`;
}

/** Whether a version is the current one, as SQL. */
export function isCurrent(): string {
  return `${identifier(layout.validTo)} IS NULL`;
}

/** Whether a version was the current one at an instant, as SQL: from when it began until just before it ended. */
export function wasCurrentAt(instant: string): string {
  const [from, to] = [identifier(layout.validFrom), identifier(layout.validTo)];
  return `${from} <= ${instant} AND (${to} IS NULL OR ${instant} < ${to})`;
}

/** Whether a column takes no nulls: declared so, or part of the key. */
export function isRequired(column: ColumnSpec, shape: Shape): boolean {
  return !column.nullable || shape.primaryKey.includes(column.name);
}

/** `"a", "b"` in the order of the shape. */
export function columnList(shape: Shape): string {
  return shape.columns.map(({ name }) => identifier(name)).join(", ");
}

/** The columns of the key, in its order. */
export function keyList(shape: Shape): string {
  return shape.primaryKey.map(identifier).join(", ");
}

/** The key of a row, equal in both relations. Keys hold no nulls. */
export function sameKey(shape: Shape, left: string, right: string): string {
  return shape.primaryKey.map((name) => `${left}.${identifier(name)} = ${right}.${identifier(name)}`).join(" AND ");
}

/** What is not in the key. */
export function valueColumns(shape: Shape): readonly ColumnSpec[] {
  return shape.columns.filter(({ name }) => !shape.primaryKey.includes(name));
}

/**
 * Whether any value beside the key differs, as SQL. Intervals are compared by what tells them apart (to SQL, 30 days are a
 * month), also within nested types. Zeros are one, whatever their sign: DuckDB's compression forgets it.
 */
export function anyDifference(shape: Shape, left: string, right: string): string {
  const parts = valueColumns(shape).map((column) => {
    const [a, b] = [`${left}.${identifier(column.name)}`, `${right}.${identifier(column.name)}`];
    const plain = `${a} IS DISTINCT FROM ${b}`;
    return isVague(column.storage) ? `${a}::VARCHAR IS DISTINCT FROM ${b}::VARCHAR` : plain;
  });
  return parts.length === 0 ? "false" : parts.join(" OR ");
}

/** The columns as they tell rows apart, for comparing rows as wholes. */
export function exactColumns(shape: Shape): string {
  return shape.columns.map(exactColumn).join(", ");
}

/** A column as it tells values apart. */
export function exactColumn({ name, storage }: ColumnSpec): string {
  return `${identifier(name)}${isVague(storage) ? "::VARCHAR" : ""}`;
}

/** Whether a value beside the key may differ from another that `=` takes for the same. */
export function hasVagueValues(shape: Shape): boolean {
  return valueColumns(shape).some(({ storage }) => isVague(storage));
}

function isVague(storage: string): boolean {
  return /INTERVAL/i.test(storage);
}

/** The longest text or bytes that a column takes, where its type says. */
export function lengthOf(column: ColumnSpec): number | undefined {
  const { type } = parseDataType(column.type);
  return type !== undefined && type.name !== "vector" && "length" in type ? type.length : undefined;
}
