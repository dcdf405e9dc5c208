import { z } from "zod";
import { suppress } from "./common.js";
import type { DeepReadonly } from "./readonly.js";

export const platformAssignmentsSchema = z
  .strictObject({
    kind: z.literal("PlatformAssignments"),
    assignments: z.record(z.string(), z.string()).describe("workspace/group -> instance."),
    suppress,
  })
  .describe("The lock file of groups that choose by needs; reviewed, never silently changed.");

export interface PlatformAssignments extends DeepReadonly<z.output<typeof platformAssignmentsSchema>> {
  /** Always `PlatformAssignments`: there may be several, in several files, one entry per group in all. */
  readonly key: string;
}
