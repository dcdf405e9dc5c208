import type { PlatformGraph } from "../../src/graph/platform-graph.js";
import { instanceLocation } from "../../src/model/instance-location.js";
import { indexModel } from "../../src/model/model-index.js";
import { declaredContainers } from "../../src/platform/container-uses.js";
import type { ContainerUse } from "../../src/platform/data-platform.js";
import { sortedBy, sortedUnique } from "../../src/util/order.js";

/**
 * Every container that data comes to rest in: those of the model, and those that the platform makes. Policies are held
 * against all of them before anything is built, so staging areas and logs belong here too.
 */
export function dataContainers(graph: PlatformGraph): ContainerUse[] {
  const { containers } = indexModel(graph.model);
  const location = instanceLocation(graph.platform);
  const made = new Map<string, string[]>();
  for (const { kind, container, datasets } of graph.nodes)
    if (kind === "export" && container !== undefined && !containers.has(container))
      made.set(container, [...(made.get(container) ?? []), ...datasets]);
  const own = [...made].map(
    ([key, datasets]): ContainerUse => ({
      key,
      role: "consumer",
      type: key.slice(key.indexOf(":") + 1),
      locations: location === undefined ? [] : [location],
      encryption: { serverSide: true, clientSide: false },
      datasets: sortedUnique(datasets),
    }),
  );
  return sortedBy([...declaredContainers(graph), ...own], ({ key }) => key);
}
