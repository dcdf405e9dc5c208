import type { DropSpec, PostgresStore, RelationsSpec, TableSpec } from "../../spec.js";
import type { Session } from "../session.js";

export async function provisionPostgresTable(_session: Session, store: PostgresStore, _spec: TableSpec): Promise<void> {
  throw new Error(`not there yet: ${store.server.container}`);
}

export async function dropPostgresTable(_session: Session, store: PostgresStore, _spec: DropSpec): Promise<void> {
  throw new Error(`not there yet: ${store.server.container}`);
}

export async function reconcilePostgresViews(
  _session: Session,
  store: PostgresStore,
  _spec: RelationsSpec,
): Promise<void> {
  throw new Error(`not there yet: ${store.server.container}`);
}
