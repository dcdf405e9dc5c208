import type { PostgresStore, TableName } from "../../spec.js";
import type { ConsumerTable } from "../consumer-table.js";
import { describeTable } from "../database-table.js";
import { notProvisioned, type Session } from "../session.js";
import { physicalShape } from "../shape.js";
import { Postgres } from "./connection.js";
import { bringIn } from "./exchange.js";
import { readState } from "./ledger.js";
import { exists } from "./table.js";
import { postgresColumns } from "./values.js";

type ReadTable = Pick<ConsumerTable, "state" | "rows">;

/** Runs `body` with tables of a PostgreSQL database as they are at one moment, while others may change them. */
export function readPostgresTables<T>(
  session: Session,
  store: PostgresStore,
  tables: readonly TableName[],
  body: (tables: readonly ReadTable[]) => Promise<T>,
): Promise<T> {
  return Postgres.use(session, store.server, (database) =>
    database.transaction(
      async () => {
        const read: ReadTable[] = [];
        for (const table of tables) read.push(await readOne(session, database, store, table));
        return body(read);
      },
      undefined,
      "ISOLATION LEVEL REPEATABLE READ READ ONLY",
    ),
  );
}

async function readOne(
  session: Session,
  database: Postgres,
  store: PostgresStore,
  table: TableName,
): Promise<ReadTable> {
  const known = await readState(database, table);
  const state = known !== undefined && (await exists(database, table)) ? known : undefined;
  const rows = async (): Promise<string> => {
    if (state === undefined) throw notProvisioned(`The table ${describeTable({ store, table })}`);
    return bringIn(session, database, table, postgresColumns(physicalShape(state.shape)));
  };
  return { state, rows };
}
