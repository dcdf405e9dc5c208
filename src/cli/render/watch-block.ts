import { isPosition } from "../../diagnostic/diagnostic.js";
import type { LocatedDiagnostic } from "../../diagnostic/locate.js";
import { visible } from "../../util/visible.js";
import { plural, summarize, summaryLine } from "./diagnostics.js";
import { bySeverity, type Findings, type Look } from "./findings/findings.js";
import { prettyFinding } from "./findings/pretty.js";

/** Most findings that one round shows: whoever edits reads the last ones. */
const MOST = 50;
/** Most names of changed files. */
const MOST_FILES = 3;

/** One round of a watch, for people. */
export interface WatchRound {
  readonly findings: Findings;
  /** What the round before found; absent in the first. */
  readonly before: readonly LocatedDiagnostic[] | undefined;
  /** Files that changed, relative to the model, in order; none in the first round. */
  readonly changed: readonly string[];
  readonly milliseconds: number;
  readonly now: Date;
}

/**
 * What a round shows: when and why it was, the findings, and last of all how many there are and what became of those
 * before. New findings come last, the gravest last of these, where eyes and cursor are.
 */
export function watchBlock({ findings, before, changed, milliseconds, now }: WatchRound, look: Look): string {
  const { paint } = look;
  const { diagnostics, sourceLine } = findings;
  const { fresh, mended } = compare(before ?? [], diagnostics);
  const order = (list: readonly LocatedDiagnostic[]): LocatedDiagnostic[] => [...bySeverity(list)].reverse();
  const isFresh = (one: LocatedDiagnostic): boolean => before !== undefined && fresh.has(one);
  const all = [...order(diagnostics.filter((one) => !isFresh(one))), ...order(diagnostics.filter(isFresh))];
  const shown = all.slice(-MOST);
  const why = changed.length === 0 ? "" : `  ${filesText(changed)}`;
  const head = paint.dim(`${now.toTimeString().slice(0, 8)}  ${(milliseconds / 1000).toFixed(2)} s${why}`);
  const blocks = [head];
  if (all.length > shown.length)
    blocks.push(paint.dim(`${plural(all.length - shown.length, "finding")} more: sluice check shows all`));
  for (const one of shown) {
    const text = prettyFinding(one, sourceLine, look);
    blocks.push(isFresh(one) ? `${paint.magenta("new")} ${text}` : text);
  }
  const news = [fresh.size > 0 ? `${fresh.size} new` : "", mended > 0 ? `${mended} mended` : ""].filter(Boolean);
  const since = before === undefined ? "" : `  ${news.join(", ") || "nothing new"}`;
  blocks.push(`${summaryLine(summarize(diagnostics), paint)}${paint.dim(since)}`);
  return blocks.join("\n\n");
}

function filesText(files: readonly string[]): string {
  const more = files.length > MOST_FILES ? ` and ${files.length - MOST_FILES} more` : "";
  return `${files.slice(0, MOST_FILES).map(visible).join(", ")}${more}`;
}

/** Which findings were not there before, and how many are there no more. One that only moved to another line is the same. */
export function compare(
  before: readonly LocatedDiagnostic[],
  after: readonly LocatedDiagnostic[],
): { readonly fresh: ReadonlySet<LocatedDiagnostic>; readonly mended: number } {
  const left = new Map<string, number>();
  for (const one of before) left.set(identity(one), (left.get(identity(one)) ?? 0) + 1);
  const fresh = new Set<LocatedDiagnostic>();
  let kept = 0;
  for (const one of after) {
    const count = left.get(identity(one)) ?? 0;
    if (count === 0) fresh.add(one);
    else {
      kept++;
      left.set(identity(one), count - 1);
    }
  }
  return { fresh, mended: before.length - kept };
}

function identity({ code, severity, tree, target, detail, position }: LocatedDiagnostic): string {
  const about = target && !isPosition(target) ? [target.subject.kind, target.subject.key] : [position?.file];
  return JSON.stringify([code, severity, tree, about, detail]);
}
