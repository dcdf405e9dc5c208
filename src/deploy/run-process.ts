import { closeSync, openSync } from "node:fs";
import { stat } from "node:fs/promises";
import type { Readable } from "node:stream";
import { execa } from "execa";
import { DeployProblem, diskFull, Interrupted } from "./deploy-problem.js";

/** The environment of a subprocess. It gets these variables and no others. */
export type Environment = Readonly<Record<string, string | undefined>>;

export interface ProcessRequest {
  /** A program's name or path. */
  readonly file: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: Environment;
  /** Its standard input; absent: empty. */
  readonly input?: string | Uint8Array;
  /** Most bytes of standard output that are kept; more is a problem. Default: 64 MiB. */
  readonly limit?: number;
  /**
   * A file that receives standard output and error instead of memory. The program writes to it directly, so it
   * survives our own sudden death: a Terraform writing to a broken pipe would die in the middle of an apply.
   */
  readonly outputTo?: string;
  /** A file that receives standard error alone, where `outputTo` must be clean. */
  readonly errorsTo?: string;
  /** Asks it to stop: a termination signal, then a kill when the grace is over. */
  readonly signal?: AbortSignal | undefined;
  /** Kills it at once. */
  readonly force?: AbortSignal | undefined;
  /** Milliseconds between being asked and being killed. Default: 10 seconds. */
  readonly grace?: number;
  /**
   * Whether it is kept out of our process group: Ctrl-C in a terminal then reaches only us, and it is asked to stop
   * once. Terraform takes a second signal as an order to give up its state.
   */
  readonly ownGroup?: boolean;
}

export interface ProcessResult {
  /** -1: it was ended by a signal. */
  readonly exitCode: number;
  readonly stdout: Buffer;
  readonly stderr: string;
  /** Whether it was asked to stop, or killed, by us. */
  readonly stopped: boolean;
}

const MIB = 1024 * 1024;

/** Any descriptor will do at run time; the types of execa list the first few. */
type Descriptor = 3;

/**
 * Runs one program to its end. The only door to subprocesses: argument arrays, never a shell; no inherited
 * environment; bounded output. An exit code is a result, not an error.
 * @throws DeployProblem when it cannot be started or says too much; {@link Interrupted} when already asked to stop
 */
export async function runProcess(request: ProcessRequest): Promise<ProcessResult> {
  const { file, signal, force } = request;
  if (signal?.aborted || force?.aborted) throw new Interrupted(file);
  const limit = request.limit ?? 64 * MIB;
  const files: number[] = [];
  const open = (path: string | undefined) => {
    if (path === undefined) return undefined;
    const descriptor = openSync(path, "w", 0o600);
    files.push(descriptor);
    return descriptor as Descriptor;
  };
  let stopped = false;
  let exceeded = false;
  try {
    const out = open(request.outputTo);
    const errors = open(request.errorsTo) ?? out;
    const options = {
      cwd: request.cwd,
      env: withoutUndefined(request.env),
      extendEnv: false,
      reject: false,
      shell: false,
      encoding: "buffer",
      stripFinalNewline: false,
      windowsHide: true,
      buffer: false,
      forceKillAfterDelay: request.grace ?? 10_000,
      detached: request.ownGroup === true,
      stdout: out ?? "pipe",
      stderr: errors ?? "pipe",
      stdin: request.input === undefined ? "ignore" : "pipe",
      ...(request.input === undefined ? {} : { input: request.input }),
    } as const;
    const subprocess = execa(file, [...request.args], options);
    const tooMuch = () => {
      exceeded = true;
      subprocess.kill("SIGKILL");
    };
    const output = collect(subprocess.stdout, limit, tooMuch);
    const errorOutput = collect(subprocess.stderr, 4 * MIB, tooMuch);
    const stop = () => {
      stopped = true;
      subprocess.kill();
    };
    const kill = () => {
      stopped = true;
      subprocess.kill("SIGKILL");
    };
    signal?.addEventListener("abort", stop, { once: true });
    force?.addEventListener("abort", kill, { once: true });
    try {
      const result = await subprocess;
      if (exceeded) {
        throw new DeployProblem(
          `${file} said more than the ${limit} bytes that are kept.`,
          "Report this with the command that was run.",
        );
      }
      if (result.exitCode === undefined && result.signal === undefined) {
        throw await notStarted(request, result.code, result.message ?? "");
      }
      return {
        exitCode: result.exitCode ?? -1,
        stdout: output(),
        stderr: errorOutput().toString("utf8"),
        stopped,
      };
    } finally {
      signal?.removeEventListener("abort", stop);
      force?.removeEventListener("abort", kill);
    }
  } finally {
    for (const descriptor of files) closeSync(descriptor);
  }
}

/** Gathers what a stream gives, up to `limit` bytes; the result is a function for when the program has ended. */
function collect(stream: Readable | null, limit: number, tooMuch: () => void): () => Buffer {
  const chunks: Buffer[] = [];
  let size = 0;
  stream?.on("data", (chunk: Buffer) => {
    size += chunk.length;
    if (size <= limit) chunks.push(chunk);
    else tooMuch();
  });
  return () => Buffer.concat(chunks);
}

function withoutUndefined(env: Environment): Record<string, string> {
  const result: Record<string, string> = {};
  for (const [name, value] of Object.entries(env)) if (value !== undefined) result[name] = value;
  return result;
}

async function notStarted(request: ProcessRequest, code: string | undefined, detail: string): Promise<DeployProblem> {
  const { file, cwd } = request;
  if (code === "ENOSPC") return diskFull(`Starting ${file}`, detail);
  // A missing working directory and a missing program give the same error code.
  const folder = await stat(cwd).catch(() => undefined);
  if (folder?.isDirectory() !== true) {
    return new DeployProblem(`The folder ${cwd} does not exist.`, "Give the path of an existing folder.", detail);
  }
  if (code === "ENOENT") {
    return new DeployProblem(`${file} was not found.`, `Install ${file} and have it on PATH.`, detail);
  }
  return new DeployProblem(
    `${file} could not be started.`,
    "Check that it is a program for this machine and may be executed.",
    detail,
  );
}
