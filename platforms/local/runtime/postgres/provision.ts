import type { DropSpec, PostgresStore, RelationsSpec, TableSpec } from "../../spec.js";
import { describeTable } from "../database-table.js";
import type { Session } from "../session.js";
import { Postgres } from "./connection.js";
import { createLedger, forgetState, hasLedger, holdState } from "./ledger.js";
import { makeTable } from "./migrate.js";
import { nameOf } from "./names.js";
import { dropEmptySchemas, dropRelationsOf, kindOf, makeSchema, reconcileViews } from "./views.js";

/** Makes a table of a PostgreSQL database as its specification says, from whatever Sluice made there before. Rows stay. */
export async function provisionPostgresTable(session: Session, store: PostgresStore, spec: TableSpec): Promise<void> {
  await inTransaction(session, store, async (database) => {
    await createLedger(database);
    await makeSchema(database, spec.at.table.schema);
    const what = `${spec.dataset} (${describeTable(spec.at)})`;
    await makeTable(session, database, spec.at.table, spec.shape, what);
  });
}

/** Removes a table that Sluice made, its rows and the relations that show it. Does nothing when it is gone already. */
export async function dropPostgresTable(session: Session, store: PostgresStore, spec: DropSpec): Promise<void> {
  const { table } = spec.at;
  await inTransaction(session, store, async (database) => {
    if (!(await hasLedger(database))) return;
    await createLedger(database);
    if ((await holdState(database, table)) === undefined) return;
    await dropRelationsOf(database, table);
    await forgetState(database, table);
    if ((await kindOf(database, table)) === "table") await database.run(`DROP TABLE ${nameOf(table)}`);
    await dropEmptySchemas(database);
  });
}

/** Makes the views of one workspace in a PostgreSQL database exactly those of its specification. */
export async function reconcilePostgresViews(
  session: Session,
  store: PostgresStore,
  spec: RelationsSpec,
): Promise<void> {
  await inTransaction(session, store, (database) => reconcileViews(database, spec));
}

async function inTransaction(
  session: Session,
  store: PostgresStore,
  body: (database: Postgres) => Promise<void>,
): Promise<void> {
  await Postgres.use(session, store.server, (database) =>
    database.transaction(() => body(database), "provision.postgresql.commit"),
  );
}
