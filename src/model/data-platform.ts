import { z } from "zod";
import { description, HISTORIES, LATENCIES, suppress } from "./common.js";
import type { DeepReadonly } from "./readonly.js";

export const dataPlatformSchema = z
  .strictObject({
    kind: z.literal("DataPlatform"),
    name: z.string(),
    type: z.string().describe("The kind of platform: local, legacy, aws-glue, aws-dms, or one from a plug-in."),
    description,
    locations: z
      .array(z.string())
      .describe("Where this instance may place data; every container on its graphs must lie within."),
    departments: z.array(z.string()).optional().describe("Who may be served; absent: everyone."),
    billingAccount: z.string().optional(),
    capabilities: z
      .strictObject({ latency: z.enum(LATENCIES).default("hours"), history: z.enum(HISTORIES).default("live") })
      .default({ latency: "hours", history: "live" })
      .describe("What it promises to those who choose by needs."),
    config: z.record(z.string(), z.unknown()).default({}).describe("Checked by the platform kind's own schema."),
    backend: z
      .record(z.string(), z.record(z.string(), z.unknown()))
      .optional()
      .describe("The Terraform backend: one type with its settings; each stack gets a state key of its own."),
    deployment: z
      .strictObject({
        branch: z.string().optional().describe("The deployment branch; absent: terraform/<name>."),
        apply: z.enum(["nightly", "on-demand"]).default("on-demand"),
      })
      .prefault({}),
    protection: z.enum(["on", "off"]).default("on").describe("Whether what holds data refuses to be destroyed."),
    suppress,
  })
  .describe("A named, configured instance of a kind of platform.");

type Parsed = DeepReadonly<z.output<typeof dataPlatformSchema>>;
export interface DataPlatformInstance extends Omit<Parsed, "deployment"> {
  readonly key: string;
  readonly deployment: { readonly branch: string; readonly apply: "nightly" | "on-demand" };
}
