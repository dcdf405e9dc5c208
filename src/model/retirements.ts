import { z } from "zod";
import { suppress } from "./common.js";
import type { DeepReadonly } from "./readonly.js";

export const retirementsSchema = z
  .strictObject({
    kind: z.literal("Retirements"),
    retirements: z.array(
      z.strictObject({
        platform: z.string().describe("The instance that holds it."),
        object: z.string().describe("The dataset, datastore or workspace whose state it is."),
        // biome-ignore lint/suspicious/noThenProperty: a field of the language; nobody awaits an entry
        then: z.enum(["destroy", "forget"]).describe("destroy it, or keep it and no longer manage it."),
        reason: z.string(),
      }),
    ),
    suppress,
  })
  .describe("What stateful thing may be destroyed or forgotten.");

export interface Retirements extends DeepReadonly<z.output<typeof retirementsSchema>> {
  /** Always `Retirements`: there may be several, in several files. */
  readonly key: string;
}
