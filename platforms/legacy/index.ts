import { CONTAINER_TYPES, type ContainerType } from "../../src/model/common.js";
import { INGESTION_METHODS } from "../../src/model/datastore.js";
import { RUNTIMES } from "../../src/model/workspace.js";
import type { DataPlatform } from "../../src/platform/data-platform.js";
import { type LegacyConfig, legacyConfigSchema } from "./config.js";
import { LEGACY_PAGES } from "./findings.js";
import { LegacyGraphHandler } from "./graph-handler.js";
import { lintInstances } from "./instances.js";

const DECLARED: readonly ContainerType[] = CONTAINER_TYPES.filter((type) => type !== "managed");

/** A pipeline that someone already runs: described, linted and governed like any other, never generated. */
export const legacy: DataPlatform<LegacyConfig> = {
  kind: "legacy",
  title: "A pipeline that someone already runs: described and governed, never generated",
  config: legacyConfigSchema,
  supports: {
    sources: DECLARED,
    consumers: DECLARED,
    managed: [],
    ingestion: INGESTION_METHODS,
    runtimes: RUNTIMES,
    exchangesWith: [],
  },
  generates: false,
  needsBackend: false,
  pages: LEGACY_PAGES,
  lintInstances,
  createGraphHandler: (graph, config) => new LegacyGraphHandler(graph, config),
};
