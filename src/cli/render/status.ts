import stringWidth from "string-width";
import type { GroupStatus, RelationStatus } from "../../platform/runtime.js";
import { visible } from "../../util/visible.js";
import type { Paint } from "../terminal.js";
import { padTo } from "./columns.js";
import { plural } from "./diagnostics.js";
import { ago, grouped, instantText } from "./job-text.js";

const TITLES = ["dataset", "relation", "fresh since", "last batch", "rows", "rejects", "failures"] as const;
/** Columns of numbers. */
const NUMBERS: readonly number[] = [4, 5];

/** What consumers have, a table for each group of a workspace, and below it what is wrong. */
export function statusText(groups: readonly GroupStatus[], now: Date, paint: Paint): string {
  return groups.map((group) => groupText(group, now, paint)).join("\n\n");
}

function groupText({ workspace, group, relations }: GroupStatus, now: Date, paint: Paint): string {
  const containers = [...new Set(relations.map(({ container }) => visible(container)))];
  const rows = relations.map((relation) => rowOf(relation, now));
  const widths = TITLES.map((title, column) =>
    Math.max(...[title, ...rows.map((row) => row[column] ?? "")].map((text) => stringWidth(text))),
  );
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, column) => padTo(cell, widths[column] ?? 0, NUMBERS.includes(column) ? "right" : "left"))
      .join("  ")
      .trimEnd();
  const head = `${paint.bold(visible(`${workspace}/${group}`))} ${paint.dim(`in ${containers.join(", ")}`)}`;
  const lines = relations.map((relation, index) => {
    const text = line(rows[index] ?? []);
    return relation.failures.length > 0
      ? paint.red(text)
      : relation.freshSince === undefined
        ? paint.yellow(text)
        : text;
  });
  return [
    head,
    `  ${paint.dim(line(TITLES))}`,
    ...lines.map((text) => `  ${text}`),
    ...failureLines(relations, now, paint),
  ].join("\n");
}

function rowOf(relation: RelationStatus, now: Date): readonly string[] {
  const { dataset, freshSince, batch, rows, rejects, failures } = relation;
  return [
    visible(dataset),
    visible(relation.relation),
    freshSince === undefined ? "never filled" : `${instantText(freshSince)} (${ago(freshSince, now)})`,
    batch === undefined ? "" : `${batch.id.slice(0, 8)} ${instantText(batch.at)}`,
    rows === undefined ? "" : grouped(rows),
    rejects === 0 ? "" : grouped(rejects),
    failures.length === 0 ? "" : plural(failures.length, "job"),
  ];
}

/** Each failing job once, however many relations wait for it. */
function failureLines(relations: readonly RelationStatus[], now: Date, paint: Paint): readonly string[] {
  const failing = new Map(
    relations.flatMap(({ failures }) => failures.map((failure) => [failure.job, failure] as const)),
  );
  return [...failing.values()].map(({ job, since, times, message }) => {
    const often = times > 1 ? `${times} times, ` : "";
    return `  ${paint.red("✗")} ${visible(job)} failed ${often}since ${instantText(since)} (${ago(since, now)}): ${visible(message)}`;
  });
}

/** The same for machines: the stable form of `sluice status --json`. */
export function statusJson(platform: string, groups: readonly GroupStatus[]): unknown {
  return { schema: 1, platform, groups };
}
