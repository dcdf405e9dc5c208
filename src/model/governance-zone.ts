import { z } from "zod";
import { description, repository, suppress } from "./common.js";
import { policySchema } from "./policy.js";
import type { DeepReadonly } from "./readonly.js";

export const governanceZoneSchema = z
  .strictObject({
    kind: z.literal("GovernanceZone"),
    name: z.string(),
    description,
    teams: z
      .array(
        z.strictObject({
          name: z.string(),
          repository: repository.describe("Who may define the team and what it owns."),
        }),
      )
      .describe("The teams this zone declares."),
    policies: z
      .array(policySchema)
      .default([])
      .describe("Bind the data of the zone's teams wherever it goes, and its teams' workspaces."),
    declassifications: z
      .array(z.strictObject({ workspace: z.string(), removes: z.array(z.string()) }))
      .default([])
      .describe("Transformers trusted to remove classifications from this zone's data."),
    suppress,
  })
  .describe("A part of the ecosystem with its own policies and teams.");

export interface GovernanceZone extends DeepReadonly<z.output<typeof governanceZoneSchema>> {
  readonly key: string;
}
