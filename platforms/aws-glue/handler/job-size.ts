import type { NodeNeeds } from "../../../src/graph/platform-graph.js";
import type { AwsGlueConfig } from "../config.js";

/** How large a job may be, and on what it runs. */
export interface JobSize {
  readonly workerType: string;
  /** At most so many; Glue takes fewer where fewer will do. */
  readonly workers: number;
  /** Whether it runs on spare capacity, which may start late and be taken away: only where nobody waits. */
  readonly flex: boolean;
  /** Minutes. */
  readonly timeout: number;
}

/** Worker types that spare capacity has (Glue User Guide, "Flex execution"). */
const FLEX_TYPES: ReadonlySet<string> = new Set(["G.1X", "G.2X"]);

/** The size of a job for what its consumers need. */
export function jobSize({ workers, jobs }: AwsGlueConfig, { priority, latency }: NodeNeeds): JobSize {
  const { type, most } = workers[priority];
  const patient = (latency === "hours" || latency === "days") && (priority === "medium" || priority === "low");
  return {
    workerType: type,
    workers: most,
    flex: jobs.flex && patient && FLEX_TYPES.has(type),
    timeout: jobs.timeout,
  };
}
