import { Cron } from "croner";

const NUMBERS = /^[0-9*,/-]+$/;
const FIELDS: readonly (readonly [name: string, holds: RegExp])[] = [
  ["minute", NUMBERS],
  ["hour", NUMBERS],
  ["day of the month", NUMBERS],
  ["month", /^(?:[0-9*,/-]|\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)\b)+$/i],
  ["day of the week", /^(?:[0-9*,/-]|\b(?:sun|mon|tue|wed|thu|fri|sat)\b)+$/i],
];
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
  for (const [index, [field, holds]] of FIELDS.entries()) {
    const text = fields[index] as string;
    if (!holds.test(text)) return `the ${field} ${JSON.stringify(text)} holds more than numbers, * , - and /`;
  }
  let cron: Cron;
  try {
    cron = new Cron(schedule, { timezone: "UTC" });
  } catch (error) {
    return (error as Error).message.replace("CronPattern: ", "").replace(/\.$/, "");
  }
  // Such as 30 February.
  return cron.nextRun(EPOCH) === null ? "no such day ever comes" : undefined;
}

/** Any fixed day will do: the calendar repeats. */
const EPOCH = new Date("2000-01-01T00:00:00Z");
