import { compactJson } from "../../../src/util/json.js";
import { sortedBy } from "../../../src/util/order.js";
import type { FilesStore, TableRef } from "../spec.js";
import type { ConsumerTable } from "./consumer-table.js";
import { readTable } from "./database-table.js";
import { FileTable } from "./file-table.js";
import { readPostgresTables } from "./postgres/read-tables.js";
import type { Session } from "./session.js";
import { qualified } from "./sql.js";

/** A table in a consumer's container, as it is at one moment. */
export type ReadTable = Pick<ConsumerTable, "state" | "rows">;

/** Gives a table that was asked for. */
export type Tables = (at: TableRef) => ReadTable;

/**
 * Runs `body` with tables: all those of one store as they are at one moment. Nothing is changed, and whoever changes a
 * table in a database meanwhile is not kept waiting.
 */
export function readTables<T>(
  session: Session,
  refs: readonly TableRef[],
  body: (tables: Tables) => Promise<T>,
): Promise<T> {
  const found = new Map<string, ReadTable>();
  const tables: Tables = (at) => {
    const table = found.get(compactJson(at));
    if (table === undefined) throw new Error(`${at.table.name} was not asked for.`);
    return table;
  };
  const open = async ([next, ...others]: readonly TableRef[][]): Promise<T> => {
    if (next === undefined) return body(tables);
    return inStore(session, next, (read) => {
      next.forEach((ref, index) => {
        const table = read[index];
        if (table) found.set(compactJson(ref), table);
      });
      return open(others);
    });
  };
  return session.transaction(() => open(byStore(refs)));
}

/** Each table once. Whoever holds several takes them in one order, so that no two wait for each other. */
function byStore(refs: readonly TableRef[]): readonly TableRef[][] {
  const stores = new Map<string, TableRef[]>();
  for (const ref of sortedBy([...new Map(refs.map((one) => [compactJson(one), one])).values()], compactJson)) {
    const key = compactJson(ref.store);
    const known = stores.get(key);
    if (known) known.push(ref);
    else stores.set(key, [ref]);
  }
  return [...stores.values()];
}

async function inStore<T>(
  session: Session,
  refs: readonly TableRef[],
  body: (tables: readonly ReadTable[]) => Promise<T>,
): Promise<T> {
  const store = refs[0]?.store;
  const names = refs.map(({ table }) => table);
  switch (store?.type) {
    case undefined:
      return body([]);
    case "duckdb": {
      const { alias } = await session.attach(store.file, "update");
      const tables: ReadTable[] = [];
      for (const table of names)
        tables.push({ state: await readTable(session, alias, table), rows: async () => qualified(alias, table) });
      return body(tables);
    }
    case "files":
      return inFolder(session, store, refs, [], body);
    case "postgresql":
      return readPostgresTables(session, store, names, body);
  }
}

/** Holds one table after the other: what is current in a folder is a matter of each table alone. */
function inFolder<T>(
  session: Session,
  store: FilesStore,
  [next, ...others]: readonly TableRef[],
  held: readonly ReadTable[],
  body: (tables: readonly ReadTable[]) => Promise<T>,
): Promise<T> {
  if (next === undefined) return body(held);
  return FileTable.use(session, store, next.table, (table) => inFolder(session, store, others, [...held, table], body));
}
