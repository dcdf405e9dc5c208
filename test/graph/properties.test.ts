import fc from "fast-check";
import { alg } from "graphlib";
import { expect, test } from "vitest";
import { assign } from "../../src/assign/assign.js";
import { candidatesOf } from "../../src/assign/candidates.js";
import { buildGraphs } from "../../src/graph/build-graphs.js";
import { formatGraphDot } from "../../src/graph/format/dot.js";
import { formatGraphJson } from "../../src/graph/format/json.js";
import { formatGraphMermaid } from "../../src/graph/format/mermaid.js";
import { formatGraphText } from "../../src/graph/format/text.js";
import { digraph } from "../../src/graph/graphlib.js";
import type { NodeKind } from "../../src/graph/platform-graph.js";
import { LATENCIES, PRIORITIES } from "../../src/model/common.js";
import { compareRetention } from "../../src/model/duration.js";
import { containerKeyOf, indexModel } from "../../src/model/model-index.js";
import { type Declaration, declarations, ecosystems, modelOfDeclarations } from "../support/arbitraries.js";
import { loadYaml } from "../support/model.js";
import { missing, naiveClassifications, naiveGraph, naiveIntentions, naiveReach, told } from "./naive.js";

const RUNS = { numRuns: 150 };

function graphOf(model: Parameters<typeof assign>[0]) {
  const [assignment, findings] = assign(model);
  expect(findings).toEqual([]);
  const [graph, more] = buildGraphs(model, assignment);
  expect(more).toEqual([]);
  return { assignment, graph };
}

test("every group of a consumer is on exactly one instance, and every instance with nodes has a graph", () => {
  fc.assert(
    fc.property(ecosystems(), (model) => {
      const { assignment, graph } = graphOf(model);
      const consumers = model.workspaces.filter(({ transformer }) => !transformer);
      const groups = consumers.flatMap(({ key, datasetGroups }) => datasetGroups.map(({ name }) => `${key}/${name}`));
      expect([...assignment.keys()].sort()).toEqual(groups.sort());
      const served = graph.platforms.flatMap(({ platform, groups }) => groups.map((group) => [group, platform.key]));
      expect(new Map(served as [string, string][])).toEqual(assignment);
      expect(served).toHaveLength(groups.length);
      for (const { nodes } of graph.platforms) expect(nodes.length).toBeGreaterThan(0);
      const keys = graph.platforms.map(({ platform }) => platform.key);
      expect(keys).toEqual([...new Set(keys)].sort());
    }),
    RUNS,
  );
});

test("nodes and edges are those of the naive graph", () => {
  fc.assert(
    fc.property(ecosystems(), (model) => {
      const { assignment, graph } = graphOf(model);
      const [naive, ours] = [naiveGraph(model, assignment), told(graph)];
      expect([...ours.nodes].sort()).toEqual([...naive.nodes].sort());
      expect([...ours.edges].sort()).toEqual([...naive.edges].sort());
    }),
    RUNS,
  );
});

const SUCCESSORS: { readonly [kind in NodeKind]: readonly NodeKind[] } = {
  ingest: ["export", "publish"],
  exchange: ["export"],
  publish: [],
  export: ["trigger"],
  trigger: ["transform"],
  transform: ["ingest"],
};

test("graphs are acyclic, with the right kinds after each other, in order and in the right components", () => {
  fc.assert(
    fc.property(ecosystems(), (model) => {
      for (const graph of graphOf(model).graph.platforms) {
        const kindOf = (id: string) => graph.node(id)?.kind ?? missing(id);
        for (const node of graph.nodes) {
          expect(graph.node(node.id)).toBe(node);
          for (const next of graph.successors(node.id)) {
            expect(SUCCESSORS[node.kind]).toContain(kindOf(next));
            expect(graph.predecessors(next)).toContain(node.id);
          }
        }
        const ids = graph.nodes.map(({ id }) => id);
        expect(ids).toEqual([...new Set(ids)].sort());
        const edges = graph.edges.map(({ from, to }) => `${from} ${to}`);
        expect(edges).toEqual([...new Set(edges)].sort());
        expect(edges).toEqual(ids.flatMap((id) => graph.successors(id).map((next) => `${id} ${next}`)));
        expect(edges.slice().sort()).toEqual(
          ids.flatMap((id) => graph.predecessors(id).map((from) => `${from} ${id}`)).sort(),
        );

        const lib = digraph(
          ids,
          graph.edges.map(({ from, to }) => [from, to]),
        );
        expect(alg.isAcyclic(lib)).toBe(true);
        const components = alg.components(lib).map((members) => members.sort());
        components.sort((a, b) => ((a[0] ?? "") < (b[0] ?? "") ? -1 : 1));
        expect(graph.components).toBe(components.length);
        for (const [number, members] of components.entries())
          expect(graph.nodes.filter(({ component }) => component === number).map(({ id }) => id)).toEqual(members);

        const order = graph.topological().map(({ id }) => id);
        expect([...order].sort()).toEqual(ids);
        const done = new Set<string>();
        for (const id of order) {
          const ready = ids.filter((one) => !done.has(one) && graph.predecessors(one).every((from) => done.has(from)));
          expect(id).toBe(ready[0]);
          done.add(id);
        }
      }
    }),
    { numRuns: 60 },
  );
});

test("every sink of every group is reachable from what reads its data, on its instance", () => {
  fc.assert(
    fc.property(ecosystems(), (model) => {
      const { assignment, graph } = graphOf(model);
      const index = indexModel(model);
      for (const [key, instance] of assignment) {
        const platform = graph.platforms.find((one) => one.platform.key === instance) ?? missing(instance);
        const { workspace, group } = index.groups.get(key) ?? missing(key);
        for (const { dataset } of group.sinks) {
          const node = platform.node(`export:${containerKeyOf(workspace)}/${dataset}`) ?? missing(dataset);
          const [from, ...others] = platform.predecessors(node.id).map((id) => platform.node(id) ?? missing(id));
          expect(others).toEqual([]);
          expect(["ingest", "exchange"]).toContain(from?.kind);
          expect(from?.datasets).toContain(dataset);
          expect(node.datasets).toEqual([dataset]);
        }
      }
      // The other side of every exchange hands over just what is taken.
      for (const { platform, nodes } of graph.platforms)
        for (const { kind, peer, datastore, datasets } of nodes) {
          if (kind !== "exchange" && kind !== "publish") continue;
          const other = graph.platforms.find((one) => one.platform.key === peer) ?? missing(peer ?? "peer");
          const id = `${kind === "exchange" ? "publish" : "exchange"}:${platform.key}/${datastore}`;
          expect(other.node(id)?.datasets).toEqual(datasets);
          expect(datasets).toEqual([...new Set(datasets)].sort());
        }
    }),
    RUNS,
  );
});

test("what is folded equals what is gathered from every consumer that can be reached", () => {
  fc.assert(
    fc.property(ecosystems(), (model) => {
      const { assignment, graph } = graphOf(model);
      const index = indexModel(model);
      const naive = naiveGraph(model, assignment);
      for (const platform of graph.platforms)
        for (const node of platform.nodes) {
          const reached = naiveReach(naive, `${platform.platform.key} ${node.id}`);
          const groups = naiveIntentions(model, assignment, reached).map(
            (key) => index.groups.get(key) ?? missing(key),
          );
          const least = (names: readonly string[], values: readonly string[]): string =>
            names[Math.min(...values.map((value) => names.indexOf(value)))] ?? missing("value");
          const { needs } = node;
          expect(groups.length).toBeGreaterThan(0);
          expect(needs.priority).toBe(
            least(
              PRIORITIES,
              groups.map(({ workspace }) => workspace.priority),
            ),
          );
          expect(needs.latency).toBe(
            least(
              LATENCIES,
              groups.map(({ group }) => group.needs.latency),
            ),
          );
          // A transformer reads what is current: only consumers of the data itself can need its history.
          const itself = naiveReach(naive, `${platform.platform.key} ${node.id}`, { through: false });
          const seers = naiveIntentions(model, assignment, itself).map((key) => index.groups.get(key) ?? missing(key));
          expect(needs.history).toBe(
            seers.some(({ group }) => group.needs.history === "milestoned") ? "milestoned" : "live",
          );
          const retentions = groups.map(({ group }) => group.needs.retention);
          expect(retentions).toContain(needs.retention);
          for (const retention of retentions)
            expect(compareRetention(needs.retention, retention)).toBeGreaterThanOrEqual(0);
          const departments = groups.map(({ workspace }) => workspace.department ?? "");
          expect(needs.departments).toEqual(
            [...new Set(departments)].sort().map((department) => ({
              department,
              share: departments.filter((one) => one === department).length / groups.length,
            })),
          );
          const { groups: named, total } = platform.intentions(node.id);
          expect(total).toBe(groups.length);
          const ranked = groups
            .map(({ key, workspace }) => `${PRIORITIES.indexOf(workspace.priority)} ${key}`)
            .sort()
            .map((ranked) => ranked.slice(2));
          expect(named).toEqual(ranked.slice(0, 50));
        }
    }),
    { numRuns: 60 },
  );
});

test("classifications are those of all ancestors, less what trusted transformers remove", () => {
  fc.assert(
    fc.property(ecosystems(), (model) => {
      for (const platform of graphOf(model).graph.platforms)
        for (const node of platform.nodes) {
          const inputs =
            node.kind === "trigger"
              ? platform.predecessors(node.id)
              : node.kind === "transform"
                ? platform.predecessors(`trigger:${node.workspace}`)
                : [];
          const datasets = [...node.datasets, ...inputs.flatMap((id) => platform.node(id)?.datasets ?? missing(id))];
          const expected = new Set(datasets.flatMap((dataset) => [...naiveClassifications(model, dataset)]));
          expect(node.needs.classifications).toEqual([...expected].sort());
        }
    }),
    RUNS,
  );
});

test("any order of declarations, groups, sinks and datasets gives byte-identical graphs", () => {
  const shuffled = declarations().chain((objects) =>
    fc.tuple(
      fc.constant(objects),
      fc.shuffledSubarray(objects, { minLength: objects.length }),
      fc.infiniteStream(fc.nat()),
    ),
  );
  const everything = (objects: readonly Declaration[]): string => {
    const { graph } = graphOf(modelOfDeclarations(objects));
    const nodes = graph.platforms.map(({ platform, nodes, topological, groups, components }) => ({
      platform: platform.key,
      nodes,
      groups,
      components,
      topological: topological.length,
    }));
    return [
      JSON.stringify(nodes),
      JSON.stringify(graph.platforms.map((platform) => platform.topological().map(({ id }) => id))),
      formatGraphJson(graph, new Map()),
      formatGraphText(graph),
      formatGraphMermaid(graph),
      formatGraphDot(graph),
    ].join("\n");
  };
  fc.assert(
    fc.property(shuffled, ([objects, others, numbers]) => {
      const turned = others.map((object) => turn(object, numbers) as Declaration);
      expect(everything(turned)).toBe(everything(objects));
    }),
    { numRuns: 60 },
  );
});

/** The same declaration with the lists whose order means nothing turned about. */
function turn(value: unknown, numbers: Iterator<number>): unknown {
  if (Array.isArray(value)) {
    const items = value.map((item) => turn(item, numbers));
    const by = (numbers.next().value as number) % Math.max(1, items.length);
    return [...items.slice(by), ...items.slice(0, by)];
  }
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, turn(member, numbers)]));
}

test("whatever is missing or wrong in a model, assignment and graphs are made without a throw, and what is left is sound", () => {
  const broken = declarations().chain((objects) =>
    fc.tuple(
      fc.subarray(objects),
      fc.array(fc.tuple(fc.constantFrom(...NAMES), fc.constantFrom(...NAMES)), { maxLength: 4 }),
    ),
  );
  fc.assert(
    fc.property(broken, ([objects, swaps]) => {
      let text = JSON.stringify(objects);
      for (const [from, to] of swaps) text = text.replace(`"${from}"`, `"${to}"`);
      fc.pre(objects.length > 0);
      const { model } = loadYaml(
        (JSON.parse(text) as unknown[]).map((object) => JSON.stringify(object)).join("\n---\n"),
      );
      const [assignment] = assign(model);
      for (const { key, datasetGroups } of model.workspaces)
        for (const { name } of datasetGroups) candidatesOf(model, `${key}/${name}`);
      const [graph] = buildGraphs(model, assignment);
      for (const platform of graph.platforms)
        for (const { id, kind } of platform.nodes) {
          expect(platform.intentions(id).total).toBeGreaterThan(0);
          const sources = platform.predecessors(id);
          if (kind === "export" || kind === "publish") expect(sources.length).toBeGreaterThan(0);
          if (kind === "export") expect(sources).toHaveLength(1);
        }
    }),
    RUNS,
  );
});

const NAMES = [
  "store_0",
  "store_1",
  "output_0",
  "output_1",
  "transformer_0",
  "transformer_1",
  "workspace_0",
  "container_0",
  "source_pg",
  "instance-0",
  "instance-1",
  "store_0/dataset_0",
  "output_0/dataset_0",
  "output_1/dataset_0",
  "sales",
  "us/team",
  "nowhere",
];
