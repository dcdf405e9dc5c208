// Installs what is missing, and says so. Plain Node: it runs before anything is installed.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** The repository's folder. */
export const root = fileURLToPath(new URL("..", import.meta.url));

/** Runs a program and waits for it; leaves with its code when it fails. `quiet` keeps its output back unless it fails. */
export function run(command, args, { cwd = root, env = process.env, quiet = false } = {}) {
  const done = spawnSync(command, args, { cwd, env, stdio: quiet ? "pipe" : "inherit", encoding: "utf8" });
  if (done.error) fail(`${command} could not be started: ${done.error.message}`);
  if (done.status !== 0) {
    if (quiet) process.stderr.write(`${done.stdout}${done.stderr}`);
    process.exit(done.status ?? 1);
  }
  return done.stdout;
}

/** Says why the script cannot go on, and leaves. */
export function fail(message) {
  process.stderr.write(`${message}\n`);
  process.exit(1);
}

/** A new enough Node, the packages of the lock file, and a fresh build. */
export async function ensurePackages() {
  const [major, minor] = process.versions.node.split(".").map(Number);
  if (major < 20 || (major === 20 && minor < 19))
    fail(`Sluice needs Node 20.19 or newer; this is ${process.versions.node}.`);
  const lock = createHash("sha256")
    .update(readFileSync(join(root, "package-lock.json")))
    .digest("hex");
  const stamp = join(root, "node_modules", ".installed-lock");
  if (!existsSync(stamp) || readFileSync(stamp, "utf8") !== lock) {
    console.log("Installing npm packages from package-lock.json (about 1 GB on disk, a minute or two) …");
    // Not `npm ci`: the lock file pins every package, but holds the native parts of some only for Linux, and npm ci
    // refuses that. npm install takes what is locked and, elsewhere, the native parts at the one version their package names.
    run("npm", ["install", "--no-save", "--no-audit", "--no-fund", "--loglevel=error"]);
    writeFileSync(stamp, lock);
  }
  await import("./build.mjs");
}

/** A Terraform that the tests and the demo can use: one on PATH, else a checked download; its path. */
export async function ensureTerraform() {
  for (const name of [process.env.SLUICE_TERRAFORM, "terraform", "tofu"]) {
    if (!name) continue;
    if (spawnSync(name, ["version"], { stdio: "ignore" }).status === 0) return name;
  }
  console.log("There is no terraform or tofu on PATH: fetching a pinned one with its signature checked …");
  return run(process.execPath, [join(root, "bin/sluice.mjs"), "terraform", "--download"], { quiet: true }).trim();
}
