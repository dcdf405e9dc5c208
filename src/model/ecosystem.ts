import { z } from "zod";
import { repository, suppress } from "./common.js";
import { policySchema } from "./policy.js";
import type { DeepReadonly } from "./readonly.js";

/** The closed list of classifications an ecosystem has when it declares none. */
const DEFAULT_CLASSIFICATIONS = ["public", "internal", "confidential", "pii", "phi", "pci"] as const;

export const ecosystemSchema = z
  .strictObject({
    kind: z.literal("Ecosystem"),
    name: z.string(),
    description: z.string().default("").describe("What this is, for people."),
    repository: repository.describe("Where the ecosystem's owners propose changes from."),
    liveRepository: repository.describe("The primary branch; differs from every owner's."),
    defaultPlatform: z.string().optional().describe("The instance of every group that says { default: true }."),
    departments: z.array(z.string()).default([]),
    classifications: z
      .array(z.string())
      .default([...DEFAULT_CLASSIFICATIONS])
      .describe("The closed list that policies and datasets draw from."),
    policies: z.array(policySchema).default([]).describe("Bind everyone."),
    governanceZones: z
      .array(z.strictObject({ name: z.string(), repository: repository.describe("Who may define the zone.") }))
      .describe("The zones this ecosystem declares."),
    review: z
      .strictObject({ rules: z.array(z.looseObject({})).default([]) })
      .optional()
      .describe("Gates on planned changes."),
    suppress,
  })
  .describe("The whole model; one per repository.");

export interface Ecosystem extends DeepReadonly<z.output<typeof ecosystemSchema>> {
  readonly key: string;
}
