import type { Diagnostic } from "../diagnostic/diagnostic.js";
import { bindingPoliciesOf } from "../model/binding-policies.js";
import type { Model } from "../model/model.js";
import { indexModel } from "../model/model-index.js";
import { sortedBy } from "../util/order.js";
import { Causes } from "./causes.js";
import { cellsOf } from "./cells.js";
import { findingOf } from "./findings.js";
import type { GovernedGraph } from "./place.js";
import { Routes } from "./routes.js";
import { Uses } from "./uses.js";
import { violationsOf } from "./violations.js";

export type { GovernedGraph } from "./place.js";

/**
 * Holds every policy against every container in which data that it binds comes to rest. One finding for a policy, a
 * container and a value that is not permitted, whatever the number of datasets and sinks; the order of findings and what
 * they say depend on keys alone. Changes nothing, least of all an assignment. Linear in data at rest times policies.
 */
export function govern(model: Model, graphs: readonly GovernedGraph[]): Diagnostic[] {
  const index = indexModel(model);
  const policies = bindingPoliciesOf(index);
  if (!policies.any) return [];
  const governed = sortedBy(graphs, ({ graph }) => graph.platform.key);
  const platformGraphs = governed.map(({ graph }) => graph);
  const uses = new Uses(index, policies, platformGraphs);
  const cells = cellsOf(violationsOf(index, governed, uses));
  if (cells.length === 0) return [];
  const routes = new Routes(index, policies, platformGraphs);
  const sources = { routes, causes: new Causes(index, routes), uses };
  return cells.map((cell) => findingOf(cell, sources));
}
