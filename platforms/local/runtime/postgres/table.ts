import type { PostgresStore, TableName } from "../../spec.js";
import { stateAfter } from "../apply.js";
import type { ConsumerTable } from "../consumer-table.js";
import { describeTable } from "../database-table.js";
import type { Counts, Incoming } from "../incoming.js";
import { type TableState, UNFILLED } from "../ledger.js";
import { notProvisioned, type Session } from "../session.js";
import { columnList, physicalShape } from "../shape.js";
import { Postgres } from "./connection.js";
import { bringIn } from "./exchange.js";
import { holdState, writeState } from "./ledger.js";
import { type Merged, mergeRows } from "./merge.js";
import { nameOf } from "./names.js";
import { postgresColumns } from "./values.js";

/** Runs `body` with a table of a PostgreSQL database, in one transaction of it that holds the table's ledger row. */
export async function usePostgresTable<T>(
  session: Session,
  store: PostgresStore,
  table: TableName,
  body: (table: ConsumerTable) => Promise<T>,
): Promise<T> {
  return Postgres.use(session, store.server, (database) =>
    database.transaction(async () => {
      const known = await holdState(database, table);
      const state = known !== undefined && (await exists(database, table)) ? known : undefined;
      const rows = (kept: TableState): Promise<string> =>
        bringIn(session, database, table, postgresColumns(physicalShape(kept.shape)));
      return body({
        state,
        rows: async () => {
          if (state === undefined) throw notProvisioned(`The table ${describeTable({ store, table })}`);
          return rows(state);
        },
        apply: async (incoming) => {
          const before = state ?? { shape: incoming.shape, ...UNFILLED };
          return apply(session, database, table, before, incoming, () => rows(before));
        },
        repair: async () => undefined,
      });
    }, "export.postgresql.commit"),
  );
}

/** Whether the table that the ledger knows is there. */
export async function exists(database: Postgres, table: TableName): Promise<boolean> {
  const [row] = await database.rows("SELECT to_regclass($1) IS NOT NULL AS is", [nameOf(table)]);
  return row?.is === "t";
}

async function apply(
  session: Session,
  database: Postgres,
  table: TableName,
  before: TableState,
  incoming: Incoming,
  current: () => Promise<string>,
): Promise<Counts> {
  const shape = physicalShape(incoming.shape);
  const { extent, rows } = incoming;
  const merged: Merged =
    extent.type === "all"
      ? { shape, rows, gone: "all others" }
      : extent.type === "more"
        ? { shape, rows, gone: extent.gone }
        : // The window is a condition in DuckDB's SQL, so it is judged there.
          {
            shape,
            rows: `(SELECT ${columnList(shape)} FROM ${await current()} WHERE (${extent.where}) IS NOT TRUE UNION ALL SELECT ${columnList(shape)} FROM ${rows})`,
            gone: "all others",
          };
  const counts = await mergeRows(session, database, table, merged);
  await writeState(database, table, stateAfter(before, incoming, counts));
  return counts;
}
