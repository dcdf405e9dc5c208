import type { PlatformSupport } from "../../src/platform/data-platform.js";

/** What the platform can do at all. `findings.ts` refuses the rest. */
export const SUPPORTS: PlatformSupport = {
  sources: ["postgresql", "files"],
  consumers: ["postgresql"],
  managed: ["duckdb"],
  ingestion: ["snapshot", "watermark"],
  runtimes: ["sql"],
  exchangesWith: [],
};
