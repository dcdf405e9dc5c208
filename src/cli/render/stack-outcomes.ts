import { addSummaries, summaryLine } from "../../deploy/terraform/plan-summary.js";
import type { RunCommand, RunReport, StackOutcome } from "../../deploy/terraform/report.js";
import { visibleLines } from "../../util/visible.js";
import type { Finding } from "../find-drift.js";
import type { Terminal } from "../terminal.js";
import { plural } from "./diagnostics.js";

/** What was to be done, once it is; all others take a d. */
const DONE: Readonly<Record<string, string>> = { destroy: "destroyed", forget: "forgotten", import: "imported" };

/** What became of one stack, on one line. */
export function outcomeText(outcome: StackOutcome, verb: RunCommand): string {
  if (outcome.result === "unchanged") return "no changes";
  if (outcome.result === "failed" || outcome.result === "skipped") return outcome.reason ?? outcome.result;
  if (outcome.changes === undefined) return outcome.result;
  const line = summaryLine(outcome.changes);
  return verb === "plan"
    ? line
    : line.replace(
        / to (create|update|replace|delete|destroy|move|remove|forget|import)\b/g,
        (_, did: string) => ` ${DONE[did] ?? `${did}d`}`,
      );
}

/** Says what a plan found. */
export function showOutcomes(terminal: Terminal, plan: RunReport, verb: RunCommand): void {
  showProblems(terminal, plan.stacks);
  const changing = plan.stacks.filter(({ result }) => result === "succeeded");
  const summaries = changing.flatMap(({ changes }) => (changes ? [changes] : []));
  if (plan.exit === 1) return;
  const total =
    changing.length === 0
      ? "no changes"
      : `${plural(changing.length, "stack")} would change: ${summaryLine(addSummaries(summaries))}`;
  terminal.say(`${terminal.paint.bold(verb === "destroy" ? "To destroy" : "Plan")}: ${total}`);
}

/** Says what went wrong, stack by stack. */
export function showProblems(terminal: Terminal, outcomes: readonly StackOutcome[]): void {
  for (const { name, problem } of outcomes) {
    if (problem === undefined) continue;
    terminal.problem(
      `\n${terminal.paint.red("error")} in ${terminal.paint.bold(visibleLines(name))}: ${visibleLines(problem.message)}\n  ${visibleLines(problem.remedy)}`,
    );
    if (problem.detail)
      terminal.problem(
        terminal.paint.dim(
          visibleLines(problem.detail)
            .split("\n")
            .slice(0, 20)
            .map((line) => `  ${line}`)
            .join("\n"),
        ),
      );
  }
}

/** What was done, in one line. */
export function doneLine(report: RunReport, verb: RunCommand): string {
  const count = (result: StackOutcome["result"]) => report.stacks.filter((outcome) => outcome.result === result).length;
  const parts = [
    `${plural(count("succeeded"), "stack")} ${verb === "destroy" ? "destroyed" : "applied"}`,
    `${count("unchanged")} unchanged`,
  ];
  if (count("failed") > 0) parts.push(`${count("failed")} failed`);
  if (count("skipped") > 0) parts.push(`${count("skipped")} not reached`);
  return parts.join(", ");
}

/** The outcome for machines. */
export function reportJson(
  { command, stacks, along, interrupted, exit }: RunReport,
  restores: readonly Finding[],
): string {
  const outcomes = stacks.map(({ name, platform, result, reason, changes, changeSet, problem }) => ({
    name,
    platform,
    result,
    ...(reason === undefined ? {} : { reason }),
    ...(changes === undefined ? {} : { changes }),
    ...(changeSet === undefined ? {} : { changeSet }),
    ...(problem === undefined ? {} : { message: problem.message, remedy: problem.remedy }),
  }));
  return JSON.stringify({ schema: 1, command, stacks: outcomes, along, restores, interrupted, exit }, null, 2);
}
