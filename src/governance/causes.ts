import { graphNodeId } from "../graph/node-id.js";
import type { PlatformGraph } from "../graph/platform-graph.js";
import type { Datastore } from "../model/datastore.js";
import { containerKeyOf, type DatasetEntry, type GroupEntry, type ModelIndex } from "../model/model-index.js";
import type { Ask } from "./place.js";
import type { Routes } from "./routes.js";

/** Why an instance has data of its own on the way: a group chose the instance, or a store hands its data out from there. */
export type Cause =
  | { readonly ask: Ask; readonly store?: undefined }
  | { readonly store: Datastore; readonly ask?: undefined };

/** Finds who makes an instance have data that nobody asked for just there. */
export class Causes {
  private readonly asks = new Map<PlatformGraph, ReadonlyMap<string, Ask>>();

  constructor(
    private readonly index: ModelIndex,
    private readonly routes: Routes,
  ) {}

  /**
   * Goes with a dataset through an instance's graph, to the nearest of its groups that gets it or what is derived from it,
   * or to the nearest store that is handed to another instance.
   */
  of(graph: PlatformGraph, entry: DatasetEntry): Cause | undefined {
    const start = this.routes.provider(graph, entry);
    const asks = this.asks.get(graph) ?? this.asksOn(graph);
    this.asks.set(graph, asks);
    // The set grows while it is walked.
    const open = new Set(start?.next.filter(({ node }) => node.datasets.includes(entry.key)));
    for (const { node, next } of open) {
      const ask = asks.get(node.id);
      if (ask) return { ask };
      if (node.kind === "publish") return { store: this.index.datastores.get(`${node.datastore}`) as Datastore };
      for (const after of next) open.add(after);
    }
    return undefined;
  }

  /** By export: the first sink of a consumer's group that it serves, in the order of the groups' keys. */
  private asksOn(graph: PlatformGraph): ReadonlyMap<string, Ask> {
    const found = new Map<string, Ask>();
    for (const key of graph.groups) {
      // Only known groups of workspaces with a container are served.
      const { workspace, group, index: groupIndex } = this.index.groups.get(key) as GroupEntry;
      const container = `${containerKeyOf(workspace)}`;
      for (const [sinkIndex, { dataset }] of group.sinks.entries()) {
        const exported = graphNodeId.export(container, dataset);
        if (!found.has(exported)) found.set(exported, { workspace, group, groupIndex, sinkIndex });
      }
    }
    return found;
  }
}
