import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { lock } from "proper-lockfile";

const root = fileURLToPath(new URL("../../..", import.meta.url));
let built: Promise<void> | undefined;

/** Bundles the command line, unless the bundle is newer than every source. Test files in other processes wait for each other. */
export function buildOnce(): Promise<void> {
  built ??= build();
  return built;
}

async function build(): Promise<void> {
  const folder = join(root, ".cache");
  mkdirSync(folder, { recursive: true });
  const release = await lock(folder, {
    lockfilePath: join(folder, "build.lock"),
    retries: { retries: 100, minTimeout: 100, maxTimeout: 500 },
  });
  try {
    const bundle = join(root, "dist", "main.js");
    const sources = ["src", "platforms", "scripts"].map((name) => join(root, name));
    if (!existsSync(bundle) || newest(sources) > statSync(bundle).mtimeMs)
      execFileSync(process.execPath, [join(root, "scripts", "build.mjs")], { cwd: root });
  } finally {
    await release();
  }
}

function newest(folders: readonly string[]): number {
  let latest = 0;
  for (const folder of folders)
    for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true }))
      if (/\.(ts|mjs)$/.test(entry.name))
        latest = Math.max(latest, statSync(join(entry.parentPath, entry.name)).mtimeMs);
  return latest;
}
