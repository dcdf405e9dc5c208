import { COLUMNS, rowsQuery } from "./ecosystem.js";

/** A piece of work, done by the platform and, as the limit, in plain SQL. */
export interface Case {
  readonly name: string;
  readonly method: "snapshot" | "watermark" | "cdc";
  /** Files that are there before, by their names in the source's folder; both sides take them in before they are measured. */
  readonly before: readonly SourceFile[];
  /** What comes. A file of a name that is there replaces it. */
  readonly after: readonly SourceFile[];
  /** The same in DuckDB's SQL, given how the files that came are read. */
  readonly plain: (source: string) => readonly string[];
  /** A query on the consumer's table and the one number it must give on both sides. */
  readonly result: { readonly query: string; readonly number: number };
}

export interface SourceFile {
  readonly name: string;
  readonly rows: string;
}

const NAMES = COLUMNS.map(([name]) => name);
const SETS = NAMES.slice(1).map((name) => `${name} = s.${name}`);
const UPSERT = `WHEN MATCHED THEN UPDATE SET ${SETS.join(", ")} WHEN NOT MATCHED THEN INSERT (${NAMES.join(", ")}) VALUES (${NAMES.map((name) => `s.${name}`).join(", ")})`;

/** The table that plain SQL keeps, with the same key. */
export const CREATE = `CREATE TABLE orders (${COLUMNS.map(([name, , type]) => `${name} ${type}`).join(", ")})`;

/** A file of the source as plain SQL reads it: with its types declared, nothing judged beyond them. */
export function reader(paths: readonly string[], feed: boolean): string {
  const extra: readonly (readonly [string, string])[] = feed
    ? [
        ["seq", "BIGINT"],
        ["op", "VARCHAR"],
      ]
    : [];
  const columns = [...COLUMNS.map(([name, , type]) => [name, type] as const), ...extra];
  return `read_csv([${paths.map((path) => `'${path}'`).join(", ")}], header = true, columns = {${columns.map(([name, type]) => `'${name}': '${type}'`).join(", ")}})`;
}

/** The measured work on a table of `size` rows: a first load, one row in a hundred changed, as many again, a tenth as changes. */
export function cases(size: number): readonly Case[] {
  const tenth = size / 10;
  const all = { name: "orders.csv", rows: rowsQuery(0, size, 0) };
  const changed = `SELECT * FROM (${rowsQuery(0, size, 0)}) WHERE order_id % 100 > 0 UNION ALL SELECT * FROM (${rowsQuery(0, size, 1)}) WHERE order_id % 100 = 0`;
  const merge = (source: string): string =>
    `MERGE INTO orders AS t USING (SELECT * FROM ${source}) AS s ON t.order_id = s.order_id`;
  const insert = { name: "a.csv", rows: rowsQuery(0, size, 0, ", i AS seq, 'I' AS op") };
  // Half are updates, three in ten deletions, two in ten new rows.
  const feed = `SELECT * FROM (${rowsQuery(0, tenth / 2, 2, `, ${size} + i AS seq, 'U' AS op`)}) UNION ALL
    SELECT * FROM (${rowsQuery(tenth, tenth + tenth * 0.3, 2, `, ${size} + i AS seq, 'D' AS op`)}) UNION ALL
    SELECT * FROM (${rowsQuery(size, size + tenth * 0.2, 2, `, ${size} + i AS seq, 'I' AS op`)})`;
  const last = (source: string): string =>
    `(SELECT * FROM ${source} QUALIFY row_number() OVER (PARTITION BY order_id ORDER BY seq DESC) = 1)`;
  return [
    {
      name: "snapshot, the first",
      method: "snapshot",
      before: [],
      after: [all],
      plain: (source) => [`INSERT INTO orders SELECT * FROM ${source}`],
      result: { query: "SELECT count(*) FROM ", number: size },
    },
    {
      name: "snapshot, one row in a hundred changed",
      method: "snapshot",
      before: [all],
      after: [{ name: all.name, rows: changed }],
      plain: (source) => [
        `${merge(source)} WHEN MATCHED AND (${NAMES.slice(1)
          .map((name) => `t.${name} IS DISTINCT FROM s.${name}`)
          .join(" OR ")}) THEN UPDATE SET ${SETS.join(", ")} ` +
          `WHEN NOT MATCHED THEN INSERT (${NAMES.join(", ")}) VALUES (${NAMES.map((name) => `s.${name}`).join(", ")}) WHEN NOT MATCHED BY SOURCE THEN DELETE`,
      ],
      result: {
        query: "SELECT count(*) FILTER (changed >= TIMESTAMP '2026-01-01' + INTERVAL 10000000 SECOND) FROM ",
        number: size / 100,
      },
    },
    {
      name: "watermark, as many rows again",
      method: "watermark",
      before: [{ name: "a.csv", rows: rowsQuery(0, size, 0) }],
      after: [{ name: "b.csv", rows: rowsQuery(size, 2 * size, 0) }],
      plain: (source) => [
        `${merge(`(SELECT * FROM ${source} WHERE changed >= (SELECT max(changed) FROM orders))`)} ${UPSERT}`,
      ],
      result: { query: "SELECT count(*) FROM ", number: 2 * size },
    },
    {
      name: "changes, a tenth of the rows",
      method: "cdc",
      before: [insert],
      after: [{ name: "b.csv", rows: feed }],
      plain: (source) => [
        `${merge(last(source))} WHEN MATCHED AND op = 'D' THEN DELETE WHEN MATCHED THEN UPDATE SET ${SETS.join(", ")} ` +
          `WHEN NOT MATCHED AND op <> 'D' THEN INSERT (${NAMES.join(", ")}) VALUES (${NAMES.map((name) => `s.${name}`).join(", ")})`,
      ],
      result: { query: "SELECT count(*) FROM ", number: size - tenth * 0.3 + tenth * 0.2 },
    },
  ];
}
