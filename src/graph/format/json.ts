import { canonicalJson } from "../../util/json.js";
import type { EcosystemSlice, GraphSlice } from "../cut-graph.js";
import type { NodeKind } from "../platform-graph.js";

/** The stable JSON form of intention graphs. Fields may be added, never changed. */
export interface GraphDocument {
  readonly schema: 1;
  readonly platforms: readonly PlatformDocument[];
}

export interface PlatformDocument {
  readonly platform: string;
  /** The kind of platform. */
  readonly kind: string;
  /** How many connected components have nodes here. */
  readonly components: number;
  readonly nodes: readonly NodeDocument[];
  readonly edges: readonly { readonly from: string; readonly to: string }[];
  readonly containers: readonly ContainerDocument[];
}

export interface NodeDocument {
  readonly id: string;
  readonly kind: NodeKind;
  readonly component: number;
  readonly priority: string;
  readonly latency: string;
  /** An ISO 8601 duration; null: for ever. */
  readonly retention: string | null;
  readonly history: string;
  /** At most fifty; `intentionCount` counts all. */
  readonly intentions: readonly string[];
  readonly intentionCount: number;
  readonly classifications: readonly string[];
}

export interface ContainerDocument {
  readonly key: string;
  readonly role: "producer" | "consumer" | "internal";
  readonly locations: readonly string[];
}

/** Intention graphs as a document. `containers`: what the handlers say they touch, by instance. */
export function graphDocument(
  { platforms }: EcosystemSlice,
  containers: ReadonlyMap<string, readonly ContainerDocument[]>,
): GraphDocument {
  return {
    schema: 1,
    platforms: platforms.map((slice) => platformDocument(slice, containers.get(slice.platform.key) ?? [])),
  };
}

/** Intention graphs as JSON text. */
export function formatGraphJson(
  slice: EcosystemSlice,
  containers: ReadonlyMap<string, readonly ContainerDocument[]>,
): string {
  return canonicalJson(graphDocument(slice, containers));
}

function platformDocument(slice: GraphSlice, containers: readonly ContainerDocument[]): PlatformDocument {
  return {
    platform: slice.platform.key,
    kind: slice.platform.type,
    components: new Set(slice.nodes.map(({ component }) => component)).size,
    nodes: slice.nodes.map(({ id, kind, component, needs }) => {
      const { groups, total } = slice.intentions(id);
      return {
        id,
        kind,
        component,
        priority: needs.priority,
        latency: needs.latency,
        retention: needs.retention ?? null,
        history: needs.history,
        intentions: groups,
        intentionCount: total,
        classifications: needs.classifications,
      };
    }),
    edges: slice.edges.map(({ from, to }) => ({ from, to })),
    containers: containers.map(({ key, role, locations }) => ({ key, role, locations })),
  };
}
