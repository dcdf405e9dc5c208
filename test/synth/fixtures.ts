import { z } from "zod";
import type { GraphNode, PlatformGraph } from "../../src/graph/platform-graph.js";
import type { DataPlatformInstance } from "../../src/model/data-platform.js";
import type { Model } from "../../src/model/model.js";
import type { DataPlatform, DataPlatformGraphHandler } from "../../src/platform/data-platform.js";
import type { Provenance, SynthesisScope } from "../../src/platform/synthesis-scope.js";
import type { Handled } from "../../src/synth/synthesize.js";
import { modelOf } from "../support/model.js";

/** A small model with one instance `lab`, whose backend is local, and one consumer. */
export const LAB = `
kind: DataPlatform
name: lab
type: fake
locations: [onprem]
backend: { local: { path: state } }
---
kind: Workspace
name: reports
team: us/sales
container: pg
priority: high
datasetGroups: [{ name: live, platform: lab, sinks: [nw/customers] }]
---
kind: Datastore
name: nw
team: us/sales
source: { container: pg, ingestion: { method: snapshot, schedule: "0 0 * * *" } }
datasets: [{ name: customers, primaryKey: [id], columns: [{ name: id, type: integer, nullable: false }] }]
`;

export function labModel(more = ""): Model {
  return modelOf(`${LAB}\n---\n${more}`);
}

/** A platform that does what its handler says. */
export const fake: DataPlatform = {
  kind: "fake",
  title: "For tests",
  config: z.strictObject({}),
  supports: { sources: [], consumers: [], managed: [], ingestion: [], runtimes: [], exchangesWith: [] },
  generates: true,
  needsBackend: true,
  pages: [],
  createGraphHandler: () => {
    throw new Error("The tests bring their own handlers.");
  },
};

/** A graph of nodes without edges, each wanted by one group. */
export function graphOf(model: Model, instance: DataPlatformInstance, ids: readonly string[]): PlatformGraph {
  const nodes: GraphNode[] = ids.map((id, component) => ({
    id,
    kind: id.split(":")[0] as GraphNode["kind"],
    component,
    datasets: [],
    needs: { priority: "medium", latency: "hours", history: "live", classifications: [], departments: [] },
  }));
  return {
    platform: instance,
    model,
    nodes,
    edges: [],
    components: nodes.length,
    node: (id) => nodes.find((node) => node.id === id),
    successors: () => [],
    predecessors: () => [],
    topological: () => nodes,
    intentions: () => ({ groups: ["reports/live"], total: 1 }),
    groups: ["reports/live"],
  };
}

/** Handles the instance of a key by what `synthesize` does in its scope. */
export function handled(
  model: Model,
  synthesize: (scope: SynthesisScope) => void | Promise<void>,
  key = "lab",
  nodes: readonly string[] = ["ingest:nw"],
): Handled {
  const instance = model.platforms.find((one) => one.key === key);
  if (instance === undefined) throw new Error(`There is no instance "${key}".`);
  const handler: DataPlatformGraphHandler = {
    dataContainers: () => [],
    lint: () => [],
    synthesize: async (scope) => synthesize(scope),
  };
  return { resolved: { instance, platform: fake, config: {} }, graph: graphOf(model, instance, nodes), handler };
}

/** Why something exists: for the dataset `key`. */
export function because(key: string, stateful = false): Provenance {
  return {
    node: "ingest:nw",
    object: { kind: "Dataset", key },
    owner: "us/sales",
    classifications: [],
    stateful,
  };
}
