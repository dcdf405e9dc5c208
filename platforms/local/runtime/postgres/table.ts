import type { PostgresStore, TableName } from "../../spec.js";
import type { ConsumerTable } from "../consumer-table.js";
import type { Session } from "../session.js";

/** Runs `body` with a table of a PostgreSQL database, in one transaction of it that holds the table's ledger row. */
export async function usePostgresTable<T>(
  _session: Session,
  store: PostgresStore,
  table: TableName,
  _body: (table: ConsumerTable) => Promise<T>,
): Promise<T> {
  throw new Error(`not there yet: ${store.server.container} ${table.name}`);
}
