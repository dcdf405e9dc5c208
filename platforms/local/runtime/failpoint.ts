import { env, kill, pid } from "node:process";

/**
 * Every step after which something lasts. Each has a failpoint before and after it, `<step>:before` and `<step>:after`, so
 * that a test can end the process there as a power cut would, and show that nothing is lost or done twice.
 */
export const DURABLE_STEPS = [
  /** Rows and ledger of staging, and of what a transformer made: one transaction each. */
  "ingest.commit",
  "transform.commit",
  /** Rows and ledger of a consumer's table in a DuckDB file, or in PostgreSQL: one transaction each. */
  "export.duckdb.commit",
  "export.postgresql.commit",
  /** A consumer's table in files: the batch is written, the manifest names it, the link shows it, old batches go. */
  "files.batch",
  "files.manifest",
  "files.link",
  "files.sweep",
  /** Making, migrating and dropping tables and relations. */
  "provision.duckdb.commit",
  "provision.postgresql.commit",
  "relations.record",
  "relations.link",
  /** What is remembered of runs. */
  "runs.record",
] as const;

export type DurableStep = (typeof DURABLE_STEPS)[number];

/** Runs a durable step between its two failpoints. `SLUICE_FAILPOINT` names the one that kills the process, if any. */
export async function durable<T>(step: DurableStep, body: () => Promise<T>): Promise<T> {
  failpoint(`${step}:before`);
  const result = await body();
  failpoint(`${step}:after`);
  return result;
}

let passed = 0;

/** `<name>` fails the first time it is passed, `<name>#3` the third. */
function failpoint(name: string): void {
  const [wanted, times = "1"] = (env.SLUICE_FAILPOINT ?? "").split("#");
  if (wanted !== name) return;
  passed += 1;
  if (passed === Number(times)) kill(pid, "SIGKILL");
}
