import { z } from "zod";

/** The `config` of a legacy instance: a pipeline that someone already runs. */
export const legacyConfigSchema = z.strictObject({
  team: z.string().describe("The team that runs the pipeline, as zone/team."),
  documentation: z
    .url({
      protocol: /^https?$/,
      error: "This is no address of a web page. Write one, such as https://wiki.example/old-etl.",
    })
    .describe("The address of the page that explains the pipeline."),
  containers: z
    .array(z.string())
    .min(1, { error: "The list is empty. Name every container that the pipeline reads or writes." })
    .describe("Every container that the pipeline reads or writes."),
});

export type LegacyConfig = z.output<typeof legacyConfigSchema>;
