import type { Counts, Incoming } from "./incoming.js";
import type { Session } from "./session.js";
import { anyDifference, columnList, exactColumn, sameKey } from "./shape.js";
import { identifier } from "./sql.js";

/** What `rows` are of what comes in: of a table as it is kept, or of the rows that make its history. */
export type Compared = Pick<Incoming, "shape" | "rows" | "extent">;

/** Where a table and what comes into it differ. */
export interface Difference {
  /**
   * A temporary table with a row for each key that differs: the columns as they are to be (of a row that goes, the key),
   * `_new`, whether there is to be such a row, and `_old`, the `rowid` of the one that is there, or null.
   */
  readonly table: string;
  readonly counts: Counts;
}

/** Finds the difference in one pass. `current` may be selected from with the shape's columns and `rowid`; there is a key. */
export async function findDifference(session: Session, current: string, compared: Compared): Promise<Difference> {
  const table = session.temporary();
  await session.run(`CREATE TEMP TABLE ${table} AS ${differences(current, "rowid", compared)}`);
  return { table, counts: await countDifferences(session, table) };
}

/** What would change in `current` if it came in. Rows without a key are told apart as wholes. */
export async function compare(session: Session, current: string, compared: Compared): Promise<Counts> {
  if (compared.shape.primaryKey.length > 0)
    return countDifferences(session, `(${differences(current, "true", compared)})`);
  const { shape, rows, extent } = compared;
  const there = extent.type === "window" ? `${current} WHERE ${extent.where}` : current;
  const columns = shape.columns.map((column) => `${exactColumn(column)} AS ${identifier(column.name)}`).join(", ");
  const balance =
    `SELECT sum("_one") AS "_more" FROM (SELECT ${columns}, 1 AS "_one" FROM ${rows} UNION ALL SELECT ${columns}, -1 FROM ${there}) ` +
    `GROUP BY ${columnList(shape)} HAVING "_more" <> 0`;
  const { inserted, deleted } = await session.row(
    `SELECT sum("_more") FILTER ("_more" > 0) AS inserted, -sum("_more") FILTER ("_more" < 0) AS deleted FROM (${balance})`,
  );
  return { inserted: Number(inserted ?? 0), updated: 0, deleted: Number(deleted ?? 0) };
}

async function countDifferences(session: Session, differing: string): Promise<Counts> {
  const { inserted, updated, deleted } = await session.row(
    `SELECT count(*) FILTER ("_new" AND "_old" IS NULL) AS inserted, count(*) FILTER ("_new" AND "_old" IS NOT NULL) AS updated, ` +
      `count(*) FILTER (NOT "_new") AS deleted FROM ${differing}`,
  );
  return { inserted: Number(inserted), updated: Number(updated), deleted: Number(deleted) };
}

/** The rows of a `Difference`; `old` is what tells of a row that is there, as SQL. */
function differences(current: string, old: string, { shape, rows, extent }: Compared): string {
  const isKey = (name: string): boolean => shape.primaryKey.includes(name);
  const first = identifier(shape.primaryKey[0] ?? "");
  const there = `(SELECT *, ${old} AS "_old" FROM ${current})`;
  const kept = shape.columns.map(({ name }) => {
    const column = identifier(name);
    return isKey(name) ? `coalesce(n.${column}, o.${column}) AS ${column}` : `n.${column}`;
  });
  const matched =
    `SELECT ${kept.join(", ")}, n.${first} IS NOT NULL AS "_new", o."_old" FROM ${rows} AS n ` +
    `${extent.type === "all" ? "FULL" : "LEFT"} JOIN ${there} AS o ON ${sameKey(shape, "n", "o")} ` +
    `WHERE n.${first} IS NULL OR o.${first} IS NULL OR ${anyDifference(shape, "o", "n")}`;
  if (extent.type !== "more" || extent.gone === undefined) return matched;
  const lost = shape.columns.map(({ name, storage }) =>
    isKey(name) ? `o.${identifier(name)}` : `CAST(NULL AS ${storage})`,
  );
  return `${matched} UNION ALL SELECT ${lost.join(", ")}, false, o."_old" FROM ${there} AS o SEMI JOIN ${extent.gone} AS g ON ${sameKey(shape, "o", "g")}`;
}
