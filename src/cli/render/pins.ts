import type { PinPlan } from "../../assign/plan-pins.js";
import type { PinFiles } from "../../load/pins/edit-assignments.js";
import { visible } from "../../util/visible.js";
import type { Terminal } from "../terminal.js";
import { plural } from "./diagnostics.js";
import type { Findings } from "./findings/findings.js";
import { jsonFindings, jsonText } from "./findings/json.js";

/** What `sluice assign` has worked out, and whether it is on disk. */
export interface PinsOutcome {
  readonly plan: PinPlan;
  readonly files: PinFiles;
  readonly written: boolean;
}

/** The stable JSON form of `sluice assign`. */
export function pinsJson({ plan, files, written }: PinsOutcome, findings: Findings): string {
  const byHand = new Set(files.byHand.flatMap(({ edits }) => [...edits.set.keys(), ...edits.remove]));
  const { diagnostics } = JSON.parse(jsonFindings(findings)) as { diagnostics: unknown };
  return jsonText({
    schema: 1,
    pins: plan.pins.map(({ group, instance, was, candidates }) => ({
      group,
      instance,
      was: was?.instance ?? null,
      file: files.files.get(group) ?? null,
      written: written && !byHand.has(group),
      candidates: candidates.map(({ instance, eligible, rank, reasons }) => ({
        instance,
        eligible,
        rank: rank ?? null,
        reasons,
      })),
    })),
    stale: plan.stale.map(({ group, instance, why }) => ({
      group,
      instance,
      why,
      removed: written && plan.removed.length > 0 && !byHand.has(group),
    })),
    files: [...files.texts.keys()],
    diagnostics,
  });
}

/** What was pinned and why, what is stale, what is left to do by hand; results on standard output. */
export function showPins({ plan, files, written }: PinsOutcome, terminal: Terminal): void {
  const { paint } = terminal;
  for (const { group, instance, was, candidates } of plan.pins) {
    const before = was ? paint.dim(` (was ${visible(was.instance)})`) : "";
    terminal.result(`${paint.bold(visible(group))} → ${paint.bold(visible(instance))}${before}`);
    const width = Math.max(...candidates.map((candidate) => candidate.instance.length));
    const ranked = [...candidates].sort(
      (a, b) => (a.rank ?? Number.MAX_SAFE_INTEGER) - (b.rank ?? Number.MAX_SAFE_INTEGER),
    );
    for (const candidate of ranked) {
      const mark = candidate.eligible ? paint.green("✓") : paint.red("✗");
      const [first, ...rest] = candidate.eligible ? [`eligible, rank ${candidate.rank}`] : candidate.reasons;
      terminal.result(`  ${mark} ${candidate.instance.padEnd(width)}  ${visible(first ?? "")}`);
      for (const reason of rest) terminal.result(`    ${" ".repeat(width)}  ${visible(reason)}`);
    }
  }
  for (const { group, instance, why } of plan.stale) {
    const what =
      plan.removed.length === 0
        ? "has no effect; --prune takes it out"
        : written
          ? "is taken out"
          : "would be taken out";
    terminal.result(`${visible(`${group}: ${instance}`)} ${what}: ${WHY[why]}`);
  }
  for (const { file, edits } of files.byHand) {
    terminal.problem(`error: ${visible(file)} is not to be edited by a machine. Edit its assignments:`);
    for (const [group, instance] of edits.set) terminal.problem(`  "${visible(group)}": "${visible(instance)}",`);
    for (const group of edits.remove) terminal.problem(`  take "${visible(group)}" out`);
  }
  for (const file of files.texts.keys()) terminal.say(`${written ? "wrote" : "would write"} ${visible(file)}`);
  if (plan.pins.length + plan.removed.length === 0) terminal.say("nothing to pin");
  else if (files.byHand.length === 0)
    terminal.say(
      `${plural(plan.pins.length, "pin")} ${written ? "written" : "to write"}${plan.removed.length > 0 ? `, ${plan.removed.length} taken out` : ""}`,
    );
}

const WHY = {
  "no such group": "there is no such group",
  "does not choose by needs": "the group does not choose by needs",
} as const;
