import type { DiagnosticPage } from "../diagnostic/page.js";
import { isDay, type SuppressionOptions } from "../lint/suppressions.js";
import type { PlatformRegistry } from "../platform/registry.js";
import { allPages } from "./pages.js";
import { UsageProblem } from "./usage-problem.js";

/**
 * By what a model's suppressions are judged: every finding there is, those of plug-ins too, and the day it is. That is `day`
 * or, without it, today in UTC, so that it is the same day on every machine.
 * @throws UsageProblem when `day` is none
 */
export function suppressionsOf(
  registry: PlatformRegistry,
  day: string | undefined,
): Omit<SuppressionOptions, "judged"> {
  if (day !== undefined && !isDay(day)) throw new UsageProblem(`--today ${day} is no day: write it as YYYY-MM-DD.`);
  const today = day ?? new Date().toISOString().slice(0, 10);
  const types = pagesOf(registry).map(({ type }) => type);
  const never = types.filter(({ severity }) => severity !== "warning").map(({ code }) => code);
  return { today, known: new Set(types.map(({ code }) => code)), never: new Set(never) };
}

/** The page of every finding, those of plug-ins too. */
function pagesOf({ kinds }: PlatformRegistry): readonly DiagnosticPage[] {
  return [...allPages(), ...kinds.flatMap(({ pages }) => pages ?? [])];
}
