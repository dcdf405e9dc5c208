import { type ChildProcess, spawn } from "node:child_process";
import { copyFileSync, mkdirSync, readdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import type { Work } from "./work.js";

/** How a process came to its end. */
export interface Fate {
  /** Whether SIGKILL ended it while it worked. */
  readonly killed: boolean;
  /** From the beginning of the work to the end of the process, in milliseconds. */
  readonly took: number;
}

/** A process that waits for work: whoever has one ready does not wait for it to start. */
export class Child {
  private constructor(private readonly process: ChildProcess) {}

  /** @param program - what `bundleProgram` gave */
  static start(program: string): Child {
    const process = spawn(globalThis.process.execPath, [program], { stdio: ["pipe", "pipe", "pipe"] });
    process.stdin?.on("error", () => undefined);
    return new Child(process);
  }

  /**
   * Has it do work; killed so many milliseconds after it began, if so asked.
   * @throws when it ended in any way but the two: the work done, or the kill
   */
  async do(work: Work, killAfter?: number): Promise<Fate> {
    const { process } = this;
    let [said, began] = ["", 0];
    let timer: NodeJS.Timeout | undefined;
    process.stderr?.on("data", (chunk) => {
      said += chunk;
    });
    process.stdout?.on("data", (chunk) => {
      said += chunk;
      if (began > 0 || !said.includes("started")) return;
      began = performance.now();
      if (killAfter !== undefined) timer = setTimeout(() => process.kill("SIGKILL"), killAfter);
    });
    const closed = new Promise<void>((resolve) => process.once("close", () => resolve()));
    process.stdin?.end(`${JSON.stringify(work)}\n`);
    await closed;
    clearTimeout(timer);
    const killed = process.signalCode === "SIGKILL";
    if (!killed && said !== "started\ndone\n") throw new Error(`The process failed:\n${said}`);
    return { killed, took: performance.now() - began };
  }

  /** Ends one that is not needed. */
  discard(): void {
    this.process.kill("SIGKILL");
  }
}

/** The program and what it starts, each as one file, in a new folder. Gives the path of the program. */
export async function bundleProgram(folder: string): Promise<string> {
  mkdirSync(folder);
  const repository = fileURLToPath(new URL("../../../../", import.meta.url));
  symlinkSync(join(repository, "node_modules"), join(folder, "node_modules"));
  const programs = join(repository, "platforms/local/runtime/javascript");
  for (const name of readdirSync(programs).filter((one) => one.endsWith(".mjs")))
    copyFileSync(join(programs, name), join(folder, name));
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
