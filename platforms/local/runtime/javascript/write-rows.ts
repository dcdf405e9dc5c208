import type { DataType } from "../../../../src/model/data-type.js";
import type { Shape } from "../../spec.js";
import type { Session } from "../session.js";
import { identifier, literal } from "../sql.js";
import { keptType, kindOf } from "./kinds.js";

/**
 * Writes rows for the worker: one JSON object per line, in the order of the key; without one, in that of all columns. So
 * equal rows come in one order, however they lie in their table. Gives how many there are.
 */
export async function writeRows(session: Session, rows: string, shape: Shape, path: string): Promise<number> {
  const columns = shape.columns.map(
    ({ name, type }) => `${encoded(keptType(type).type, `r.${identifier(name)}`)} AS ${identifier(name)}`,
  );
  const order = shape.primaryKey.length > 0 ? shape.primaryKey : shape.columns.map(({ name }) => name);
  const sorted = order.map((name) => `r.${identifier(name)}`).join(", ");
  await session.run(
    `COPY (SELECT ${columns.join(", ")} FROM ${rows} AS r ORDER BY ${sorted}) TO ${literal(path)} (FORMAT json)`,
  );
  return session.number(`SELECT count(*) FROM ${rows}`);
}

/**
 * A value as the worker reads it from JSON, in SQL: numbers that a 64-bit float holds are numbers, whatever could lose
 * something as one is a text, bytes are base64, maps are lists of what has a `k` and a `v`.
 */
function encoded(type: DataType, value: string, depth = 0): string {
  const kind = kindOf(type);
  switch (kind) {
    case "boolean":
    case "integer":
    case "text":
      return value;
    case "float":
      return `CASE WHEN isfinite(${value}) THEN to_json(${value}) ELSE to_json(CAST(${value} AS VARCHAR)) END`;
    case "timestamp":
      return isoLike(`CAST(${value} AS VARCHAR)`);
    case "timestamptz":
      return `regexp_replace(${isoLike(`CAST(${value} AS VARCHAR)`)}, '\\+00$', 'Z')`;
    case "binary":
      return `base64(${value})`;
    case "bigint":
    case "decimal":
    case "date":
    case "time":
    case "interval":
    case "uuid":
    case "json":
      return `CAST(${value} AS VARCHAR)`;
  }
  const item = `x${depth}`;
  const each = (list: string, what: string): string => `list_transform(${list}, lambda ${item}: ${what})`;
  switch (type.name) {
    case "vector":
      return each(`CAST(${value} AS FLOAT[])`, encoded({ name: "float32" }, item, depth + 1));
    case "array":
      return each(value, encoded(type.element, item, depth + 1));
    case "map": {
      const [key, of] = [type.key, type.value];
      const pair = `struct_pack(k := ${encoded(key, `${item}.key`, depth + 1)}, v := ${encoded(of, `${item}.value`, depth + 1)})`;
      return each(`map_entries(${value})`, pair);
    }
    case "struct": {
      const fields = type.fields.map((field) => {
        const name = identifier(field.name);
        return `${name} := ${encoded(field.type, `${value}.${name}`, depth)}`;
      });
      return `CASE WHEN ${value} IS NOT NULL THEN struct_pack(${fields.join(", ")}) END`;
    }
    default:
      throw new Error(`${type.name} has no parts.`);
  }
}

/** `2024-02-29T12:00:00`: what DuckDB writes, with a T between the day and the time. */
function isoLike(text: string): string {
  return `regexp_replace(${text}, '^(\\S+) ([0-9])', '\\1T\\2')`;
}
