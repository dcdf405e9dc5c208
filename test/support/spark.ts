import { ensureSpark, sparkEnvironment } from "../../scripts/ensure-spark.mjs";

/** Spark as the jobs of AWS Glue find it, with what a process needs to run them. */
export interface Spark {
  /** The interpreter of a virtual environment that has pyspark, pytest, mypy and ruff. */
  readonly python: string;
  /** With JAVA_HOME, the jars, and the jobs' package on PYTHONPATH. */
  readonly env: Readonly<Record<string, string>>;
}

/**
 * Spark of the repository's own, installed where it is missing; `undefined` where it cannot be had. Then it says why, once,
 * so that nobody takes skipped tests for passed ones.
 */
export function sparkAvailable(): Promise<Spark | undefined> {
  found ??= find();
  return found;
}

let found: Promise<Spark | undefined> | undefined;

async function find(): Promise<Spark | undefined> {
  const spark = await ensureSpark((line) => process.stderr.write(`${line}\n`));
  if ("unavailable" in spark) {
    process.stderr.write(`\nTests that need Spark are skipped: ${spark.unavailable}\n`);
    return undefined;
  }
  return { python: spark.python, env: sparkEnvironment(spark) };
}
