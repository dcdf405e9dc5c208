import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { copyFileSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";
import type { World } from "./world.js";

const REPOSITORY = new URL("../../../../../", import.meta.url).pathname;

/** The runtime as a program of its own, for processes that may be killed: `node <program> run|provision|hold …`. */
export async function buildProgram(folder: string): Promise<string> {
  mkdirSync(folder, { recursive: true });
  symlinkSync(join(REPOSITORY, "node_modules"), join(folder, "node_modules"));
  const entry = join(folder, "entry.ts");
  writeFileSync(
    entry,
    `
    import { localRuntime } from ${JSON.stringify(join(REPOSITORY, "platforms/local/runtime/index.ts"))};
    import { acquire } from ${JSON.stringify(join(REPOSITORY, "platforms/local/runtime/locks.ts"))};
    const [what, root, home, at] = process.argv.slice(2);
    const environment = { root, home, env: { ...process.env, SLUICE_LOCK_WAIT: process.env.SLUICE_LOCK_WAIT ?? "20" } };
    try {
      if (what === "provision") await localRuntime.provision(at, environment);
      if (what === "hold") {
        await acquire(at, { what: at, purpose: "hold it", wait: 0 });
        console.log("held");
        setInterval(() => {}, 1000);
      }
      if (what === "run") {
        console.log("started");
        for (const job of await localRuntime.plan(at, "local", environment))
          await job.run((note) => console.log(note), new AbortController().signal);
      }
      console.log("done");
    } catch (error) {
      console.log(JSON.stringify({ name: error.name, message: error.message, remedy: error.remedy }));
      process.exitCode = 1;
    }`,
  );
  const outfile = join(folder, "program.mjs");
  const programs = join(REPOSITORY, "platforms/local/runtime/javascript");
  for (const name of readdirSync(programs).filter((one) => one.endsWith(".mjs")))
    copyFileSync(join(programs, name), join(folder, name));
  await build({ entryPoints: [entry], outfile, bundle: true, packages: "external", platform: "node", format: "esm" });
  return outfile;
}

export function start(
  program: string,
  what: string,
  world: World,
  at: string,
  env = {},
): ChildProcessWithoutNullStreams {
  return spawn(process.execPath, [program, what, world.root, world.home, at], { env: { ...process.env, ...env } });
}

/** What a process printed, once it has ended. */
export function ended(child: ChildProcessWithoutNullStreams): Promise<string> {
  return new Promise((resolve) => {
    let text = "";
    child.stdout.on("data", (chunk) => (text += chunk));
    child.stderr.on("data", (chunk) => (text += chunk));
    child.once("close", () => resolve(text));
  });
}

/** Until a process has printed `text`. */
export function printed(child: ChildProcessWithoutNullStreams, text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    let all = "";
    child.stdout.on("data", (chunk) => {
      all += chunk;
      if (all.includes(text)) resolve();
    });
    child.once("close", () => reject(new Error(`It ended without ${text}: ${all}`)));
  });
}
