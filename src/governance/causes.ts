import { graphNodeId } from "../graph/node-id.js";
import type { PlatformGraph } from "../graph/platform-graph.js";
import type { Datastore } from "../model/datastore.js";
import { containerKeyOf, type DatasetEntry, type ModelIndex } from "../model/model-index.js";
import type { Ask } from "./place.js";
import type { Routes, Spot } from "./routes.js";

/** Why an instance has data of its own on the way: a group chose the instance, or a store hands its data out from there. */
export type Cause =
  | { readonly ask: Ask; readonly store?: undefined }
  | { readonly store: Datastore; readonly ask?: undefined };

/** Finds who makes an instance have data that nobody asked for just there. */
export class Causes {
  private readonly asks = new Map<PlatformGraph, ReadonlyMap<number, Ask>>();

  constructor(
    private readonly index: ModelIndex,
    private readonly routes: Routes,
  ) {}

  /**
   * Goes with a dataset through an instance's graph, to the nearest of its groups that gets it or what is derived from it,
   * or to the nearest store that is handed to another instance.
   */
  of(graph: PlatformGraph, entry: DatasetEntry): Cause | undefined {
    const { spots } = this.routes;
    const start = this.routes.provider(graph, entry);
    if (start === undefined) return undefined;
    const open = (spots[start] as Spot).next.filter((number) => spots[number]?.node.datasets.includes(entry.key));
    const seen = new Set(open);
    // The list grows while it is walked.
    for (const number of open) {
      const { node, next } = spots[number] as Spot;
      const ask = this.asksOn(graph).get(number);
      if (ask) return { ask };
      const store = node.kind === "publish" ? this.index.datastores.get(node.datastore ?? "") : undefined;
      if (store) return { store };
      for (const after of next)
        if (!seen.has(after)) {
          seen.add(after);
          open.push(after);
        }
    }
    return undefined;
  }

  /** By export: the first sink of a consumer's group that it serves, in the order of the groups' keys. */
  private asksOn(graph: PlatformGraph): ReadonlyMap<number, Ask> {
    const known = this.asks.get(graph);
    if (known) return known;
    const found = new Map<number, Ask>();
    for (const key of graph.groups) {
      const entry = this.index.groups.get(key);
      if (!entry) continue;
      const { workspace, group, index: groupIndex } = entry;
      const container = containerKeyOf(workspace) ?? "";
      for (const [sinkIndex, { dataset }] of group.sinks.entries()) {
        const number = this.routes.number(graph, graphNodeId.export(container, dataset));
        if (number !== undefined && !found.has(number)) found.set(number, { workspace, group, groupIndex, sinkIndex });
      }
    }
    this.asks.set(graph, found);
    return found;
  }
}
