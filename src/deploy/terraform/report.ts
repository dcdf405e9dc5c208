import writeFileAtomic from "write-file-atomic";
import { canonicalJson } from "../../util/json.js";
import type { DeployProblem } from "../deploy-problem.js";
import type { PlanSummary } from "./plan-summary.js";

/** What was done to the stacks. */
export type RunCommand = "plan" | "apply" | "destroy";

/** How one stack ended. */
export interface StackOutcome {
  readonly name: string;
  readonly platform: string;
  /** Absent when it never started. */
  readonly start?: Date;
  readonly end?: Date;
  /** succeeded: planned and it would change something, or applied; unchanged: there was nothing to do. */
  readonly result: "succeeded" | "failed" | "skipped" | "unchanged";
  /** Why it failed or was skipped, or came along. One line. */
  readonly reason?: string;
  /** The whole of what went wrong. */
  readonly problem?: DeployProblem;
  readonly changes?: PlanSummary;
  /** Digest of what the plan would do, or did: give it to `applyStacks` as approved. */
  readonly changeSet?: string;
  /** The plan as `terraform show -json` gives it: a file. */
  readonly planJson?: string;
  /** The folder with what Terraform said, phase by phase. */
  readonly logs?: string;
}

/** How a run ended. */
export interface RunReport {
  readonly command: RunCommand;
  readonly start: Date;
  readonly end: Date;
  /** In the order of the run. */
  readonly stacks: readonly StackOutcome[];
  /** What was not asked for and came along. */
  readonly along: readonly { readonly stack: string; readonly because: string }[];
  readonly interrupted: boolean;
  /** 0 fine; 1 something failed, was skipped or interrupted; 2 a plan found changes. */
  readonly exit: 0 | 1 | 2;
}

/** The exit code of a run: a failure counts for more than changes do. */
export function exitOf(command: RunCommand, stacks: readonly StackOutcome[], interrupted: boolean): 0 | 1 | 2 {
  if (interrupted || stacks.some(({ result }) => result === "failed" || result === "skipped")) return 1;
  return command === "plan" && stacks.some(({ result }) => result === "succeeded") ? 2 : 0;
}

/** Writes a report as JSON. A reader sees the whole of it or the one before. */
export async function writeReport(path: string, report: RunReport): Promise<void> {
  const stacks = report.stacks.map(({ problem, start, end, planJson: _plan, logs: _logs, ...rest }) => ({
    ...rest,
    start: start?.toISOString(),
    end: end?.toISOString(),
    ...(problem === undefined ? {} : { message: problem.message, remedy: problem.remedy, detail: problem.detail }),
  }));
  const { command, along, interrupted, exit } = report;
  const [start, end] = [report.start.toISOString(), report.end.toISOString()];
  await writeFileAtomic(path, canonicalJson({ schema: 1, command, start, end, stacks, along, interrupted, exit }));
}
