import { z } from "zod";
import { CLOUDS, CONTAINER_TYPES } from "./common.js";
import type { DeepReadonly } from "./readonly.js";

const set = <T extends z.ZodType<string>>(value: T) =>
  z
    .strictObject({
      allow: z.array(value).optional().describe("Only these."),
      deny: z.array(value).optional().describe("Never these."),
    })
    .optional();

export const policySchema = z
  .strictObject({
    name: z.string(),
    description: z.string().optional(),
    when: z
      .strictObject({
        classifications: z.array(z.string()).optional(),
        departments: z.array(z.string()).optional(),
        datastores: z.array(z.string()).optional(),
      })
      .optional()
      .describe("Which data the policy governs; absent: all."),
    vendors: set(z.string()),
    clouds: set(z.enum(CLOUDS)),
    locations: set(z.string()).describe("A location covers everything below it."),
    platforms: set(z.string()),
    containerTypes: set(z.enum(CONTAINER_TYPES)),
    departments: set(z.string()),
    classifications: set(z.string()),
    encryption: z
      .strictObject({ serverSide: z.literal(true).optional(), clientSide: z.literal(true).optional() })
      .optional(),
    retention: z.strictObject({ max: z.string().describe("ISO 8601 duration.") }).optional(),
  })
  .describe("A governance rule: at least one constraint, on all data or on the data that `when` names.");

export type Policy = DeepReadonly<z.output<typeof policySchema>>;
/** What a constraint set allows; both absent means anything. */
export type ConstraintSet = { readonly allow?: readonly string[]; readonly deny?: readonly string[] };
