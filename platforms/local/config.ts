import { z } from "zod";

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
