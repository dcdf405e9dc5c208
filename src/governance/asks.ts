import type { PlatformGraph } from "../graph/platform-graph.js";
import type { GroupEntry, ModelIndex } from "../model/model-index.js";
import type { Workspace } from "../model/workspace.js";
import type { Ask } from "./place.js";

/** A sink that a graph serves. */
export interface GraphAsk extends Ask {
  readonly graph: PlatformGraph;
  /** The key of the dataset that is wanted. */
  readonly dataset: string;
}

/** Whom a graph serves: every sink of the groups assigned to it, then those of the transformers that it runs. */
export function asksOn(index: ModelIndex, graph: PlatformGraph): GraphAsk[] {
  // What a graph names is in its model.
  const groups = graph.groups.map((key) => index.groups.get(key) as GroupEntry);
  const transformers = graph.nodes
    .filter(({ kind }) => kind === "transform")
    .map(({ workspace }) => index.workspaces.get(workspace as string) as Workspace);
  const inputs = transformers.flatMap((workspace) =>
    workspace.datasetGroups.map((group, at) => ({ workspace, group, index: at })),
  );
  return [...groups, ...inputs].flatMap(({ workspace, group, index: groupIndex }) =>
    group.sinks.map(({ dataset }, sinkIndex) => ({ graph, dataset, workspace, group, groupIndex, sinkIndex })),
  );
}
