import type { SynthesisScope } from "../../../src/platform/synthesis-scope.js";
import type { GraphFacts } from "../handler/graph-facts.js";
import { renderFoundation } from "./foundation.js";
import { renderStorage } from "./storage.js";

/** Makes the stacks of an instance, cut by blast radius. Loading this loads the provider's bindings. */
export function renderStacks(facts: GraphFacts, scope: SynthesisScope): void {
  renderFoundation(facts, scope);
  renderStorage(facts, scope);
}
