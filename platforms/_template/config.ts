import { z } from "zod";

/** The `config` of an instance. Strict, so that a field nobody reads is a finding; described, for `sluice schema` and messages. */
export const templateConfigSchema = z.strictObject({
  environment: z.string().default("test").describe("Written on everything that is made."),
});

export type TemplateConfig = z.output<typeof templateConfigSchema>;
