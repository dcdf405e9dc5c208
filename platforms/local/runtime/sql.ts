import type { TableName } from "../spec.js";

/** A name as SQL takes it, whatever is in it. */
export function identifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** A text as SQL takes it. */
export function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** A list of texts, as a SQL list. */
export function literals(texts: readonly string[]): string {
  return `[${texts.map(literal).join(", ")}]`;
}

/** A path as DuckDB's readers take it: the signs they would expand to many files stand for themselves. */
export function pathLiteral(path: string): string {
  return literal(path.replace(/[*?[]/g, (sign) => `[${sign}]`));
}

/** `"database"."schema"."table"` */
export function qualified(database: string, table: TableName): string {
  return `${identifier(database)}.${identifier(table.schema)}.${identifier(table.name)}`;
}
