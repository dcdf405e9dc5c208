/** Instants and durations as the oracle reckons with them: instants are whole microseconds since 1970 in UTC. */
export type Micros = bigint;

export function microsOf(date: Date): Micros {
  return BigInt(date.getTime()) * 1000n;
}

/** The canonical text of an instant. */
export function instantText(at: Micros): string {
  const rest = ((at % 1_000_000n) + 1_000_000n) % 1_000_000n;
  const seconds = new Date(Number((at - rest) / 1000n)).toISOString().slice(0, 19);
  return `${seconds}.${String(rest).padStart(6, "0")}Z`;
}

/** What a canonical date, timestamp or timestamptz says, as if in UTC. */
export function readInstant(text: string): Micros {
  const [, seconds = "", fraction = ""] = /^(.*?)(?:\.(\d{6}))?Z?$/.exec(text) ?? [];
  const whole = seconds.includes("T") ? seconds : `${seconds}T00:00:00`;
  return BigInt(Date.parse(`${whole}Z`)) * 1000n + BigInt(fraction || "0");
}

/** An instant less an ISO 8601 duration, by the calendar: a month before the 31st of March is the last of February. */
export function before(at: Micros, duration: string): Micros {
  const found = /^P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/.exec(duration);
  if (!found) throw new Error(`${duration} is no duration`);
  const [years = 0, months = 0, weeks = 0, days = 0, hours = 0, minutes = 0, seconds = 0] = found
    .slice(1)
    .map((part) => Number(part ?? 0));
  const date = new Date(Number(at / 1000n));
  const month = date.getUTCFullYear() * 12 + date.getUTCMonth() - years * 12 - months;
  const [year, inYear] = [Math.floor(month / 12), ((month % 12) + 12) % 12];
  const last = new Date(Date.UTC(year, inYear + 1, 0)).getUTCDate();
  const moved = new Date(date);
  moved.setUTCFullYear(year, inYear, Math.min(date.getUTCDate(), last));
  const rest = BigInt((weeks * 7 + days) * 86_400 + hours * 3_600 + minutes * 60 + seconds) * 1_000_000n;
  return BigInt(moved.getTime()) * 1000n + (at % 1000n) - rest;
}
