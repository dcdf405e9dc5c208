import type { PostgresStore, TableName } from "../../spec.js";
import type { RelationRows } from "../read-relation.js";
import type { Session } from "../session.js";

/** The first rows of a view of a PostgreSQL database. */
export async function readPostgresRelation(
  _session: Session,
  store: PostgresStore,
  relation: TableName,
  _limit: number,
): Promise<RelationRows> {
  throw new Error(`not there yet: ${store.server.container} ${relation.name}`);
}
