import { z } from "zod";
import { CONTAINER_TYPES, description, HISTORIES, LATENCIES, PRIORITIES, status, suppress } from "./common.js";
import type { DeepReadonly } from "./readonly.js";

export const RUNTIMES = ["sql", "javascript", "pyspark"] as const;
export type Runtime = (typeof RUNTIMES)[number];

const sink = z
  .union([z.string(), z.strictObject({ dataset: z.string(), allowDeprecated: z.boolean().default(false) })])
  .transform((sink) => (typeof sink === "string" ? { dataset: sink, allowDeprecated: false } : sink))
  .describe("datastore/dataset.");

/** How a group gets its instance. */
export type PlatformChooser =
  | { readonly chooser: "fixed"; readonly platform: string }
  | { readonly chooser: "default" }
  | { readonly chooser: "byNeeds" };

const chooser = z
  .union([z.string(), z.strictObject({ default: z.literal(true) }), z.strictObject({ byNeeds: z.literal(true) })])
  .transform(
    (choice): PlatformChooser =>
      typeof choice === "string"
        ? { chooser: "fixed", platform: choice }
        : "default" in choice
          ? { chooser: "default" }
          : { chooser: "byNeeds" },
  )
  .describe("An instance's name, { default: true } or { byNeeds: true }.");

export const datasetGroupSchema = z.strictObject({
  name: z.string(),
  description,
  needs: z
    .strictObject({
      latency: z.enum(LATENCIES).default("hours"),
      history: z.enum(HISTORIES).default("live"),
      retention: z.string().optional().describe("ISO 8601 duration; absent: for ever."),
    })
    .prefault({})
    .describe("What the consumer asks of whatever platform serves it."),
  platform: chooser.optional().describe("Which instance serves the group; absent on a transformer's groups only."),
  sinks: z.array(sink),
  suppress,
});

export const transformerSchema = z.strictObject({
  description,
  code: z
    .array(
      z.strictObject({
        runtime: z.enum(RUNTIMES),
        file: z.string().optional().describe("Relative to this file."),
        artifact: z.string().optional().describe("Where the code is kept, with its version; with entry."),
        entry: z.string().optional(),
      }),
    )
    .describe("Each platform takes the first whose runtime it supports."),
  trigger: z
    .union([z.strictObject({ schedule: z.string() }), z.strictObject({ on: z.literal("change") })])
    .describe("{ schedule: cron } or { on: change }."),
  declassifies: z
    .array(z.string())
    .default([])
    .describe("Classifications its code removes, once the zone of the input's team agrees."),
  output: z.string().describe("The datastore it makes; that store's source names this workspace."),
});

export const workspaceSchema = z
  .strictObject({
    kind: z.literal("Workspace"),
    name: z.string(),
    description,
    team: z.string().describe("zone/team."),
    department: z.string().optional().describe("Who pays; needed for restricted instances."),
    container: z
      .union([z.string(), z.strictObject({ managedBy: z.literal("platform"), type: z.enum(CONTAINER_TYPES) })])
      .optional()
      .describe("Where the data is wanted: a container's name, or { managedBy: platform, type }."),
    priority: z.enum(PRIORITIES).default("medium"),
    status,
    datasetGroups: z.array(datasetGroupSchema),
    transformer: transformerSchema.optional(),
    suppress,
  })
  .describe(
    "A consumer: the data one application needs and where it wants it; with a transformer, also the maker of a datastore.",
  );

export type DatasetSink = DeepReadonly<z.output<typeof sink>>;
export type DatasetGroup = DeepReadonly<z.output<typeof datasetGroupSchema>>;
export type Transformer = DeepReadonly<z.output<typeof transformerSchema>>;
export interface Workspace extends DeepReadonly<z.output<typeof workspaceSchema>> {
  readonly key: string;
}
