import { mkdir, stat } from "node:fs/promises";
import { dirname } from "node:path";
import type { DuckDBConnection, Json } from "@duckdb/node-api";
import { NotApplied, type RuntimeEnvironment, RuntimeProblem } from "../../../src/platform/runtime.js";
import type { Place } from "../spec.js";
import { type Attachment, Engine } from "./engine.js";
import { type DurableStep, durable } from "./failpoint.js";
import { resolvePlace } from "./places.js";
import { explain, show, stopped } from "./problem.js";

export type Row = Readonly<Record<string, Json>>;

/** What one job does with DuckDB: a connection, the files it has open, and a signal that ends it. */
export class Session {
  private readonly open: Awaited<ReturnType<Engine["attach"]>>[] = [];
  private readonly closing: (() => Promise<void>)[] = [];
  private names = 0;
  private inTransaction = false;

  private constructor(
    private readonly engine: Engine,
    private readonly connection: DuckDBConnection,
    readonly environment: RuntimeEnvironment,
    /** What is done, for messages and for those who wait: `ingest nw_data`. */
    readonly purpose: string,
    readonly signal: AbortSignal | undefined,
  ) {}

  /**
   * Runs `body` with a session and closes it, whatever happens.
   * @throws RuntimeProblem for all that the world may do to it
   */
  static async use<T>(
    environment: RuntimeEnvironment,
    purpose: string,
    signal: AbortSignal | undefined,
    body: (session: Session) => Promise<T>,
  ): Promise<T> {
    try {
      if (signal?.aborted) throw stopped(purpose);
      const engine = await Engine.enter(environment);
      try {
        const connection = await engine.connect();
        const interrupt = (): void => connection.interrupt();
        signal?.addEventListener("abort", interrupt, { once: true });
        const session = new Session(engine, connection, environment, purpose, signal);
        try {
          return await body(session);
        } finally {
          signal?.removeEventListener("abort", interrupt);
          for (const close of session.closing.reverse()) await close();
          connection.closeSync();
          for (const file of session.open.reverse()) engine.release(file);
        }
      } catch (error) {
        if (/FATAL Error|database has been invalidated/.test(String(error))) engine.markBroken();
        throw error;
      } finally {
        await engine.leave();
      }
    } catch (error) {
      if (signal?.aborted && !(error instanceof RuntimeProblem)) throw stopped(purpose);
      throw explain(error, purpose);
    }
  }

  /** Opens a database file of the platform's or a user's. `write` makes it when it is not there; `read` does not. */
  async attach(place: Place, mode: "read" | "write" | "update"): Promise<Attachment> {
    const path = await resolvePlace(place, this.environment);
    const what = `The database ${show(place.path, 200)}`;
    if (mode === "write") await mkdir(dirname(path), { recursive: true });
    else if (!(await exists(path))) {
      if (mode === "update") throw notProvisioned(what);
      throw new RuntimeProblem(`${what} is not there.`, "Put it where its container's path says, or mend the path.");
    }
    return this.attachPath(path, what, mode === "read" ? "read" : "write");
  }

  async attachPath(path: string, what: string, mode: "read" | "write"): Promise<Attachment> {
    const file = await this.engine.attach(path, { mode, what, purpose: this.purpose, signal: this.signal });
    this.open.push(file);
    return file;
  }

  /** Runs `close`, which does not fail, when the session ends. */
  onClose(close: () => Promise<void>): void {
    this.closing.push(close);
  }

  /** Closes a file before the session ends. */
  async detach(attachment: Attachment): Promise<void> {
    const at = this.open.findIndex((file) => Object.is(file, attachment));
    const [file] = at < 0 ? [] : this.open.splice(at, 1);
    if (file) await this.engine.release(file);
  }

  /** A new path for a file that lasts as long as the session, at most as long as the engine. */
  scratchPath(name: string): Promise<string> {
    return this.engine.scratchPath(name);
  }

  /** A name for a temporary table that this session has not used. */
  temporary(): string {
    this.names += 1;
    return `"temp"."main"."t${this.names}"`;
  }

  async run(sql: string): Promise<void> {
    this.alive();
    await this.connection.run(sql);
  }

  async rows(sql: string): Promise<readonly Row[]> {
    this.alive();
    return (await this.connection.runAndReadAll(sql)).getRowObjectsJson() as readonly Row[];
  }

  async row(sql: string): Promise<Row> {
    return (await this.rows(sql))[0] ?? {};
  }

  /** The one number a query gives. */
  async number(sql: string): Promise<number> {
    return Number(Object.values(await this.row(sql))[0] ?? 0);
  }

  /** The columns of a query and their types, as DuckDB writes them. */
  async describe(query: string): Promise<readonly { readonly name: string; readonly type: string }[]> {
    return (await this.rows(`DESCRIBE ${query}`)).map((row) => ({
      name: String(row.column_name),
      type: String(row.column_type),
    }));
  }

  /** The instant it is, by the environment's clock. */
  now(): Date {
    return this.environment.now?.() ?? new Date();
  }

  /**
   * All of `body`, or nothing of it. Within another transaction it is a part of that one. `step` names the commit, where
   * something lasts by it.
   */
  async transaction<T>(body: () => Promise<T>, step?: DurableStep): Promise<T> {
    if (this.inTransaction) return body();
    await this.run("BEGIN TRANSACTION");
    this.inTransaction = true;
    try {
      const result = await body();
      const commit = (): Promise<void> => this.run("COMMIT");
      await (step === undefined ? commit() : durable(step, commit));
      return result;
    } catch (error) {
      // The transaction may have ended with the error; then there is nothing to roll back.
      await this.connection.run("ROLLBACK").catch(() => undefined);
      throw error;
    } finally {
      this.inTransaction = false;
    }
  }

  /** @throws RuntimeProblem once the job was told to stop */
  alive(): void {
    if (this.signal?.aborted) throw stopped(this.purpose);
  }
}

/** What a job says that meets no table where one should be. */
export function notProvisioned(what: string): NotApplied {
  return new NotApplied(
    `${what} is not there yet, or not in the shape that this deployment asks for.`,
    "Run `sluice apply` first: it makes and migrates the tables.",
  );
}

async function exists(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined)) !== undefined;
}
