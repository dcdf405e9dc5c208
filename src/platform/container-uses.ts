import type { PlatformGraph } from "../graph/platform-graph.js";
import { indexModel } from "../model/model-index.js";
import { sortedBy, sortedUnique } from "../util/order.js";
import type { ContainerUse } from "./data-platform.js";

/**
 * The containers of the model that a graph reads from and exports to, each once, in the order of their keys. One that is
 * both counts as the consumer's, with all the datasets that lie in it. What an instance keeps itself is not among them.
 */
export function declaredContainers(graph: PlatformGraph): ContainerUse[] {
  const { containers } = indexModel(graph.model);
  const uses = new Map<string, { role: "producer" | "consumer"; datasets: string[] }>();
  for (const { kind, container, datasets } of graph.nodes) {
    if (container === undefined || (kind !== "ingest" && kind !== "export")) continue;
    const use = uses.get(container) ?? { role: "producer", datasets: [] };
    if (kind === "export") use.role = "consumer";
    use.datasets.push(...datasets);
    uses.set(container, use);
  }
  const declared = [...uses].flatMap(([key, { role, datasets }]) => {
    const container = containers.get(key);
    if (container === undefined) return [];
    const { type, locations, encryption } = container;
    return [{ key, role, type, locations, encryption, datasets: sortedUnique(datasets) }];
  });
  return sortedBy(declared, ({ key }) => key);
}
