import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { chmodSync, chownSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";

/** A PostgreSQL server of the tests' own: on this machine, in a temporary folder, gone when the process is. */
export interface TestPostgres {
  readonly host: string;
  readonly port: number;
  /** A superuser. */
  readonly user: string;
  readonly password: string;
  /** Where its unix socket and its data are. */
  readonly folder: string;
  /** A new, empty database. */
  database(): Promise<TestDatabase>;
  /** Ends it at once, as a power cut would, and starts it again on the same port. */
  crash(): Promise<void>;
  /** Ends it and removes its folder. */
  stop(): Promise<void>;
}

/** A database of a test's own. */
export interface TestDatabase {
  readonly name: string;
  /** What a specification says of it: `{ container, host, port, database, credential }`. */
  readonly server: { container: string; host: string; port: number; database: string; credential: string };
  /** The environment that the specification's credential is looked up in. */
  readonly env: Readonly<Record<string, string>>;
  /** Runs statements from outside of Sluice; the rows of the last, every value as text. */
  sql(...statements: string[]): Promise<readonly (readonly (string | null)[])[]>;
  /** A connection of the test's own, to be ended by it. */
  connect(): Promise<pg.Client>;
  drop(): Promise<void>;
}

const HOST = "127.0.0.1";
const USER = "sluice_test";
const CREDENTIAL = "TEST_POSTGRES";

/** Whether there is a server to start. Where there is none it says why, once, so that nobody takes skipped tests for passed ones. */
export function postgresAvailable(): boolean {
  const missing = whyMissing();
  if (missing !== undefined && !said) {
    said = true;
    process.stderr.write(`\nTests that need PostgreSQL are skipped: ${missing}\n`);
  }
  return missing === undefined;
}

/** The one server of this process, started when it is first asked for. @throws where there is none to start */
export function startPostgres(): Promise<TestPostgres> {
  running ??= start();
  return running;
}

let said = false;
let running: Promise<TestPostgres> | undefined;

function whyMissing(): string | undefined {
  if (binaries() === undefined) return "initdb and postgres are neither on PATH nor in /usr/lib/postgresql.";
  if (process.getuid?.() === 0 && serverUser() === undefined)
    return "the server refuses to run as root, and there is no user postgres or nobody.";
  return undefined;
}

/** The folder of `initdb` and `postgres`. */
function binaries(): string | undefined {
  const versions = "/usr/lib/postgresql";
  const packaged = entries(versions).map((version) => join(versions, version, "bin"));
  const folders = [...(process.env.PATH ?? "").split(delimiter), ...packaged.reverse()];
  return folders.find((folder) => isFile(join(folder, "initdb")) && isFile(join(folder, "postgres")));
}

/** Who the server runs as: nobody else where this process is not root. */
function serverUser(): { readonly uid?: number; readonly gid?: number } | undefined {
  if (process.getuid?.() !== 0) return {};
  for (const name of ["postgres", "nobody"])
    try {
      const id = (flag: string): number => Number(execFileSync("id", [flag, name], { stdio: "pipe" }).toString());
      return { uid: id("-u"), gid: id("-g") };
    } catch {}
  return undefined;
}

async function start(): Promise<TestPostgres> {
  const missing = whyMissing();
  const bin = binaries();
  const user = serverUser();
  if (missing !== undefined || bin === undefined || user === undefined) throw new Error(missing);
  const folder = mkdtempSync(join(tmpdir(), "sluice-postgres-"));
  chmodSync(folder, 0o755);
  const data = join(folder, "data");
  const password = randomBytes(12).toString("hex");
  writeFileSync(join(folder, "password"), password);
  mkdirSync(join(folder, "socket"));
  for (const path of [folder, join(folder, "password"), join(folder, "socket")])
    if (user.uid !== undefined) chownSync(path, user.uid, user.gid ?? user.uid);
  const options = {
    ...user,
    cwd: folder,
    env: { PATH: `${bin}${delimiter}${process.env.PATH ?? ""}`, LC_ALL: "C", FOLDER: folder },
  };
  execFileSync(
    join(bin, "initdb"),
    [
      ...["-D", data, "-U", USER, "--encoding=UTF8", "--no-locale", "--no-sync"],
      ...["--auth=scram-sha-256", `--pwfile=${join(folder, "password")}`],
    ],
    { ...options, stdio: "pipe" },
  );
  let port = 0;
  let child: ChildProcess | undefined;
  const launch = async (): Promise<void> => {
    for (let attempt = 1; ; attempt += 1) {
      if (port === 0) port = await freePort();
      const settings = {
        port,
        listen_addresses: HOST,
        unix_socket_directories: join(folder, "socket"),
        fsync: "off",
        full_page_writes: "off",
        shared_buffers: "32MB",
        max_connections: 60,
      };
      // Its standard input ends when this process does, in whatever way; then the server and its folder go too.
      const script =
        'exec 3<&0; "$0" "$@" & server=$!; ' +
        '(said=$(cat); kill -QUIT $server; while kill -0 $server; do sleep 0.05; done; [ "$said" = keep ] || rm -rf "$FOLDER") <&3 2>/dev/null & ' +
        "watch=$!; wait $server; status=$?; kill -0 $watch && [ $status -eq 1 ] && kill $watch; wait $watch; exit $status";
      child = spawn(
        "sh",
        [
          ...["-c", script, join(bin, "postgres"), "-D", data],
          ...Object.entries(settings).flatMap(([key, value]) => ["-c", `${key}=${value}`]),
        ],
        { ...options, stdio: ["pipe", "ignore", "pipe"], detached: true },
      );
      child.unref();
      child.stdin?.on("error", () => undefined);
      let log = "";
      child.stderr?.on("data", (chunk: Buffer) => {
        log = (log + chunk.toString()).slice(-4000);
      });
      for (const stream of [child.stdin, child.stderr]) if (stream && "unref" in stream) (stream.unref as () => void)();
      if (await answers(port, password, child)) return;
      if (attempt === 3) throw new Error(`PostgreSQL did not start:\n${log}`);
      port = 0;
    }
  };
  const end = async (say: "keep" | "remove"): Promise<void> => {
    const ending = child;
    if (ending === undefined || ending.exitCode !== null) return;
    const ended = new Promise((resolve) => ending.once("exit", resolve));
    ending.ref();
    ending.stdin?.end(say);
    await ended;
  };
  process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
  await launch();
  let databases = 0;
  const client = async (database: string): Promise<pg.Client> => {
    const made = new pg.Client({ host: HOST, port, user: USER, password, database, types: AS_TEXT });
    made.on("error", () => undefined);
    await made.connect();
    return made;
  };
  const run = async (database: string, statements: readonly string[]) => {
    const connection = await client(database);
    try {
      let rows: (string | null)[][] = [];
      for (const text of statements) rows = (await connection.query({ text, rowMode: "array" })).rows;
      return rows;
    } finally {
      await connection.end();
    }
  };
  return {
    host: HOST,
    port,
    user: USER,
    password,
    folder,
    database: async () => {
      databases += 1;
      const name = `test_${databases}`;
      await run("postgres", [`CREATE DATABASE ${name}`]);
      return {
        name,
        server: { container: "warehouse", host: HOST, port, database: name, credential: CREDENTIAL },
        env: { [CREDENTIAL]: `${USER}:${password}` },
        sql: (...statements) => run(name, statements),
        connect: () => client(name),
        drop: async () => {
          await run("postgres", [`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`]);
        },
      };
    },
    crash: async () => {
      await end("keep");
      await launch();
    },
    stop: async () => {
      running = undefined;
      await end("remove");
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Every value as the server writes it. */
const AS_TEXT: pg.CustomTypesConfig = { getTypeParser: () => (value: string) => value };

/** Until the server takes connections, or has ended. */
async function answers(port: number, password: string, server: ChildProcess): Promise<boolean> {
  for (let left = 600; left > 0 && server.exitCode === null; left -= 1) {
    const probe = new pg.Client({ host: HOST, port, user: USER, password, database: "postgres" });
    probe.on("error", () => undefined);
    try {
      await probe.connect();
      await probe.end();
      return true;
    } catch {
      await sleep(50);
    }
  }
  return false;
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, HOST, () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" && address ? address.port : 0));
    });
  });
}

function entries(folder: string): string[] {
  try {
    return readdirSync(folder).sort();
  } catch {
    return [];
  }
}

function isFile(path: string): boolean {
  try {
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
