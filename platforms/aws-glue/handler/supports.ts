import type { PlatformSupport } from "../../../src/platform/data-platform.js";

/** What the lake can do. What it does not list, its rules refuse. */
export const SUPPORTS = {
  sources: ["s3", "postgresql"],
  consumers: ["postgresql", "s3"],
  managed: ["iceberg", "glue"],
  ingestion: ["snapshot", "watermark", "cdc"],
  runtimes: ["pyspark", "sql"],
  exchangesWith: ["aws-glue"],
} as const satisfies PlatformSupport;

/** Whether a list of what is supported holds something: `isOneOf(SUPPORTS.sources, container.type)`. */
export function isOneOf<T extends string>(list: readonly T[], item: string): item is T {
  return (list as readonly string[]).includes(item);
}

/** A list for a sentence: `s3 and postgresql`. */
export function words(list: readonly string[], word: "and" | "or" = "and"): string {
  const last = list[list.length - 1] ?? "nothing";
  return list.length > 1 ? `${list.slice(0, -1).join(", ")} ${word} ${last}` : last;
}
