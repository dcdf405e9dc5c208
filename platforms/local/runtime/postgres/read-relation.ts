import { RuntimeProblem } from "../../../../src/platform/runtime.js";
import type { ColumnSpec, PostgresStore, Shape, TableName } from "../../spec.js";
import { firstRows, type RelationRows } from "../first-rows.js";
import type { Session } from "../session.js";
import { physicalShape } from "../shape.js";
import { Postgres } from "./connection.js";
import { bringIn } from "./exchange.js";
import { hasLedger, readState } from "./ledger.js";
import { postgresColumns } from "./values.js";
import { kindOf, relationsOf } from "./views.js";

/** The first rows of a view, or of a table, that Sluice made in a PostgreSQL database. */
export async function readPostgresRelation(
  session: Session,
  store: PostgresStore,
  relation: TableName,
  limit: number,
): Promise<RelationRows> {
  return Postgres.use(session, store.server, async (database) => {
    const columns = await columnsOf(database, relation);
    if (columns === undefined)
      throw new RuntimeProblem(
        `There is no ${relation.schema}.${relation.name} in the container ${store.server.container}.`,
        "Run `sluice apply` first: it makes what consumers see.",
      );
    const kept: Shape = { columns: [...columns], primaryKey: [], history: "live" };
    const rows = await bringIn(session, database, relation, postgresColumns(kept));
    return firstRows(session, rows, limit);
  });
}

/** What a relation has, as the ledger says. */
async function columnsOf(database: Postgres, relation: TableName): Promise<readonly ColumnSpec[] | undefined> {
  if (!(await hasLedger(database)) || (await kindOf(database, relation)) === undefined) return undefined;
  const view = (await relationsOf(database)).find(
    ({ schema, name }) => schema === relation.schema && name === relation.name,
  );
  const state = await readState(database, view?.table ?? relation);
  if (state === undefined) return undefined;
  return view === undefined || view.history === "milestoned" ? physicalShape(state.shape).columns : state.shape.columns;
}
