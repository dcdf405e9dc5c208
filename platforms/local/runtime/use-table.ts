import type { UseTable } from "./consumer-table.js";
import { useDatabaseTable } from "./database-table.js";
import { FileTable } from "./file-table.js";
import { usePostgresTable } from "./postgres/table.js";

/**
 * Runs `body` with a table of any store. What it reads of databases beside is as of one moment; what it changes is in when
 * it is done, or not at all.
 */
export const useTable: UseTable = async (session, { store, table }, body) => {
  switch (store.type) {
    case "duckdb":
      return useDatabaseTable(session, store, table, body);
    case "files":
      return session.transaction(() => FileTable.use(session, store, table, body));
    case "postgresql":
      return session.transaction(() => usePostgresTable(session, store, table, body));
  }
};
