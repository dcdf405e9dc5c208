import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";

const generator = fileURLToPath(new URL("../../../examples/northwind/generate.mjs", import.meta.url));

/** Writes Northwind's data into `folder`, as its README says to. */
export function generate(folder: string, env: Readonly<Record<string, string>> = {}): void {
  execFileSync(process.execPath, [generator, "--into", folder], { env: { ...process.env, ...env } });
}

/** Adds to the data in `folder` what one more day brings. */
export function generateNextDay(folder: string): void {
  execFileSync(process.execPath, [generator, "--next-day", "--into", folder]);
}
