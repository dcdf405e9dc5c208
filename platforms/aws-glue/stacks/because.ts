import type { GraphNode } from "../../../src/graph/platform-graph.js";
import type { Workspace } from "../../../src/model/workspace.js";
import { sortedUnique } from "../../../src/util/order.js";
import type { GraphFacts } from "../handler/graph-facts.js";
import type { Because } from "./lake-stack.js";

/** What is there for a store's nodes: one of them, or all. */
export function forStore({ index }: GraphFacts, datastore: string, nodes: readonly GraphNode[]): Because {
  return {
    ...needsOf(nodes),
    object: { kind: "Datastore", key: datastore },
    owner: index.datastores.get(datastore)?.team ?? "ecosystem",
    datastore,
  };
}

/** What is there for a workspace: its transformer, or what is shown to it. */
export function forWorkspace(workspace: Workspace, nodes: readonly GraphNode[]): Because {
  return {
    ...needsOf(nodes),
    object: { kind: "Workspace", key: workspace.key },
    owner: workspace.team,
    workspace: workspace.key,
  };
}

function needsOf(nodes: readonly GraphNode[]): Pick<Because, "node" | "classifications" | "departments"> {
  const [only] = nodes;
  return {
    ...(only !== undefined && nodes.length === 1 ? { node: only.id } : {}),
    classifications: sortedUnique(nodes.flatMap(({ needs }) => needs.classifications)),
    departments: sortedUnique(
      nodes.flatMap(({ needs }) => needs.departments.flatMap(({ department }) => department || [])),
    ),
  };
}
