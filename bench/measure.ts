import { execa } from "execa";

/** What a whole process took. */
export interface Usage {
  /** Seconds. */
  readonly wall: number;
  /** Seconds of all its threads, in the system too. */
  readonly cpu: number;
  /** The most memory it held, in mebibytes. */
  readonly memory: number;
}

const HOOK = new URL("usage.mjs", import.meta.url).href;

/** Runs a Node program to its end. @throws when it fails, with what it said */
export async function measure(
  program: readonly string[],
  options: { readonly cwd: string; readonly env?: Readonly<Record<string, string>> },
): Promise<Usage> {
  const start = performance.now();
  const { stdio } = await execa(process.execPath, ["--import", HOOK, ...program], {
    cwd: options.cwd,
    env: { NO_COLOR: "1", ...options.env },
    stdio: ["ignore", "ignore", "pipe", "pipe"],
  });
  const wall = (performance.now() - start) / 1000;
  const { cpu, memory } = JSON.parse(String(stdio[3])) as { cpu: number; memory: number };
  return { wall, cpu, memory };
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? (sorted[middle] ?? 0) : ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2;
}

export function medianUsage(usages: readonly Usage[]): Usage {
  return {
    wall: median(usages.map(({ wall }) => wall)),
    cpu: median(usages.map(({ cpu }) => cpu)),
    memory: median(usages.map(({ memory }) => memory)),
  };
}
