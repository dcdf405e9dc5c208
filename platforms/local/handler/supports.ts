import type { PlatformSupport } from "../../../src/platform/data-platform.js";

/** What the local platform can do. What it does not list, its rules refuse. */
export const SUPPORTS = {
  sources: ["files", "duckdb", "postgresql"],
  consumers: ["duckdb", "files", "postgresql"],
  managed: ["duckdb", "files"],
  ingestion: ["snapshot", "watermark", "cdc"],
  runtimes: ["sql", "javascript"],
  exchangesWith: [],
} as const satisfies PlatformSupport;

/** Whether a list of what is supported holds something: `isOneOf(SUPPORTS.sources, container.type)`. */
export function isOneOf<T extends string>(list: readonly T[], item: string): item is T {
  return (list as readonly string[]).includes(item);
}

/** A list for a sentence: `files and duckdb`. */
export function words(list: readonly string[], word: "and" | "or" = "and"): string {
  const last = list[list.length - 1] ?? "nothing";
  return list.length > 1 ? `${list.slice(0, -1).join(", ")} ${word} ${last}` : last;
}
