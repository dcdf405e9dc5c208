import type { GraphNode, PlatformGraph } from "../../src/graph/platform-graph.js";
import { indexModel } from "../../src/model/model-index.js";
import { TerraformData } from "../../src/platform/cdktf.js";
import { modelText } from "../../src/platform/model-text.js";
import type { PlatformStack, Provenance, SynthesisScope } from "../../src/platform/synthesis-scope.js";
import type { TemplateConfig } from "./config.js";

/** Makes the stacks of a graph. The one file that loads cdktf, so that commands that make no Terraform do not wait for it. */
export function renderStacks(graph: PlatformGraph, config: TemplateConfig, scope: SynthesisScope): void {
  const stack = scope.stack({ name: "pipeline", after: [] });
  const made = new Map<string, TerraformData>();
  // Every node after those it depends on, so that what a resource refers to is there already.
  for (const node of graph.topological()) {
    const before = graph.predecessors(node.id).flatMap((id) => made.get(id) ?? []);
    made.set(node.id, renderNode(stack, graph, node, config, before));
  }
}

function renderNode(
  stack: PlatformStack,
  graph: PlatformGraph,
  node: GraphNode,
  config: TemplateConfig,
  before: readonly TerraformData[],
): TerraformData {
  const provenance = provenanceOf(graph, node);
  const resource = new TerraformData(stack.terraform, node.id.replaceAll("/", "|"), {
    input: {
      // Model text always goes through modelText: Terraform would evaluate what looks like an expression in it.
      environment: modelText(config.environment),
      node: modelText(node.id),
      owner: modelText(provenance.owner),
      priority: node.needs.priority,
    },
    dependsOn: [...before],
  });
  // From keys alone, so that reordering the model or adding a neighbour never changes an address.
  stack.own(resource, node.id, provenance);
  return resource;
}

/** Why a node's resource exists. What holds data is stateful: it is protected, and never vanishes without a decision. */
function provenanceOf(graph: PlatformGraph, node: GraphNode): Provenance {
  const { datastores, workspaces } = indexModel(graph.model);
  const workspace = workspaces.get(node.workspace ?? "");
  const store = datastores.get(node.datastore ?? "");
  const [dataset] = node.datasets;
  const object =
    dataset !== undefined && node.datasets.length === 1
      ? { kind: "Dataset", key: dataset }
      : store
        ? { kind: "Datastore", key: store.key }
        : { kind: "Workspace", key: node.workspace ?? "" };
  return {
    node: node.id,
    object,
    owner: store?.team ?? workspace?.team ?? "ecosystem",
    classifications: node.needs.classifications,
    stateful: node.kind === "export",
  };
}
