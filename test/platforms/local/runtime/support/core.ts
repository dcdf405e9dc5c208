import { applyRows } from "../../../../../platforms/local/runtime/apply.js";
import { requireState } from "../../../../../platforms/local/runtime/database-table.js";
import { batchInstant, purge } from "../../../../../platforms/local/runtime/history.js";
import type { Counts, Extent } from "../../../../../platforms/local/runtime/incoming.js";
import { readState, type TableState } from "../../../../../platforms/local/runtime/ledger.js";
import { Session } from "../../../../../platforms/local/runtime/session.js";
import type { Shape, TableRef } from "../../../../../platforms/local/spec.js";
import type { World } from "./world.js";

/** A staging table by itself: batches come in as an ingestion brings them. */
export class Stage {
  private batches = 0;

  constructor(
    private readonly world: World,
    private readonly ref: TableRef,
    /** What the clock says. */
    public now = new Date("2024-01-01T00:00:00Z"),
  ) {}

  /** Brings rows in, each a list of SQL values in the order of the shape. */
  bring(
    shape: Shape,
    rows: readonly string[],
    extent: "all" | "more" | Extent = "all",
    fingerprint?: string,
  ): Promise<Counts> {
    this.batches += 1;
    const columns = shape.columns.map(({ name, storage }, index) => `CAST(c${index} AS ${storage}) AS "${name}"`);
    const names = shape.columns.map((_, index) => `c${index}`).join(", ");
    const nulls = shape.columns.map(() => "NULL").join(", ");
    const values = [...rows.map((row) => `(${row})`), `(${nulls})`].join(", ");
    const all = `(SELECT ${columns.join(", ")} FROM (SELECT * FROM (VALUES ${values}) AS v(${names}) LIMIT ${rows.length}))`;
    return this.change(async (session, database) => {
      const before = await requireState(session, database, this.ref.table, shape, "it");
      return applyRows(session, database, this.ref.table, before, {
        shape,
        rows: all,
        extent: typeof extent === "string" ? { type: extent } : extent,
        fingerprint: fingerprint ?? `f${this.batches}`,
        watermark: null,
        at: await batchInstant(session, before),
      });
    });
  }

  purge(shape: Shape, retention: string): Promise<number> {
    return this.change((session, database) =>
      purge(session, database, this.ref.table, shape, retention, session.now()),
    );
  }

  /** What the ledger of another database says. */
  async stateOf(session: Session, { store, table }: TableRef): Promise<TableState | undefined> {
    if (store.type !== "duckdb") throw new Error("Only databases.");
    return readState(session, (await session.attach(store.file, "update")).alias, table);
  }

  state(): Promise<TableState | undefined> {
    return this.change((session, database) => readState(session, database, this.ref.table));
  }

  /** What a query gives; `db` is the database. */
  query(sql: string): Promise<readonly unknown[]> {
    return this.change(async (session, database) =>
      (await session.rows(sql.replaceAll("db.", `${database}.`))).map((row) => Object.values(row)),
    );
  }

  change<T>(body: (session: Session, database: string) => Promise<T>): Promise<T> {
    const { store } = this.ref;
    if (store.type !== "duckdb") throw new Error("Staging is a database.");
    return Session.use(this.world.environment({ now: () => this.now }), "stage", undefined, async (session) => {
      const { alias, exclusively } = await session.attach(store.file, "update");
      return exclusively(() => session.transaction(() => body(session, alias)));
    });
  }
}
