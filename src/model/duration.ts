/** An ISO 8601 duration in whole numbers, as written: `P1Y6M` is one year and six months. */
export interface Duration {
  readonly years: number;
  readonly months: number;
  readonly weeks: number;
  readonly days: number;
  readonly hours: number;
  readonly minutes: number;
  readonly seconds: number;
}

// Eight digits a part keep every sum an exact whole number.
const FORM =
  /^P(?!$)(?:(\d{1,8})Y)?(?:(\d{1,8})M)?(?:(\d{1,8})W)?(?:(\d{1,8})D)?(?:T(?!$)(?:(\d{1,8})H)?(?:(\d{1,8})M)?(?:(\d{1,8})S)?)?$/;

/** Reads `P5Y`, `P90D`, `P1Y6M`, `PT12H`; `undefined` when the text is no such duration. Fractions are not accepted. */
export function parseDuration(text: string): Duration | undefined {
  const parts = FORM.exec(text);
  if (!parts) return undefined;
  const [years, months, weeks, days, hours, minutes, seconds] = parts.slice(1).map((digits) => Number(digits ?? 0));
  return {
    years: years ?? 0,
    months: months ?? 0,
    weeks: weeks ?? 0,
    days: days ?? 0,
    hours: hours ?? 0,
    minutes: minutes ?? 0,
    seconds: seconds ?? 0,
  };
}

/** A year of the Gregorian calendar on average: 365.2425 days; a month is a twelfth of it. */
const YEAR = 31_556_952;
const DAY = 86_400;

/**
 * How long a duration is on average, in seconds. Calendar units have no fixed length; for deciding which of two
 * durations is the longer the average year is exact enough, and `P12M` equals `P1Y` as everyone expects.
 */
export function durationSeconds(duration: Duration): number {
  return (
    duration.years * YEAR +
    duration.months * (YEAR / 12) +
    (duration.weeks * 7 + duration.days) * DAY +
    duration.hours * 3600 +
    duration.minutes * 60 +
    duration.seconds
  );
}

/**
 * Orders retentions, shorter first. Absent means for ever, and so does a text that is no duration
 * (a mistake that lint reports): until it is mended nothing is thrown away for it.
 */
export function compareRetention(a: string | undefined, b: string | undefined): number {
  const [left, right] = [length(a), length(b)];
  return left < right ? -1 : left > right ? 1 : 0;
}

/** The longer of two retentions. Of two equally long ones the same is given whatever their order. */
export function longerRetention(a: string | undefined, b: string | undefined): string | undefined {
  const [left, right] = [length(a), length(b)];
  if (left === Number.POSITIVE_INFINITY || right === Number.POSITIVE_INFINITY) return undefined;
  if (left > right) return a;
  if (left < right) return b;
  return [a, b].sort()[0];
}

function length(retention: string | undefined): number {
  const duration = retention && parseDuration(retention);
  return duration ? durationSeconds(duration) : Number.POSITIVE_INFINITY;
}
