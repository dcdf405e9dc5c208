import type { EcosystemGraph } from "../../src/graph/platform-graph.js";
import type { Assignment } from "../../src/model/assignment.js";
import { zoneOf } from "../../src/model/lineage.js";
import type { Model } from "../../src/model/model.js";
import { containerKeyOf, indexModel } from "../../src/model/model-index.js";

/** Intention graphs worked out without any thought for cost, to compare with. Nodes are `instance id`. */
export interface Naive {
  readonly nodes: ReadonlySet<string>;
  readonly edges: ReadonlySet<string>;
}

/** The nodes and edges of sound models, straight from their definitions: everything is looked at again until nothing new appears. */
export function naiveGraph(model: Model, assignment: Assignment): Naive {
  const index = indexModel(model);
  const nodes = new Set<string>();
  const edges = new Set<string>();
  const storeOf = (dataset: string) => index.datasets.get(dataset)?.datastore ?? missing(dataset);
  /** `instance dataset container`: exports wanted so far. */
  const exports = new Set<string>();
  const want = (instance: string, workspace: string): void => {
    const found = index.workspaces.get(workspace) ?? missing(workspace);
    for (const group of found.datasetGroups) {
      if (!found.transformer && assignment.get(`${workspace}/${group.name}`) !== instance) continue;
      for (const { dataset } of group.sinks) {
        const id = `export:${containerKeyOf(found)}/${dataset}`;
        exports.add(`${instance} ${dataset} ${id}`);
        if (found.transformer) edges.add(`${instance} ${id} > trigger:${workspace}`);
      }
    }
  };
  for (const [group, instance] of assignment) want(instance, group.split("/")[0] ?? "");
  const ingest = (instance: string, dataset: string): string => {
    const store = storeOf(dataset);
    const { transformer } = store.source;
    const whole = transformer !== undefined || store.source.ingestion?.scope === "datastore";
    const id = `ingest:${whole ? store.key : dataset}`;
    nodes.add(`${instance} ${id}`);
    if (transformer !== undefined) {
      for (const kind of ["trigger", "transform"]) nodes.add(`${instance} ${kind}:${transformer}`);
      edges.add(`${instance} trigger:${transformer} > transform:${transformer}`);
      edges.add(`${instance} transform:${transformer} > ${id}`);
      want(instance, transformer);
    }
    return id;
  };
  for (let before = -1; before < nodes.size + edges.size + exports.size; ) {
    before = nodes.size + edges.size + exports.size;
    for (const wanted of [...exports]) {
      const [instance = "", dataset = "", id = ""] = wanted.split(" ");
      nodes.add(`${instance} ${id}`);
      const store = storeOf(dataset);
      const primary = store.primaryPlatform;
      if (primary === undefined || primary === instance) {
        edges.add(`${instance} ${ingest(instance, dataset)} > ${id}`);
        continue;
      }
      nodes.add(`${instance} exchange:${primary}/${store.key}`);
      edges.add(`${instance} exchange:${primary}/${store.key} > ${id}`);
      nodes.add(`${primary} publish:${instance}/${store.key}`);
      edges.add(`${primary} ${ingest(primary, dataset)} > publish:${instance}/${store.key}`);
    }
  }
  return { nodes, edges };
}

/** The nodes and edges of graphs, told like {@link Naive}. */
export function told(graph: EcosystemGraph): Naive {
  const nodes = new Set<string>();
  const edges = new Set<string>();
  for (const { platform, nodes: own, edges: ownEdges } of graph.platforms) {
    for (const { id } of own) nodes.add(`${platform.key} ${id}`);
    for (const { from, to } of ownEdges) edges.add(`${platform.key} ${from} > ${to}`);
  }
  return { nodes, edges };
}

/**
 * Everything that can be reached from a node, itself included, across instances: by looking at every edge again and again;
 * and `through` transformers, or only what holds the data itself.
 */
export function naiveReach({ edges }: Naive, start: string, { through = true } = {}): Set<string> {
  const seen = new Set([start]);
  for (let before = 0; before < seen.size; ) {
    before = seen.size;
    for (const node of [...seen]) {
      const [instance, id = ""] = node.split(" ");
      const publish = /^publish:([^/]*)\/(.*)$/.exec(id);
      if (publish) seen.add(`${publish[1]} exchange:${instance}/${publish[2]}`);
      for (const edge of edges) {
        const [from, to] = edge.split(" > ");
        if (from === node && (through || !id.startsWith("transform:"))) seen.add(`${instance} ${to}`);
      }
    }
  }
  return seen;
}

/** The groups of consumers that want one of some nodes. */
export function naiveIntentions(model: Model, assignment: Assignment, nodes: ReadonlySet<string>): string[] {
  const index = indexModel(model);
  return [...assignment.keys()].filter((key) => {
    const { workspace, group } = index.groups.get(key) ?? missing(key);
    return group.sinks.some(({ dataset }) =>
      nodes.has(`${assignment.get(key)} export:${containerKeyOf(workspace)}/${dataset}`),
    );
  });
}

/** Every classification a dataset may hold, by walking all its ancestors. */
export function naiveClassifications(model: Model, dataset: string): Set<string> {
  const index = indexModel(model);
  const entry = index.datasets.get(dataset) ?? missing(dataset);
  const found = new Set<string>();
  for (const name of [entry.dataset.classification, ...entry.dataset.columns.map((column) => column.classification)])
    if (name !== undefined) found.add(name);
  const maker = index.workspaces.get(entry.datastore.source.transformer ?? "");
  for (const input of new Set(maker?.datasetGroups.flatMap(({ sinks }) => sinks.map((sink) => sink.dataset)))) {
    const zone = index.zones.get(zoneOf(index.datasets.get(input)?.datastore.team ?? ""));
    const trusted = zone?.declassifications.filter(({ workspace }) => workspace === maker?.key);
    for (const name of naiveClassifications(model, input))
      if (!(maker?.transformer?.declassifies.includes(name) && trusted?.some(({ removes }) => removes.includes(name))))
        found.add(name);
  }
  return found;
}

export function missing(key: string): never {
  throw new Error(`${key} is not there`);
}
