import { createReadStream, createWriteStream } from "node:fs";
import { pipeline } from "node:stream/promises";
import pg from "pg";
import { from as copyFrom, to as copyTo } from "pg-copy-streams";
import { RuntimeProblem } from "../../../../src/platform/runtime.js";
import type { Server } from "../../spec.js";
import { lockWait } from "../engine.js";
import { type DurableStep, durable } from "../failpoint.js";
import type { Session } from "../session.js";
import { encryptionOf, loginOf } from "./credential.js";
import { describeServer, explainPostgres } from "./faults.js";

/** A row: every value as PostgreSQL writes it. */
export type TextRow = Readonly<Record<string, string | null>>;

/** The oldest version whose answers are known to be right. */
const OLDEST = 13;
/** How long a server may take to answer the first time, in milliseconds. */
const FIRST_ANSWER = 15_000;

/** How values are written, whatever server, database and user are set to. */
const SETTINGS = [
  "SET client_encoding = 'UTF8'",
  "SET TimeZone = 'UTC'",
  "SET DateStyle = 'ISO, YMD'",
  "SET IntervalStyle = 'postgres'",
  "SET extra_float_digits = 3",
  "SET bytea_output = 'hex'",
  "SET standard_conforming_strings = on",
  // Neither does a job wait for itself while DuckDB works.
  "SET idle_in_transaction_session_timeout = 0",
];

/** A connection to a PostgreSQL database, for one piece of work at a time. */
export class Postgres {
  private constructor(
    private readonly client: pg.Client,
    readonly server: Server,
    private readonly session: Session,
  ) {}

  /**
   * Runs `body` with a connection that ends with it; a signal ends what the server does for it.
   * @throws RuntimeProblem for all that the server, or the way there, may do
   */
  static async use<T>(session: Session, server: Server, body: (database: Postgres) => Promise<T>): Promise<T> {
    const { database, close } = await Postgres.open(session, server);
    try {
      // What is not named with its schema is PostgreSQL's own.
      await database.run("SET search_path = pg_catalog");
      return await body(database);
    } catch (error) {
      // A job that was told to stop says so, whatever its connection says.
      throw session.signal?.aborted ? error : explainPostgres(error, server, session.purpose);
    } finally {
      await close();
    }
  }

  /** A connection that lasts as long as the session. Its errors are explained by `explained`. */
  static async lasting(session: Session, server: Server): Promise<Postgres> {
    const { database, close } = await Postgres.open(session, server);
    session.onClose(close);
    return database;
  }

  private static async open(
    session: Session,
    server: Server,
  ): Promise<{ readonly database: Postgres; readonly close: () => Promise<void> }> {
    session.alive();
    const { environment, signal } = session;
    const config: pg.ClientConfig = {
      ...loginOf(server, environment),
      host: server.host,
      port: server.port,
      database: server.database,
      ssl: await encryptionOf(server, environment),
      application_name: "sluice",
      keepAlive: true,
      connectionTimeoutMillis: FIRST_ANSWER,
      types: { getTypeParser: () => (text: string) => text },
    };
    const client = new pg.Client(config);
    // What breaks between two queries is heard of by the next one.
    client.on("error", () => undefined);
    const doing = session.purpose;
    try {
      await client.connect();
    } catch (error) {
      await client.end().catch(() => undefined);
      throw explainPostgres(error, server, doing);
    }
    const database = new Postgres(client, server, session);
    let cancelled: Promise<void> | undefined;
    const abort = (): void => {
      cancelled ??= cancel(client, config);
    };
    signal?.addEventListener("abort", abort, { once: true });
    const close = async (): Promise<void> => {
      signal?.removeEventListener("abort", abort);
      await cancelled;
      await client.end().catch(() => undefined);
    };
    try {
      await database.prepare();
    } catch (error) {
      await close();
      throw signal?.aborted ? error : explainPostgres(error, server, doing);
    }
    return { database, close };
  }

  private async prepare(): Promise<void> {
    const wait = Math.max(1, Math.round(lockWait(this.session.environment)));
    await this.run(`${SETTINGS.join("; ")}; SET lock_timeout = ${wait}`);
    const [row] = await this.rows(
      "SELECT current_setting('server_version_num') AS number, current_setting('server_version') AS version",
    );
    if (Number(row?.number) < OLDEST * 10_000)
      throw new RuntimeProblem(
        `${describeServer(this.server)} is PostgreSQL ${row?.version}; Sluice needs ${OLDEST} or a later version.`,
        "Upgrade the server, or name another.",
      );
  }

  /** Runs `body` so that errors of this connection are problems of the user's world. */
  async explained<T>(body: () => Promise<T>): Promise<T> {
    try {
      return await body();
    } catch (error) {
      throw this.session.signal?.aborted ? error : explainPostgres(error, this.server, this.session.purpose);
    }
  }

  /** Runs a statement, or several without values. Gives how many rows the last one touched. */
  async run(sql: string, values?: readonly (string | null)[]): Promise<number> {
    this.session.alive();
    const result = await this.client.query(values === undefined ? { text: sql } : { text: sql, values: [...values] });
    return (Array.isArray(result) ? result.at(-1) : result)?.rowCount ?? 0;
  }

  async rows(sql: string, values: readonly (string | null)[] = []): Promise<readonly TextRow[]> {
    this.session.alive();
    return (await this.client.query<TextRow>(sql, [...values])).rows;
  }

  /** All of `body`, or nothing of it. `step` names the commit, where something lasts by it. */
  async transaction<T>(body: () => Promise<T>, step?: DurableStep, mode = ""): Promise<T> {
    await this.run(`BEGIN ${mode}`);
    let result: T;
    try {
      result = await body();
      this.session.alive();
    } catch (error) {
      await this.client.query("ROLLBACK").catch(() => undefined);
      throw error;
    }
    const commit = async (): Promise<void> => {
      const { command } = await this.client.query("COMMIT");
      if (command !== "COMMIT") throw new Error("PostgreSQL rolled a transaction back that was to be committed.");
    };
    await (step === undefined ? commit() : durable(step, commit));
    return result;
  }

  /** Writes what a query gives to a file: CSV, without a header, every value quoted and nulls empty. */
  async copyOut(query: string, path: string): Promise<void> {
    this.session.alive();
    const stream = this.client.query(copyTo(`COPY (${query}) TO STDOUT (FORMAT csv, FORCE_QUOTE *)`));
    await pipeline(stream, createWriteStream(path, { mode: 0o600 }));
  }

  /** Brings a file that is written as `copyOut` writes it into a table. Gives how many rows it has. */
  async copyIn(table: string, columns: string, path: string): Promise<number> {
    this.session.alive();
    const stream = this.client.query(copyFrom(`COPY ${table} (${columns}) FROM STDIN (FORMAT csv)`));
    await pipeline(createReadStream(path, { highWaterMark: 1 << 18 }), stream);
    return stream.rowCount;
  }
}

/** Ends what a connection has the server do; where that cannot be, ends the connection. */
async function cancel(client: pg.Client, config: pg.ClientConfig): Promise<void> {
  const other = new pg.Client(config);
  other.on("error", () => undefined);
  try {
    await other.connect();
    await other.query("SELECT pg_cancel_backend($1)", [processId(client)]);
  } catch {
    await client.end().catch(() => undefined);
  } finally {
    await other.end().catch(() => undefined);
  }
}

/** The number of the server's process that serves a connection. */
function processId(client: pg.Client): number | null {
  return "processID" in client && typeof client.processID === "number" ? client.processID : null;
}
