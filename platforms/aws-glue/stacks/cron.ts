/** Numbers that a field of a schedule can hold, and how its names are counted. */
interface Field {
  readonly from: number;
  readonly to: number;
  readonly names?: readonly string[];
}

const MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const DAYS = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];

const FIELDS = {
  minute: { from: 0, to: 59 },
  hour: { from: 0, to: 23 },
  dayOfMonth: { from: 1, to: 31 },
  month: { from: 1, to: 12, names: MONTHS },
  dayOfWeek: { from: 0, to: 7, names: DAYS },
} as const satisfies Readonly<Record<string, Field>>;

/**
 * A schedule of five fields as EventBridge Scheduler writes it, which has a year, counts the days of the week from 1, and takes
 * a day of the month or one of the week but not both. A schedule that names both means either, and so becomes two; where
 * they meet, the second run finds nothing new. @param schedule one that the language admits
 */
export function schedulerCron(schedule: string): readonly string[] {
  const [minute = "*", hour = "*", dayOfMonth = "*", month = "*", dayOfWeek = "*"] = schedule.split(" ");
  const days = numbersOf(dayOfMonth, FIELDS.dayOfMonth);
  // Sunday is 0 and 7, and 1 to AWS.
  const week = [...new Set(numbersOf(dayOfWeek, FIELDS.dayOfWeek).map((day) => (day % 7) + 1))].sort((a, b) => a - b);
  const at = `${written(numbersOf(minute, FIELDS.minute), FIELDS.minute)} ${written(numbersOf(hour, FIELDS.hour), FIELDS.hour)}`;
  const months = written(numbersOf(month, FIELDS.month), FIELDS.month);
  const everyDay = dayOfMonth.startsWith("*") && days.length === 31;
  const everyWeekday = dayOfWeek.startsWith("*") && week.length === 7;
  const byDay = `cron(${at} ${written(days, FIELDS.dayOfMonth)} ${months} ? *)`;
  const byWeek = `cron(${at} ? ${months} ${written(week, { from: 1, to: 7 })} *)`;
  if (everyWeekday) return [byDay];
  return everyDay ? [byWeek] : [byDay, byWeek];
}

/** Every number that a field means, in order. */
function numbersOf(text: string, field: Field): number[] {
  const found = new Set<number>();
  for (const part of text.toLowerCase().split(",")) {
    const [range = "*", step] = part.split("/");
    const [first = "*", last] = range.split("-");
    const from = first === "*" ? field.from : numberOf(first, field);
    const open = first === "*" || step !== undefined ? mostOf(field) : from;
    const to = last === undefined ? open : numberOf(last, field);
    for (let at = from; at <= to; at += Math.max(1, Number(step ?? 1))) found.add(at);
  }
  return [...found].sort((a, b) => a - b);
}

/** The last number that a `*` means: a week has seven days, although Sunday has two numbers. */
function mostOf(field: Field): number {
  return field === FIELDS.dayOfWeek ? 6 : field.to;
}

function numberOf(text: string, { names }: Field): number {
  const named = names?.indexOf(text) ?? -1;
  if (named < 0) return Number(text);
  return names === MONTHS ? named + 1 : named;
}

/** Numbers as lists of ranges; all of them as `*`. */
function written(numbers: readonly number[], { from, to }: Field): string {
  if (numbers.length === to - from + 1) return "*";
  const parts: string[] = [];
  for (let start = 0; start < numbers.length; ) {
    let end = start;
    while (numbers[end + 1] === (numbers[end] as number) + 1) end += 1;
    parts.push(end === start ? `${numbers[start]}` : `${numbers[start]}-${numbers[end]}`);
    start = end + 1;
  }
  return parts.join(",");
}
