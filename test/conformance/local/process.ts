import { type ChildProcess, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import type { Ended, Work } from "./work.js";

let bundled: Promise<string> | undefined;

/** The program as one file, made once a process. */
function program(): Promise<string> {
  bundled ??= bundle();
  return bundled;
}

async function bundle(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), "sluice-program-"));
  process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
  mkdirSync(folder, { recursive: true });
  symlinkSync(fileURLToPath(new URL("../../../node_modules", import.meta.url)), join(folder, "node_modules"));
  const outfile = join(folder, "program.mjs");
  await build({
    entryPoints: [fileURLToPath(new URL("program.ts", import.meta.url))],
    outfile,
    bundle: true,
    packages: "external",
    platform: "node",
    format: "esm",
    logLevel: "error",
  });
  return outfile;
}

/** How a process came to its end. */
export interface Fate {
  /** Whether SIGKILL ended it. */
  readonly killed: boolean;
  /** What it said of its work; absent where it was killed before. */
  readonly ended?: Ended;
  /** From the start of the work to the end of the process, in milliseconds. */
  readonly took: number;
}

/** A process that waits for work, and may be killed while it does it. */
export class Worker {
  private constructor(private readonly child: ChildProcess) {}

  static async start(): Promise<Worker> {
    const child = spawn(process.execPath, [await program()], { stdio: ["pipe", "pipe", "pipe"] });
    child.stdin?.on("error", () => undefined);
    return new Worker(child);
  }

  /**
   * Has it do work, killed at a failpoint, or so many milliseconds after it began, if so asked.
   * @throws when it ended in any way but the two: the work done, or the kill
   */
  async do(work: Work, kill: { readonly failpoint?: string; readonly after?: number } = {}): Promise<Fate> {
    const { child } = this;
    let [out, err, began] = ["", "", 0];
    let timer: NodeJS.Timeout | undefined;
    child.stderr?.on("data", (chunk) => {
      err += chunk;
    });
    child.stdout?.on("data", (chunk) => {
      out += chunk;
      if (began > 0 || !out.includes("started")) return;
      began = performance.now();
      if (kill.after !== undefined) timer = setTimeout(() => child.kill("SIGKILL"), kill.after);
    });
    const closed = new Promise<void>((resolve) => child.once("close", () => resolve()));
    const { failpoint } = kill;
    child.stdin?.end(`${JSON.stringify({ ...work, ...(failpoint === undefined ? {} : { failpoint }) })}\n`);
    await closed;
    clearTimeout(timer);
    const took = performance.now() - began;
    const killed = child.signalCode === "SIGKILL";
    const said = out.split("\n").find((line) => line.startsWith('{"ended"'));
    const ended = said === undefined ? undefined : (JSON.parse(said) as { readonly ended: Ended }).ended;
    if (!killed && ended === undefined) throw new Error(`The process failed:\n${out}${err}`);
    return { killed, took, ...(ended ? { ended } : {}) };
  }

  /** Ends a process that got no work. */
  discard(): void {
    this.child.kill("SIGKILL");
  }
}
