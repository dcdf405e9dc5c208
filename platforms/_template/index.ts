import type { DataPlatform } from "../../src/platform/data-platform.js";
import { type TemplateConfig, templateConfigSchema } from "./config.js";
import { dataContainers } from "./data-containers.js";
import { lintGraph, TEMPLATE_PAGES } from "./findings.js";
import { SUPPORTS } from "./supports.js";

/** A platform to start from: one stack for an instance, with a `terraform_data` for each node of its graph. */
export const template: DataPlatform<TemplateConfig> = {
  kind: "template",
  title: "A platform to copy: it writes down what it would do, and moves nothing",
  config: templateConfigSchema,
  supports: SUPPORTS,
  generates: true,
  needsBackend: true,
  pages: TEMPLATE_PAGES,
  createGraphHandler: (graph, config) => ({
    dataContainers: () => dataContainers(graph),
    lint: () => lintGraph(graph),
    synthesize: async (scope) => {
      const { renderStacks } = await import("./render-stacks.js");
      renderStacks(graph, config, scope);
    },
  }),
};
