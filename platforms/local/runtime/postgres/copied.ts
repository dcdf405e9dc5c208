import { pathLiteral } from "../sql.js";

/** As long as a line may be: one row, as it is copied. */
const LONGEST_LINE = 256 * 1024 * 1024;
/** As long as DuckDB takes them without more memory. */
const USUAL_LINE = 2 * 1024 * 1024;

/**
 * A file that was copied out of PostgreSQL, as something that DuckDB can select from: `c0`, `c1`, ... as texts, in the
 * order they were written. One thread reads it, since values may hold ends of lines.
 */
export function copiedRows(path: string, columns: number, long = false): string {
  const names = Array.from({ length: Math.max(1, columns) }, (_, index) => `'c${index}': 'VARCHAR'`);
  const settings = [
    `[${pathLiteral(path)}]`,
    `columns = {${names.join(", ")}}`,
    "auto_detect = false",
    "header = false",
    "delim = ','",
    `quote = '"'`,
    `escape = '"'`,
    "nullstr = ''",
    "allow_quoted_nulls = false",
    "strict_mode = true",
    "null_padding = false",
    "ignore_errors = false",
    "parallel = false",
    `max_line_size = ${long ? LONGEST_LINE : USUAL_LINE}`,
  ];
  return `read_csv(${settings.join(", ")})`;
}

/** Whether a row was longer than is usual, so that the file is to be read with `long`. */
export function isTooLong(error: unknown): boolean {
  return /Maximum line size/i.test(String(error));
}
