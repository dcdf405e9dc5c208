import { DuckDBInstance, StatementType } from "@duckdb/node-api";
import { RuntimeProblem } from "../../../src/platform/runtime.js";
import type { TransformSpec } from "../spec.js";
import { tookTooLong } from "./code-run.js";
import { memoryLimit } from "./engine.js";
import { firstLines, show, stopped } from "./problem.js";
import type { Session } from "./session.js";
import { identifier, literal } from "./sql.js";

/** The schema of the results' database that holds them. */
export const RESULTS = "_results";

/** What a script may do: make its outputs, and fill what it made. Inputs are read-only in any case. */
const ALLOWED: ReadonlySet<StatementType> = new Set([
  StatementType.SELECT,
  StatementType.CREATE,
  StatementType.INSERT,
  StatementType.UPDATE,
  StatementType.DELETE,
]);

/**
 * Functions of DuckDB's that change how it works, write beside the tables or run what a text says: no setting refuses them.
 * They are looked for in the text as it is written, wherever in it.
 */
const REFUSED =
  /\b((?:enable|disable)_(?:logging|profil\w*|peg_parser)|write_log|truncate_duckdb_logs|json_execute_serialized_sql)\b|\b(query)"?(?:\s|\/\*(?:[^*]|\*(?!\/))*\*\/|--[^\n]*\n)*\(/i;

/** The longest that a timer takes, in milliseconds. */
const LONGEST = 2 ** 31 - 1;

export interface Script {
  /** The file it came from, for messages. */
  readonly file: string;
  readonly text: string;
  /** A database whose schema `main` holds the inputs. */
  readonly inputs: string;
  /** A database that is yet to be; its schema {@link RESULTS} will hold the outputs. */
  readonly results: string;
  /** What the script makes. A script that is one query makes the only one. */
  readonly outputs: readonly string[];
  /** How long it may run, in seconds; absent: as long as it takes. */
  readonly timeLimit?: number | undefined;
}

/**
 * Runs a transformer's SQL in a DuckDB of its own, which sees the inputs (read-only) and the outputs and nothing else:
 * no file, no network, no extension, no other database, and no setting that could change that.
 * @throws RuntimeProblem when the script fails, does what it may not, takes too long, or makes not all of its outputs
 */
export async function runScript(session: Session, spec: TransformSpec, script: Script): Promise<void> {
  const called = REFUSED.exec(script.text);
  if (called) throw refused(spec.title, script, `call ${called[1] ?? called[2] ?? ""}`);
  const instance = await DuckDBInstance.create(":memory:", {
    memory_limit: memoryLimit(session.environment),
    temp_directory: await session.scratchPath("spill"),
    autoinstall_known_extensions: "false",
    autoload_known_extensions: "false",
  });
  try {
    const connection = await instance.connect();
    const interrupt = (): void => connection.interrupt();
    session.signal?.addEventListener("abort", interrupt, { once: true });
    const clock = new Clock(script.timeLimit, interrupt);
    try {
      for (const sql of [
        "SET TimeZone = 'UTC'",
        `ATTACH ${literal(script.inputs)} AS inputs (READ_ONLY)`,
        `ATTACH ${literal(script.results)} AS outputs`,
        `CREATE SCHEMA outputs.${identifier(RESULTS)}`,
        "SET search_path = 'outputs.main,inputs.main'",
        "SET enable_external_access = false",
        "SET lock_configuration = true",
      ])
        await connection.run(sql);
      await runStatements(connection, spec.title, script, session, clock);
    } catch (error) {
      throw clock.over && script.timeLimit !== undefined ? tookTooLong(spec, script.timeLimit) : error;
    } finally {
      clock.stop();
      session.signal?.removeEventListener("abort", interrupt);
      connection.closeSync();
    }
  } finally {
    instance.closeSync();
  }
}

/** Interrupts what runs when its time is over. */
class Clock {
  over = false;
  private readonly timer: NodeJS.Timeout | undefined;

  constructor(seconds: number | undefined, interrupt: () => void) {
    if (seconds === undefined) return;
    this.timer = setTimeout(
      () => {
        this.over = true;
        interrupt();
      },
      Math.min(seconds * 1000, LONGEST),
    );
  }

  /** @throws once time is over: what runs between two statements is not interrupted */
  check(): void {
    if (this.over) throw new Error("The time is over.");
  }

  stop(): void {
    clearTimeout(this.timer);
  }
}

type Connection = Awaited<ReturnType<DuckDBInstance["connect"]>>;

async function runStatements(
  connection: Connection,
  what: string,
  script: Script,
  session: Session,
  clock: Clock,
): Promise<void> {
  const say = (error: unknown, statement?: number): RuntimeProblem =>
    session.signal?.aborted
      ? stopped(session.purpose)
      : new RuntimeProblem(
          `${what}: ${show(script.file, 200)}${statement === undefined ? "" : `, statement ${statement}`}: ${firstLines((error instanceof Error ? error.message : String(error)).replace("Failed to extract statements: ", ""))}`,
          "Mend the SQL. It sees its inputs as <datastore>_<dataset>, and nothing outside of them.",
          { cause: error },
        );
  const result = (name: string): string => `outputs.${identifier(RESULTS)}.${identifier(name)}`;
  const statements = await connection.extractStatements(script.text).catch((error: unknown) => {
    // The library cannot say that there is nothing.
    throw /native callback/.test(String(error)) ? say(new Error("there is no statement in it.")) : say(error);
  });
  const types: StatementType[] = [];
  for (let index = 0; index < statements.count; index += 1) {
    clock.check();
    session.alive();
    try {
      const statement = await statements.prepare(index);
      types.push(statement.statementType);
      if (!ALLOWED.has(statement.statementType))
        throw refused(what, script, `do this (${StatementType[statement.statementType]})`, index + 1);
      const onlyQuery = statements.count === 1 && statement.statementType === StatementType.SELECT;
      if (!onlyQuery) await statement.run();
    } catch (error) {
      throw error instanceof RuntimeProblem ? error : say(error, index + 1);
    }
  }
  if (types.length === 1 && types[0] === StatementType.SELECT) {
    const [only] = script.outputs;
    if (only === undefined || script.outputs.length > 1)
      throw new RuntimeProblem(
        `${what}: ${show(script.file, 200)} is one query, but it is to make ${script.outputs.map((name) => show(name)).join(", ")}.`,
        "Write CREATE TABLE <dataset> AS … once for each dataset of the output.",
      );
    await connection.run(`CREATE TABLE ${result(only)} AS\n${script.text}`).catch((error: unknown) => {
      throw say(error, 1);
    });
    return;
  }
  const made = (
    await connection.runAndReadAll(
      "SELECT table_name AS name FROM duckdb_tables() WHERE database_name = 'outputs' AND schema_name = 'main' UNION ALL " +
        "SELECT view_name FROM duckdb_views() WHERE database_name = 'outputs' AND schema_name = 'main' AND NOT internal ORDER BY ALL",
    )
  )
    .getRowsJson()
    .map(([name]) => String(name));
  for (const name of script.outputs) {
    clock.check();
    const found = made.find((other) => other.toLowerCase() === name.toLowerCase());
    if (found === undefined)
      throw new RuntimeProblem(
        `${what}: ${show(script.file, 200)} makes no ${show(name)}. It makes ${made.length > 0 ? made.map((other) => show(other)).join(", ") : "no table or view"}.`,
        `Add CREATE TABLE ${name} AS … to it.`,
      );
    await connection
      .run(`CREATE TABLE ${result(name)} AS SELECT * FROM outputs.main.${identifier(found)}`)
      .catch((error: unknown) => {
        throw say(error);
      });
  }
}

function refused(what: string, script: Script, doing: string, statement?: number): RuntimeProblem {
  return new RuntimeProblem(
    `${what}: ${show(script.file, 200)}${statement === undefined ? "" : `, statement ${statement}`}: a transformer may not ${doing}.`,
    "A transformer reads its inputs and makes its outputs: one query, or CREATE TABLE and CREATE VIEW, and INSERT, UPDATE or DELETE on what it made.",
  );
}
