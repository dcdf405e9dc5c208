import { z } from "zod";
import { durationSeconds, parseDuration } from "../../src/model/duration.js";
import { MISSED_RUNS } from "./spec.js";

const DAY = 86_400;

/** What a transformer's code may use. */
const transformers = z.strictObject({
  timeLimit: z
    .string()
    .refine(isTimeLimit, {
      error: "This is no time limit. Write an ISO 8601 duration from PT1S to P1D, such as PT10M.",
    })
    .default("PT10M")
    .describe("How long a transformer's code may run, an ISO 8601 duration from PT1S to P1D."),
  memoryLimit: z
    .int({ error: "This is no memory limit. Write a whole number of mebibytes from 64 to 65536." })
    .min(64, { error: "A transformer's JavaScript needs at least 64 mebibytes." })
    .max(65_536, { error: "A transformer's JavaScript gets at most 65536 mebibytes." })
    .default(512)
    .describe("How much memory a transformer's JavaScript may use, in mebibytes, from 64 to 65536."),
});

/** The `config` of a local instance. */
export const localConfigSchema = z.strictObject({
  timezone: z
    .string()
    .refine(isTimeZone, {
      error: "This is no time zone. Use a name of the IANA database, such as Europe/Berlin or UTC.",
    })
    .default("UTC")
    .describe("The zone that schedules and written times without a zone are read in."),
  location: z
    .string()
    .optional()
    .describe("Where this machine stands, one of the instance's locations or below; absent: the first of them."),
  missedRuns: z
    .enum(MISSED_RUNS)
    .default("once")
    .describe("What is done about scheduled times that passed while nobody ran: one run for all, one for each, none."),
  transformers: transformers.prefault({}).describe("What a transformer's code may use."),
});

export type LocalConfig = z.output<typeof localConfigSchema>;

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat("en", { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

/** The bounds leave out whatever has no fixed length. */
function isTimeLimit(text: string): boolean {
  const duration = parseDuration(text);
  if (duration === undefined) return false;
  const seconds = durationSeconds(duration);
  return seconds >= 1 && seconds <= DAY;
}

/** A time limit in seconds. @throws for what the schema refuses */
export function timeLimitSeconds({ transformers }: LocalConfig): number {
  const duration = parseDuration(transformers.timeLimit);
  if (duration === undefined) throw new Error(`${transformers.timeLimit} is no duration, and the schema let it pass.`);
  return durationSeconds(duration);
}
