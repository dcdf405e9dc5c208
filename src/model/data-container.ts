import { z } from "zod";
import { CONTAINER_TYPES, description, reference, suppress } from "./common.js";
import type { DeepReadonly } from "./readonly.js";

export const FILE_FORMATS = ["csv", "parquet", "json"] as const;
export type FileFormat = (typeof FILE_FORMATS)[number];

export const dataContainerSchema = z
  .strictObject({
    kind: z.literal("DataContainer"),
    name: z.string(),
    description,
    owner: z.string().describe("ecosystem, a zone, or zone/team."),
    type: z.enum(CONTAINER_TYPES),
    locations: z.array(z.string()).describe("Every location the data lies in: replicated containers list all."),
    connection: z
      .strictObject({
        host: z.string().optional(),
        port: z.number().int().optional(),
        database: z.string().optional(),
        schema: z.string().optional(),
        bucket: z.string().optional(),
        prefix: z.string().optional(),
        account: z.string().optional(),
      })
      .optional()
      .describe("How to reach it; needed by servers."),
    path: z.string().optional().describe("A folder or file, relative to the file that declares it; needed by files."),
    format: z.enum(FILE_FORMATS).optional().describe("How files are written; needed by files."),
    options: z
      .strictObject({
        header: z.boolean().optional().describe("csv: the first line names the columns; absent: true."),
        delimiter: z.string().optional().describe("csv: one character; absent: a comma."),
        nullValue: z.string().optional().describe("csv: the unquoted text that means null; absent: empty."),
      })
      .optional(),
    credential: reference.optional(),
    encryption: z
      .strictObject({ serverSide: z.boolean().default(false), clientSide: z.boolean().default(false) })
      .default({ serverSide: false, clientSide: false }),
    sharedWith: z.array(z.string()).optional().describe("Zones or teams that may use it; absent: everyone."),
    suppress,
  })
  .describe("Something that persists data, located in a set of locations.");

type Parsed = DeepReadonly<z.output<typeof dataContainerSchema>>;
export interface DataContainer extends Parsed {
  readonly key: string;
}
