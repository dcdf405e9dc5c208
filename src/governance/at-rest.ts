import type { PlatformGraph } from "../graph/platform-graph.js";
import type { DataContainer } from "../model/data-container.js";
import { containerKeyOf, type DatasetEntry, type ModelIndex } from "../model/model-index.js";
import type { DatasetGroup, Workspace } from "../model/workspace.js";
import type { ContainerUse } from "../platform/data-platform.js";
import { type GovernedGraph, type Place, placeOf, type Rest } from "./place.js";

/** The part of a workspace that one instance serves; all of it where the instance runs its transformer. */
interface Served {
  readonly workspace: Workspace;
  readonly groups: readonly (readonly [index: number, group: DatasetGroup])[];
}

/**
 * Every dataset in every container, with every sink that wants it there: what the handlers report, and what producers
 * hold whether or not anyone reads it. Linear in datasets and sinks; nothing is kept.
 */
export function* dataAtRest(index: ModelIndex, governed: readonly GovernedGraph[]): Generator<Rest> {
  const read = new Set<string>();
  for (const { graph, containers } of governed) {
    const served = servedBy(index, graph);
    for (const use of containers)
      for (const rest of restsIn(index, placeOf(index, use, graph), use, served)) {
        if (rest.role === "producer") read.add(rest.entry.key);
        yield rest;
      }
  }
  const places = new Map<DataContainer, Place>();
  for (const entry of index.datasets.values()) {
    const container = index.containers.get(entry.datastore.source.container ?? "");
    if (container === undefined || read.has(entry.key)) continue;
    const place = places.get(container) ?? placeOf(index, { ...container, role: "producer", datasets: [] }, undefined);
    places.set(container, place);
    yield { place, entry, role: "producer" };
  }
}

function* restsIn(index: ModelIndex, place: Place, use: ContainerUse, served: readonly Served[]): Generator<Rest> {
  const entries = new Map(use.datasets.flatMap((key) => pairOf(key, index.datasets.get(key))));
  const explained = new Set<string>();
  if (use.role !== "internal") {
    for (const [key, entry] of entries)
      if (entry.datastore.source.container === use.key) {
        explained.add(key);
        yield { place, entry, role: "producer" };
      }
    const owners = served.filter(({ workspace }) => containerKeyOf(workspace) === use.key);
    // A handler may call a container that it makes for a workspace by a name of its own.
    const managed = owners.length === 0 && use.role === "consumer";
    const wanting = managed ? served.filter(({ workspace }) => typeof workspace.container === "object") : owners;
    for (const { workspace, groups } of wanting)
      for (const [groupIndex, group] of groups)
        for (const [sinkIndex, { dataset }] of group.sinks.entries()) {
          const entry = entries.get(dataset);
          if (entry === undefined) continue;
          explained.add(dataset);
          yield { place, entry, role: "consumer", ask: { workspace, group, groupIndex, sinkIndex } };
        }
  }
  for (const [key, entry] of entries) if (!explained.has(key)) yield { place, entry, role: "internal" };
}

function pairOf(key: string, entry: DatasetEntry | undefined): [string, DatasetEntry][] {
  return entry ? [[key, entry]] : [];
}

/** Whom a graph serves: the groups assigned to it, and the transformers it runs. */
function servedBy(index: ModelIndex, graph: PlatformGraph): Served[] {
  const groups = new Map<Workspace, [number, DatasetGroup][]>();
  for (const key of graph.groups) {
    const entry = index.groups.get(key);
    if (entry === undefined) continue;
    const known = groups.get(entry.workspace);
    if (known) known.push([entry.index, entry.group]);
    else groups.set(entry.workspace, [[entry.index, entry.group]]);
  }
  for (const { kind, workspace: key = "" } of graph.nodes) {
    const workspace = kind === "transform" ? index.workspaces.get(key) : undefined;
    if (workspace) groups.set(workspace, [...workspace.datasetGroups.entries()]);
  }
  return [...groups].map(([workspace, some]) => ({ workspace, groups: some }));
}
