import type { DataContainer } from "../model/data-container.js";
import { containerKeyOf, type DatasetEntry, type ModelIndex } from "../model/model-index.js";
import type { ContainerUse } from "../platform/data-platform.js";
import { asksOn, type GraphAsk } from "./asks.js";
import { type GovernedGraph, type Place, placeOf, type Rest } from "./place.js";

/**
 * Every dataset in every container, with every sink that wants it there: what the handlers report, and what producers
 * hold whether or not anyone reads it. Linear in datasets and sinks; nothing is kept.
 */
export function* dataAtRest(index: ModelIndex, governed: readonly GovernedGraph[]): Generator<Rest> {
  const read = new Set<string>();
  for (const { graph, containers } of governed) {
    const asks = byContainer(asksOn(index, graph));
    for (const use of containers)
      for (const rest of restsIn(index, placeOf(index, use, graph), use, asks)) {
        if (rest.role === "producer") read.add(rest.entry.key);
        yield rest;
      }
  }
  const places = new Map<DataContainer, Place>();
  for (const entry of index.datasets.values()) {
    const container = index.containers.get(entry.datastore.source.container ?? "");
    if (container === undefined || read.has(entry.key)) continue;
    const place = places.get(container) ?? placeOf(index, container, undefined);
    places.set(container, place);
    yield { place, entry, role: "producer" };
  }
}

function* restsIn(index: ModelIndex, place: Place, use: ContainerUse, asks: Asks): Generator<Rest> {
  const entries = new Map(use.datasets.flatMap((key) => pairOf(key, index.datasets.get(key))));
  const explained = new Set<string>();
  if (use.role !== "internal") {
    for (const [key, entry] of entries)
      if (entry.datastore.source.container === use.key) {
        explained.add(key);
        yield { place, entry, role: "producer" };
      }
    // A handler may call a container that it makes for a workspace by a name of its own.
    const wanting = asks.in.get(use.key) ?? (use.role === "consumer" ? asks.managed : undefined);
    if (wanting)
      for (const ask of wanting) {
        const entry = entries.get(ask.dataset);
        if (entry === undefined) continue;
        explained.add(ask.dataset);
        yield { place, entry, role: "consumer", ask };
      }
  }
  for (const [key, entry] of entries) if (!explained.has(key)) yield { place, entry, role: "internal" };
}

function pairOf(key: string, entry: DatasetEntry | undefined): [string, DatasetEntry][] {
  return entry ? [[key, entry]] : [];
}

/** What is asked of an instance. */
interface Asks {
  /** By the key of the container that it is wanted in. */
  readonly in: ReadonlyMap<string | undefined, readonly GraphAsk[]>;
  /** What is wanted in containers that the platform makes. */
  readonly managed: readonly GraphAsk[];
}

function byContainer(asks: readonly GraphAsk[]): Asks {
  const found = new Map<string | undefined, GraphAsk[]>();
  for (const ask of asks) {
    const key = containerKeyOf(ask.workspace);
    const known = found.get(key);
    if (known) known.push(ask);
    else found.set(key, [ask]);
  }
  return { in: found, managed: asks.filter(({ workspace }) => typeof workspace.container === "object") };
}
