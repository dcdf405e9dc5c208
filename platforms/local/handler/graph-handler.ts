import type { Diagnostic } from "../../../src/diagnostic/diagnostic.js";
import type { PlatformGraph } from "../../../src/graph/platform-graph.js";
import type { ContainerUse, DataPlatformGraphHandler } from "../../../src/platform/data-platform.js";
import type { SynthesisScope } from "../../../src/platform/synthesis-scope.js";
import type { LocalConfig } from "../config.js";
import { dataContainers } from "./data-containers.js";
import { type GraphFacts, graphFacts } from "./graph-facts.js";
import { planStacks } from "./plan-stacks.js";
import { LOCAL_RULES } from "./rules/index.js";

/** The local platform's expert on one graph. */
export class LocalGraphHandler implements DataPlatformGraphHandler {
  private readonly facts: GraphFacts;

  constructor(graph: PlatformGraph, config: LocalConfig, sandbox?: string) {
    this.facts = graphFacts(graph, config, sandbox);
  }

  dataContainers(): readonly ContainerUse[] {
    return dataContainers(this.facts);
  }

  lint(): readonly Diagnostic[] {
    const findings: Diagnostic[] = [];
    for (const { check } of LOCAL_RULES) check(this.facts, (finding) => findings.push(finding));
    return findings;
  }

  async synthesize(scope: SynthesisScope): Promise<void> {
    const { renderStacks } = await import("./render-stack.js");
    renderStacks(planStacks(this.facts), scope);
  }
}
