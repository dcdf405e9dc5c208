import { Cron } from "croner";

const FIELDS = ["minute", "hour", "day of the month", "month", "day of the week"] as const;
const NAMES: Readonly<Record<string, RegExp>> = {
  month: /\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)\b/gi,
  "day of the week": /\b(?:sun|mon|tue|wed|thu|fri|sat)\b/gi,
};
const judged = new Map<string, string | undefined>();

/**
 * What makes a text no five-field cron schedule, as a clause: minute, hour, day of the month, month, day of the week,
 * with `*`, lists, ranges and steps, names of months and days, Sunday as 0 or 7. Seconds, years, `@daily` and the
 * extensions `L W # ? +` are refused: not every scheduler that a platform uses knows them.
 */
export function cronProblem(schedule: string): string | undefined {
  if (schedule.length > 256) return "it is longer than any schedule";
  if (!judged.has(schedule)) {
    if (judged.size > 10_000) judged.clear();
    judged.set(schedule, judge(schedule));
  }
  return judged.get(schedule);
}

function judge(schedule: string): string | undefined {
  if (schedule.startsWith("@"))
    return "nicknames such as @daily are not understood by every scheduler; write five fields";
  const fields = schedule.split(" ");
  if (fields.includes("") || /[^\S ]/.test(schedule)) return "fields are separated by one space";
  if (fields.length !== 5)
    return `it has ${fields.length} ${fields.length === 1 ? "field" : "fields"} instead of five${fields.length > 5 ? " (no seconds, no year)" : ""}`;
  for (const [index, text] of fields.entries()) {
    const field = FIELDS[index] as string;
    const rest = text.replace(NAMES[field] ?? /(?!)/g, "0");
    if (/[^0-9*,/-]/.test(rest)) return `the ${field} ${JSON.stringify(text)} holds more than numbers, * , - and /`;
  }
  let cron: Cron;
  try {
    cron = new Cron(schedule, { mode: "5-part", paused: true, timezone: "UTC" });
  } catch (error) {
    return (error as Error).message.replace(/^CronPattern: /, "").replace(/\.$/, "");
  }
  // Only a day of the month in given months can be one that never comes, such as 30 February.
  if (fields[2] !== "*" && fields[3] !== "*" && cron.nextRun(EPOCH) === null) return "no such day ever comes";
  return undefined;
}

/** Any fixed day will do: the calendar repeats. */
const EPOCH = new Date("2000-01-01T00:00:00Z");
