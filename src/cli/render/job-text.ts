import type { JobOutcome } from "../../platform/job-outcome.js";
import type { JobResult } from "../../platform/runtime.js";
import { plural } from "./diagnostics.js";

/** `+3 ~1 rows`, `unchanged`, `done` where no row was touched. */
export function resultText({ inserted, updated, deleted, unchanged }: JobResult): string {
  if (unchanged) return "unchanged";
  const parts = [
    inserted > 0 ? `+${inserted}` : "",
    updated > 0 ? `~${updated}` : "",
    deleted > 0 ? `-${deleted}` : "",
  ].filter((part) => part !== "");
  return parts.length > 0 ? `${parts.join(" ")} rows` : "done";
}

/** What became of a job, in a few words. */
export function outcomeText(outcome: JobOutcome): string {
  switch (outcome.state) {
    case "done":
      return `${resultText(outcome.result)}${outcome.result.rejects ? `, ${plural(outcome.result.rejects, "reject")}` : ""}`;
    case "failed":
      return firstLine(outcome.error);
    case "not applied":
      return "not applied";
    case "skipped":
      return `not run: ${outcome.because}`;
  }
}

/** What became of a job, for machines. */
export function outcomeJson(outcome: JobOutcome): Readonly<Record<string, unknown>> {
  const { state } = outcome;
  if (state === "done") {
    const { news: _news, ...result } = outcome.result;
    return { state, ...result };
  }
  return { state, problem: state === "failed" ? messageOf(outcome.error) : outcome.because };
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function firstLine(error: unknown): string {
  return error instanceof Error ? (error.message.split("\n")[0] ?? "failed") : "failed";
}

/** `now`, `12 seconds ago`, `3 minutes ago`, `5 hours ago`, `2 days ago`. */
export function ago(then: Date, now: Date): string {
  const [amount, unit] = inUnits(now.getTime() - then.getTime());
  return unit === undefined ? "now" : `${amount} ${unit}${amount === 1 ? "" : "s"} ago`;
}

/** `now`, `12s ago`, `3m ago`, `5h ago`, `2d ago`. */
export function shortAgo(then: Date, now: Date): string {
  const [amount, unit] = inUnits(now.getTime() - then.getTime());
  return unit === undefined ? "now" : `${amount}${unit[0]} ago`;
}

function inUnits(milliseconds: number): readonly [amount: number, unit: string | undefined] {
  const seconds = Math.floor(milliseconds / 1000);
  if (seconds < 1) return [0, undefined];
  if (seconds < 60) return [seconds, "second"];
  if (seconds < 3600) return [Math.floor(seconds / 60), "minute"];
  if (seconds < 2 * 86_400) return [Math.floor(seconds / 3600), "hour"];
  return [Math.floor(seconds / 86_400), "day"];
}

/** `2026-11-24T10:00:00Z` */
export function instantText(instant: Date): string {
  return instant.toISOString().replace(/\.\d+Z$/, "Z");
}

/** `2,155`. The same on every machine. */
export function grouped(amount: number): string {
  return String(amount).replace(/\B(?=(\d{3})+$)/g, ",");
}
