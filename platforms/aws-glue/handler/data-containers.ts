import { instanceLocation } from "../../../src/model/instance-location.js";
import { managedContainerKey } from "../../../src/model/keys.js";
import type { ContainerUse } from "../../../src/platform/data-platform.js";
import { sortedBy, sortedUnique } from "../../../src/util/order.js";
import type { ContainerFacts, GraphFacts } from "./graph-facts.js";

/**
 * Every container on the graph, each once, in the order of keys. A container that is both read and written counts as the
 * consumer's, with all that lies in it. The instance's own are its buckets that hold data, and the containers it keeps for
 * consumers: each of them encrypted by S3 with a key of KMS, none before that.
 */
export function dataContainers(facts: GraphFacts): ContainerUse[] {
  const uses = new Map<string, ContainerUse>();
  const location = instanceLocation(facts.graph.platform);
  const own = {
    locations: location === undefined ? [] : [location],
    encryption: { serverSide: true, clientSide: false },
  };
  const add = (role: ContainerUse["role"], { key, declared, datasets }: ContainerFacts): void => {
    const before = uses.get(key);
    uses.set(key, {
      key,
      role,
      type: declared?.type ?? key.slice(managedContainerKey("").length),
      ...(declared ? { locations: declared.locations, encryption: declared.encryption } : own),
      datasets: before ? sortedUnique([...before.datasets, ...datasets]) : datasets,
    });
  };
  for (const producer of facts.producers) if (producer.declared) add("producer", producer);
  for (const consumer of facts.consumers) add("consumer", consumer);
  const bucket = (name: "lake" | "exchange" | "results", datasets: Iterable<string>): void => {
    const held = sortedUnique(datasets);
    // Declared names hold no colon.
    const key = `${name}:${facts.graph.platform.key}`;
    if (held.length > 0) uses.set(key, { key, role: "internal", type: "s3", ...own, datasets: held });
  };
  const stored = [...facts.ingests, ...facts.taken, ...facts.transformers.map(({ outputs }) => ({ entries: outputs }))];
  bucket(
    "lake",
    stored.flatMap(({ entries }) => entries.map(({ key }) => key)),
  );
  bucket(
    "exchange",
    facts.handed.flatMap(({ entries }) => entries.map(({ key }) => key)),
  );
  // What somebody asks of a view is kept for some days.
  bucket(
    "results",
    facts.served.map(({ entry }) => entry.key),
  );
  return sortedBy(uses.values(), ({ key }) => key);
}
