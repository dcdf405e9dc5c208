import { graphNodeId } from "../../../src/graph/node-id.js";
import type { GraphNode, PlatformGraph } from "../../../src/graph/platform-graph.js";
import { containerKeyOf, type DatasetEntry, type GroupEntry, type ModelIndex } from "../../../src/model/model-index.js";
import type { Workspace } from "../../../src/model/workspace.js";
import { sortedBy } from "../../../src/util/order.js";
import { type Kept, keptFor, LIVE } from "./history.js";

/** A transformer with the nodes that run it. */
export interface TransformerUse {
  readonly workspace: Workspace;
  readonly transform: GraphNode;
  readonly trigger: GraphNode | undefined;
  readonly outputs: readonly DatasetEntry[];
}

/** The part of a workspace that the instance serves, which is all of it for a transformer. */
export interface WorkspaceUse {
  readonly workspace: Workspace;
  readonly container: string | undefined;
  readonly groups: readonly GroupEntry[];
  /** Whether it is here for what its transformer makes. */
  readonly transforms: boolean;
}

/** A group that sees a dataset, and which versions of it. */
export interface Viewer {
  readonly workspace: string;
  readonly group: string;
  readonly kept: Kept;
}

export function transformersOf(graph: PlatformGraph, index: ModelIndex): readonly TransformerUse[] {
  return graph.nodes.flatMap((transform) => {
    const workspace = transform.kind === "transform" && index.workspaces.get(transform.workspace ?? "");
    if (!workspace) return [];
    const outputs = transform.datasets.flatMap((key) => index.datasets.get(key) ?? []);
    return [{ workspace, transform, trigger: graph.node(graphNodeId.trigger(workspace.key)), outputs }];
  });
}

export function workspacesOf(
  graph: PlatformGraph,
  index: ModelIndex,
  transformers: readonly TransformerUse[],
): readonly WorkspaceUse[] {
  const groups = new Map<Workspace, GroupEntry[]>();
  const transforms = new Set(transformers.map(({ workspace }) => workspace));
  for (const workspace of transforms)
    groups.set(
      workspace,
      workspace.datasetGroups.flatMap((group) => index.groups.get(`${workspace.key}/${group.name}`) ?? []),
    );
  for (const key of graph.groups) {
    const entry = index.groups.get(key);
    if (!entry || transforms.has(entry.workspace)) continue;
    const known = groups.get(entry.workspace);
    if (known) known.push(entry);
    else groups.set(entry.workspace, [entry]);
  }
  return sortedBy(
    [...groups].map(([workspace, entries]) => ({
      workspace,
      container: containerKeyOf(workspace),
      groups: sortedBy(entries, ({ key }) => key),
      transforms: transforms.has(workspace),
    })),
    ({ workspace }) => workspace.key,
  );
}

/** Who sees what each export node brings, by the node's id; groups in the order of their keys. */
export function viewersOf(
  graph: PlatformGraph,
  workspaces: readonly WorkspaceUse[],
): ReadonlyMap<string, readonly Viewer[]> {
  const viewers = new Map<string, Viewer[]>();
  for (const { workspace, container, groups, transforms } of workspaces) {
    if (container === undefined) continue;
    for (const { group } of groups) {
      // A transformer reads what is current, whoever else needs more of the table.
      const kept = transforms ? LIVE : keptFor(group.needs);
      for (const dataset of new Set(group.sinks.map((sink) => sink.dataset))) {
        const id = graphNodeId.export(container, dataset);
        if (graph.node(id) === undefined) continue;
        const viewer = { workspace: workspace.key, group: group.name, kept };
        const known = viewers.get(id);
        if (known) known.push(viewer);
        else viewers.set(id, [viewer]);
      }
    }
  }
  return viewers;
}
