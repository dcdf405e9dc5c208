import { inputsOf, lineageOf } from "../model/lineage.js";
import { containerKeyOf, type DatasetEntry, type GroupEntry, type ModelIndex } from "../model/model-index.js";
import type { InstancePlacement } from "../model/placement.js";
import { graphNodeId } from "./node-id.js";
import type { GraphNode, NodeNeeds } from "./platform-graph.js";

/** A node under construction: finished in place, since there may be very many. */
export interface DraftNode extends Omit<GraphNode, "component" | "needs" | "datasets"> {
  /** Filled while the graph is drafted, in the order of keys. */
  readonly datasets: string[];
  component: number;
  needs: NodeNeeds | undefined;
}

/** One instance's nodes and edges, numbered in the order they were found. */
export interface DraftGraph {
  readonly placement: InstancePlacement;
  readonly nodes: readonly DraftNode[];
  readonly numbers: ReadonlyMap<string, number>;
  readonly edges: { readonly from: readonly number[]; readonly to: readonly number[] };
  /** Which group of a consumer wants which export. */
  readonly wants: readonly { readonly node: number; readonly group: GroupEntry }[];
}

/** The nodes and edges that make a placement physical. */
export function draftGraph(index: ModelIndex, placement: InstancePlacement): DraftGraph {
  return new Drafting(index, placement).draft();
}

class Drafting {
  private readonly nodes: DraftNode[] = [];
  private readonly numbers = new Map<string, number>();
  private readonly from: number[] = [];
  private readonly to: number[] = [];
  private readonly wants: { node: number; group: GroupEntry }[] = [];
  /** The node that makes a dataset available on this instance. */
  private readonly providers = new Map<DatasetEntry, number>();
  /** The node that makes each transformer's output. */
  private readonly transforms = new Map<string, number>();

  constructor(
    private readonly index: ModelIndex,
    private readonly placement: InstancePlacement,
  ) {}

  draft(): DraftGraph {
    const { placement } = this;
    for (const { key, transformer } of placement.transformers) {
      const output = transformer ? { datastore: transformer.output } : {};
      const transform = this.node({ id: graphNodeId.transform(key), kind: "transform", workspace: key, ...output });
      this.transforms.set(key, transform);
      this.edge(this.node({ id: graphNodeId.trigger(key), kind: "trigger", workspace: key }), transform);
    }
    for (const entry of placement.reads) this.ingest(entry);
    for (const { entry, peer } of placement.takes) {
      const id = graphNodeId.exchange(peer, entry.datastore.key);
      this.provide(entry, this.node({ id, kind: "exchange", datastore: entry.datastore.key, peer }));
    }
    for (const { entry, peer } of placement.hands) {
      const id = graphNodeId.publish(peer, entry.datastore.key);
      const publish = this.node({ id, kind: "publish", datastore: entry.datastore.key, peer });
      this.move(publish, entry);
      this.edge(this.providers.get(entry), publish);
    }
    this.exports();
    return {
      placement,
      nodes: this.nodes,
      numbers: this.numbers,
      edges: { from: this.from, to: this.to },
      wants: this.wants,
    };
  }

  private ingest(entry: DatasetEntry): void {
    const { key, source } = entry.datastore;
    const maker = lineageOf(this.index).makerOf(entry.datastore);
    const whole = maker !== undefined || source.ingestion?.scope === "datastore";
    const ingest = this.node({
      id: graphNodeId.ingest(whole ? key : entry.key),
      kind: "ingest",
      datastore: key,
      ...(maker ? { workspace: maker.key } : source.container === undefined ? {} : { container: source.container }),
    });
    this.provide(entry, ingest);
    if (!maker) return;
    const transform = this.transforms.get(maker.key);
    this.move(transform, entry);
    this.edge(transform, ingest);
  }

  private exports(): void {
    for (const group of this.placement.groups) {
      const container = containerKeyOf(group.workspace);
      for (const { dataset } of group.group.sinks) {
        const entry = this.index.datasets.get(dataset);
        const node = entry && this.export(container, entry);
        if (node !== undefined) this.wants.push({ node, group });
      }
    }
    for (const transformer of this.placement.transformers) {
      const container = containerKeyOf(transformer);
      const trigger = this.numbers.get(graphNodeId.trigger(transformer.key));
      for (const entry of inputsOf(this.index, transformer)) this.edge(this.export(container, entry), trigger);
    }
  }

  /** `undefined` where the dataset cannot be had: the placement left it out. */
  private export(container: string | undefined, entry: DatasetEntry): number | undefined {
    const provider = this.providers.get(entry);
    if (provider === undefined || container === undefined) return undefined;
    const id = graphNodeId.export(container, entry.key);
    const known = this.numbers.get(id);
    if (known !== undefined) return known;
    const made = this.node({ id, kind: "export", datastore: entry.datastore.key, container });
    this.move(made, entry);
    this.edge(provider, made);
    return made;
  }

  private node(node: Omit<DraftNode, "datasets" | "component" | "needs">): number {
    const known = this.numbers.get(node.id);
    if (known !== undefined) return known;
    const number = this.nodes.push(Object.assign(node, { component: 0, datasets: [], needs: undefined })) - 1;
    this.numbers.set(node.id, number);
    return number;
  }

  private provide(entry: DatasetEntry, node: number): void {
    this.providers.set(entry, node);
    this.move(node, entry);
  }

  private move(node: number | undefined, entry: DatasetEntry): void {
    if (node !== undefined) this.nodes[node]?.datasets.push(entry.key);
  }

  private edge(from: number | undefined, to: number | undefined): void {
    if (from === undefined || to === undefined) return;
    this.from.push(from);
    this.to.push(to);
  }
}
