import { mkdir, readdir, realpath, rm, stat } from "node:fs/promises";
import { availableParallelism, hostname, totalmem } from "node:os";
import { basename, dirname, join } from "node:path";
import { constrainedMemory, kill, pid } from "node:process";
import { setTimeout as sleep } from "node:timers/promises";
import { type DuckDBConnection, DuckDBInstance } from "@duckdb/node-api";
import { type RuntimeEnvironment, RuntimeProblem } from "../../../src/platform/runtime.js";
import { acquire, type Lock } from "./locks.js";
import { show, stopped } from "./problem.js";
import { identifier, literal } from "./sql.js";

/** A database file that is open in this process. */
export interface Attachment {
  /** The name that SQL knows the file by. */
  readonly alias: string;
  /** Runs what writes to the file after whatever else of this process does. */
  exclusively<T>(body: () => Promise<T>): Promise<T>;
}

export interface AttachRequest {
  readonly mode: "read" | "write";
  /** What the file is to people: `the database staging/nw_data.duckdb`. */
  readonly what: string;
  readonly purpose: string;
  readonly signal?: AbortSignal | undefined;
}

interface OpenFile extends Attachment {
  readonly mode: "read" | "write";
  users: number;
  readonly opened: Promise<void>;
  closed: Promise<void> | undefined;
  lock: Lock | undefined;
}

/** What two engines of one process may not share: a file system lock does not tell a process from itself. */
const engines = new Map<string, Promise<Engine>>();

/**
 * The one DuckDB of a home in this process. Each database file is attached to it once, however many jobs use it,
 * because DuckDB admits one writing process per file and two instances of one process would not even notice each other.
 */
export class Engine {
  private users = 0;
  private broken = false;
  private aliases = 0;
  private names = 0;
  private disposed: Promise<void> | undefined;
  private readonly files = new Map<string, OpenFile>();

  private constructor(
    private readonly key: string,
    private readonly instance: DuckDBInstance,
    private readonly admin: DuckDBConnection,
    private readonly scratch: string,
    private readonly wait: number,
  ) {}

  /** The engine of a home, for one more user. */
  static async enter(environment: RuntimeEnvironment): Promise<Engine> {
    for (;;) {
      const found = engines.get(environment.home);
      if (found === undefined) {
        const made = Engine.create(environment);
        engines.set(environment.home, made);
        made.catch(() => engines.delete(environment.home));
        const engine = await made;
        if (engine.disposed !== undefined) continue;
        engine.users += 1;
        return engine;
      }
      const engine = await found;
      if (engine.disposed !== undefined) await engine.disposed;
      else if (engine.broken) await sleep(50);
      else {
        engine.users += 1;
        return engine;
      }
    }
  }

  private static async create(environment: RuntimeEnvironment): Promise<Engine> {
    const scratch = join(environment.home, "tmp", `${hostname()}-${pid}`);
    await sweep(join(environment.home, "tmp"));
    const instance = await DuckDBInstance.create(":memory:", {
      threads: String(Math.min(availableParallelism(), 8)),
      memory_limit: memoryLimit(environment),
      temp_directory: join(scratch, "spill"),
      autoinstall_known_extensions: "false",
      autoload_known_extensions: "false",
    });
    const admin = await instance.connect();
    return new Engine(environment.home, instance, admin, scratch, lockWait(environment));
  }

  async connect(): Promise<DuckDBConnection> {
    const connection = await this.instance.connect();
    await connection.run("SET TimeZone = 'UTC'");
    return connection;
  }

  /** A new path for what a job needs for a moment. It is gone when the last user leaves; after a crash, at the next start. */
  async scratchPath(name: string): Promise<string> {
    this.names += 1;
    // Taken before anything is awaited: another job may ask meanwhile.
    const path = join(this.scratch, `${this.names}-${name}`);
    await mkdir(this.scratch, { recursive: true });
    return path;
  }

  /** One user less; the last one closes the instance. */
  async leave(): Promise<void> {
    this.users -= 1;
    if (this.users > 0) return;
    this.disposed = this.dispose();
    await this.disposed;
  }

  /** After an error that DuckDB does not recover from, nobody new may enter; the last user to leave ends it. */
  markBroken(): void {
    this.broken = true;
  }

  async attach(path: string, request: AttachRequest): Promise<OpenFile> {
    const key = await realPath(path);
    const deadline = Date.now() + this.wait;
    for (;;) {
      const file = this.files.get(key);
      if (file === undefined) return this.open(key, request);
      if (file.closed !== undefined) await file.closed;
      else if (file.users === 0 && file.mode === "read" && request.mode === "write") await this.end(file);
      else if (file.mode === "write" || request.mode === "read") {
        file.users += 1;
        await file.opened.catch((error: unknown) => {
          file.users -= 1;
          throw error;
        });
        return file;
      } else if (Date.now() >= deadline)
        throw new RuntimeProblem(
          `${request.what} is being read by another job, so ${request.purpose} cannot write it.`,
          "Let what reads it finish, or give source and target files of their own.",
        );
      else await sleep(50);
    }
  }

  /**
   * One user less. The file stays attached for the next one until the engine ends: DuckDB keeps a detached file open for as
   * long as anything that ever used it is not collected, and refuses to attach it again meanwhile.
   */
  release(file: OpenFile): void {
    file.users -= 1;
  }

  private async end(file: OpenFile): Promise<void> {
    file.closed = this.close(file);
    await file.closed;
  }

  private async open(key: string, request: AttachRequest): Promise<OpenFile> {
    this.aliases += 1;
    const alias = `db${this.aliases}`;
    let tail: Promise<unknown> = Promise.resolve();
    const file: OpenFile = {
      alias,
      mode: request.mode,
      users: 1,
      opened: Promise.resolve().then(() => this.openFile(key, file, request)),
      closed: undefined,
      lock: undefined,
      exclusively: (body) => {
        const result = tail.then(body);
        tail = result.catch(() => undefined);
        return result;
      },
    };
    this.files.set(key, file);
    try {
      await file.opened;
    } catch (error) {
      this.files.delete(key);
      throw error;
    }
    return file;
  }

  private async openFile(key: string, file: OpenFile, request: AttachRequest): Promise<void> {
    const deadline = Date.now() + this.wait;
    file.lock = await this.lockFile(key, request);
    try {
      for (;;) {
        try {
          const readOnly = request.mode === "read" ? " (READ_ONLY)" : "";
          await this.admin.run(`ATTACH ${literal(key)} AS ${identifier(file.alias)}${readOnly}`);
          return;
        } catch (error) {
          // Some other program has it open: DuckDB itself says which.
          const holder = /Could not set lock on file/.test(String(error))
            ? (/held in (.*?\(PID \d+\))/.exec(String(error))?.[1] ?? "another program")
            : undefined;
          const lingering = /already attached by database/.test(String(error));
          if (holder === undefined && !lingering) throw error;
          if (request.signal?.aborted) throw stopped(request.purpose);
          if (Date.now() >= deadline)
            throw new RuntimeProblem(
              `${request.what} is open in ${show(holder ?? "this process", 200)}, and DuckDB admits one writing process per file.`,
              "Close it there and run again. SLUICE_LOCK_WAIT says how many seconds to wait.",
              { cause: error },
            );
          await sleep(100);
        }
      }
    } catch (error) {
      await file.lock?.release();
      throw error;
    }
  }

  private async lockFile(key: string, request: AttachRequest): Promise<Lock | undefined> {
    try {
      return await acquire(key, { ...request, wait: this.wait });
    } catch (error) {
      // Nobody can write a file in a folder that nobody can write.
      const code = error instanceof Error && "code" in error ? error.code : undefined;
      if (request.mode === "read" && (code === "EACCES" || code === "EROFS" || code === "EPERM")) return undefined;
      throw error;
    }
  }

  private async close(file: OpenFile): Promise<void> {
    try {
      await this.admin.run(`DETACH ${identifier(file.alias)}`);
    } catch {
      // What was committed is in the file or its log. The instance still holds the file, so it must end before anyone opens it again.
      this.broken = true;
    } finally {
      for (const [key, other] of this.files) if (other === file) this.files.delete(key);
      await file.lock?.release();
    }
  }

  private async dispose(): Promise<void> {
    for (const file of [...this.files.values()]) await this.end(file);
    this.admin.closeSync();
    this.instance.closeSync();
    await rm(this.scratch, { recursive: true, force: true }).catch(() => undefined);
    engines.delete(this.key);
  }
}

/** How long to wait for locks, in milliseconds: a minute, or SLUICE_LOCK_WAIT seconds. */
export function lockWait(environment: RuntimeEnvironment): number {
  const seconds = Number(environment.env.SLUICE_LOCK_WAIT ?? "");
  return environment.env.SLUICE_LOCK_WAIT && Number.isFinite(seconds) && seconds >= 0 ? seconds * 1000 : 60_000;
}

/** What DuckDB may use: half of what the machine, or the container it runs in, has; or SLUICE_MEMORY. */
export function memoryLimit(environment: RuntimeEnvironment): string {
  const asked = environment.env.SLUICE_MEMORY;
  if (asked !== undefined && /^\d{1,6}(?:\.\d+)? ?[KMGT]i?B$/i.test(asked)) return asked;
  // Zero, or more than there is, where nothing constrains the process.
  const allowed = constrainedMemory() || totalmem();
  return `${Math.max(256, Math.floor(Math.min(allowed, totalmem()) / 2 / 1024 / 1024))}MiB`;
}

/** Removes what processes of this machine left behind when they were killed. */
async function sweep(folder: string): Promise<void> {
  const entries = await readdir(folder).catch(() => []);
  for (const entry of entries) {
    const owner = entry.startsWith(`${hostname()}-`) ? Number(entry.slice(hostname().length + 1)) : Number.NaN;
    if (!Number.isInteger(owner) || owner === pid) continue;
    try {
      kill(owner, 0);
    } catch (error) {
      if (error instanceof Error && "code" in error && error.code === "ESRCH")
        await rm(join(folder, entry), { recursive: true, force: true }).catch(() => undefined);
    }
  }
}

/** One name per file, whatever links lead to it; also for a file that is yet to be. */
async function realPath(path: string): Promise<string> {
  const there = await stat(path).catch(() => undefined);
  if (there) return realpath(path);
  const folder = await realpath(dirname(path)).catch(() => dirname(path));
  return join(folder, basename(path));
}
