import type { DataPlatform } from "../../src/platform/data-platform.js";
import { type AwsGlueConfig, awsGlueConfigSchema } from "./config.js";
import { KIND } from "./handler/peers.js";
import { AWS_GLUE_RULES } from "./handler/rules/index.js";
import { SUPPORTS } from "./handler/supports.js";
import { INSTANCE_PAGES } from "./instance-findings.js";
import { lintInstances } from "./instances.js";

/** What is known of the regional lake without looking at a graph. */
export const AWS_GLUE: Omit<DataPlatform<AwsGlueConfig>, "createGraphHandler"> = {
  kind: KIND,
  title: "S3, Glue and Iceberg in one AWS region; Spark moves the data",
  config: awsGlueConfigSchema,
  supports: SUPPORTS,
  generates: true,
  needsBackend: true,
  pages: [...INSTANCE_PAGES, ...AWS_GLUE_RULES.flatMap(({ pages }) => pages)],
  lintInstances,
};
