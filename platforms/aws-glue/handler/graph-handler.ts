import type { Diagnostic } from "../../../src/diagnostic/diagnostic.js";
import type { GraphFacts } from "./graph-facts.js";
import { AWS_GLUE_RULES } from "./rules/index.js";

export { dataContainers } from "./data-containers.js";
export { type GraphFacts, graphFacts } from "./graph-facts.js";

/** Everything about a graph that stands in the way of making it physical, or that its owner should know. */
export function lint(facts: GraphFacts): readonly Diagnostic[] {
  const findings: Diagnostic[] = [];
  for (const { check } of AWS_GLUE_RULES) check(facts, (finding) => findings.push(finding));
  return findings;
}
