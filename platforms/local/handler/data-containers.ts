import { instanceLocation } from "../../../src/model/instance-location.js";
import type { ContainerUse } from "../../../src/platform/data-platform.js";
import { sortedBy, sortedUnique } from "../../../src/util/order.js";
import type { ContainerFacts, GraphFacts } from "./graph-facts.js";

/**
 * Every container on the graph, each once, in the order of keys. A container that is both read and written counts as the
 * consumer's, with all that lies in it. The instance's own are its home, where everything is staged and transformers keep
 * what they made, and the containers it keeps for consumers; none of them is encrypted by the platform.
 */
export function dataContainers(facts: GraphFacts): ContainerUse[] {
  const uses = new Map<string, ContainerUse>();
  const location = instanceLocation(facts.graph.platform);
  const own = { locations: location === undefined ? [] : [location], encryption: NOT_ENCRYPTED };
  const add = (role: ContainerUse["role"], { key, declared, datasets }: ContainerFacts): void => {
    const before = uses.get(key);
    uses.set(key, {
      key,
      role,
      type: declared?.type ?? key.slice(key.indexOf(":") + 1),
      ...(declared ? { locations: declared.locations, encryption: declared.encryption } : own),
      datasets: before ? sortedUnique([...before.datasets, ...datasets]) : datasets,
    });
  };
  for (const producer of facts.producers) if (producer.declared) add("producer", producer);
  for (const consumer of facts.consumers) add("consumer", consumer);
  const staged = sortedUnique(
    [...facts.ingests, ...facts.transformers.map(({ outputs }) => ({ entries: outputs }))].flatMap(({ entries }) =>
      entries.map(({ key }) => key),
    ),
  );
  if (staged.length > 0)
    uses.set(homeKey(facts), { key: homeKey(facts), role: "internal", type: "duckdb", ...own, datasets: staged });
  return sortedBy(uses.values(), ({ key }) => key);
}

const NOT_ENCRYPTED = { serverSide: false, clientSide: false } as const;

/** The key of an instance's home among the containers. Declared names hold no colon. */
function homeKey({ graph }: GraphFacts): string {
  return `home:${graph.platform.key}`;
}
