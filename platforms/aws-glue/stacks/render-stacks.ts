import type { SynthesisScope } from "../../../src/platform/synthesis-scope.js";
import type { GraphFacts } from "../handler/graph-facts.js";
import { planJobs } from "../handler/plan-jobs.js";
import { renderFoundation } from "./foundation.js";
import { renderStorage } from "./storage.js";
import { planStores, renderStore } from "./store.js";
import { renderTransformer } from "./transformer.js";
import { planWorkspaces, renderWorkspace } from "./workspace.js";

/** Makes the stacks of an instance, cut by blast radius. Loading this loads the provider's bindings. */
export function renderStacks(facts: GraphFacts, scope: SynthesisScope): void {
  renderFoundation(facts, scope);
  renderStorage(facts, scope);
  const jobs = planJobs(facts);
  for (const store of planStores(facts, jobs)) renderStore(facts, scope, store);
  const transforms = new Map(jobs.map((job) => [job.node.id, job]));
  for (const use of facts.transformers) {
    const job = transforms.get(use.transform.id);
    if (job !== undefined) renderTransformer(facts, scope, use, job);
  }
  for (const plan of planWorkspaces(facts)) renderWorkspace(facts, scope, plan);
}
