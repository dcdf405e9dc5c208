import { z } from "zod";
import { description, suppress } from "./common.js";
import type { DeepReadonly } from "./readonly.js";

export const teamSchema = z
  .strictObject({
    kind: z.literal("Team"),
    zone: z.string(),
    name: z.string(),
    description,
    contact: z.string().optional().describe("How to reach its people."),
    suppress,
  })
  .describe("Owns datastores, workspaces and containers.");

export interface Team extends DeepReadonly<z.output<typeof teamSchema>> {
  /** `zone/name`. */
  readonly key: string;
}
