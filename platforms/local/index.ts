import type { DataPlatform } from "../../src/platform/data-platform.js";
import { type LocalConfig, localConfigSchema } from "./config.js";
import { LocalGraphHandler } from "./handler/graph-handler.js";
import { LOCAL_RULES } from "./handler/rules/index.js";
import { SUPPORTS } from "./handler/supports.js";
import { INSTANCE_PAGES, lintInstances } from "./instances.js";

/** The embedded default: DuckDB on this machine, with Terraform's own `terraform_data` and no provider. */
export const local: DataPlatform<LocalConfig> = {
  kind: "local",
  title: "DuckDB and files on this machine; needs no cloud, no server and no download",
  config: localConfigSchema,
  supports: SUPPORTS,
  generates: true,
  needsBackend: false,
  pages: [...INSTANCE_PAGES, ...LOCAL_RULES.flatMap(({ pages }) => pages)],
  lintInstances,
  createGraphHandler: (graph, config, sandbox) => new LocalGraphHandler(graph, config, sandbox),
  runtime: async () => (await import("./runtime/index.js")).localRuntime,
};
