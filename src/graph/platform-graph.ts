import type { History, Latency, Priority } from "../model/common.js";
import type { DataPlatformInstance } from "../model/data-platform.js";
import type { Model } from "../model/model.js";

/** What a node makes physical. */
export type NodeKind = "ingest" | "exchange" | "publish" | "export" | "trigger" | "transform";

/**
 * A node of an intention graph. Its id says what it is:
 * `ingest:<datastore>` or `ingest:<datastore>/<dataset>` · `exchange:<from instance>/<datastore>` ·
 * `publish:<to instance>/<datastore>` · `export:<container>/<datastore>/<dataset>` · `trigger:<workspace>` · `transform:<workspace>`.
 */
export interface GraphNode {
  readonly id: string;
  readonly kind: NodeKind;
  /** The connected component of its graph, counted from 0 in the order of the components' first node ids. */
  readonly component: number;
  /** The store it moves; the output store for a transform. Absent on triggers. */
  readonly datastore?: string;
  /** The datasets it moves, as `datastore/dataset` keys in order; empty on triggers. */
  readonly datasets: readonly string[];
  /** ingest: the source's container (absent for a transformer's output). export: the container exported to. */
  readonly container?: string;
  /** trigger, transform: the transformer's workspace. ingest of a transformer's output: that workspace. */
  readonly workspace?: string;
  /** exchange: the instance taken from. publish: the instance handed to. */
  readonly peer?: string;
  /** Folds over the consumers that need the node. */
  readonly needs: NodeNeeds;
}

/** What consumers ask of a node, folded over all that need it. */
export interface NodeNeeds {
  /** The highest. */
  readonly priority: Priority;
  /** The tightest. */
  readonly latency: Latency;
  /** The longest, an ISO 8601 duration; absent: for ever. */
  readonly retention?: string;
  /** Milestoned as soon as one consumer needs it of the data itself, not of what transformers make of it. */
  readonly history: History;
  /** Every classification that passes, sorted. */
  readonly classifications: readonly string[];
  /** Who pays, with the share of the node's consumer groups each stands for, 0 to 1; groups without a department under "". Sorted by department. */
  readonly departments: readonly { readonly department: string; readonly share: number }[];
}

/** The consumers' groups that need a node, highest priority first, then by key: at most fifty, and how many there are. */
export interface Intentions {
  readonly groups: readonly string[];
  readonly total: number;
}

/** What one instance must make physical. Nodes and edges are in the order of their ids. */
export interface PlatformGraph {
  readonly platform: DataPlatformInstance;
  readonly model: Model;
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly { readonly from: string; readonly to: string }[];
  /** How many connected components there are. */
  readonly components: number;
  node(id: string): GraphNode | undefined;
  /** Ids, in order. */
  successors(id: string): readonly string[];
  predecessors(id: string): readonly string[];
  /** Every node after all of its predecessors; ties in the order of ids. */
  topological(): readonly GraphNode[];
  /** Computed when asked, across instances through exchanges. */
  intentions(id: string): Intentions;
  /** The groups of consumers this instance serves itself, sorted. */
  readonly groups: readonly string[];
}

/** One graph per instance that has nodes, in the order of the instances' keys. */
export interface EcosystemGraph {
  readonly platforms: readonly PlatformGraph[];
}
