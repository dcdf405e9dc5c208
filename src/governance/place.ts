import type { PlatformGraph } from "../graph/platform-graph.js";
import type { DataContainer } from "../model/data-container.js";
import type { DatasetEntry, ModelIndex } from "../model/model-index.js";
import { type Facts, vendorOf } from "../model/policy-predicates.js";
import type { DatasetGroup, Workspace } from "../model/workspace.js";
import type { ContainerUse } from "../platform/data-platform.js";

/** One instance's graph, with every container that its handler reports. */
export interface GovernedGraph {
  readonly graph: PlatformGraph;
  readonly containers: readonly ContainerUse[];
}

/** A container in which data comes to rest, as far as policies look at it. */
export interface Place {
  /** Tells containers of the whole ecosystem apart: what an instance keeps itself is not another's of the same key. */
  readonly id: string;
  readonly key: string;
  /** For messages: `reporting_pg`, `home:local of local`. */
  readonly title: string;
  readonly declared: DataContainer | undefined;
  /** The graph that brings data there; `undefined` for a source that nobody reads. */
  readonly graph: PlatformGraph | undefined;
  /** What of it a policy has to permit, and the instance that works with it. */
  readonly facts: Facts;
  readonly encryption: { readonly serverSide: boolean; readonly clientSide: boolean };
}

/** Why data is in a place: it comes from there, a workspace wants it there, or an instance needs it on the way. */
export type Role = ContainerUse["role"];

/** A sink: a workspace that wants a dataset in its container. */
export interface Ask {
  readonly workspace: Workspace;
  readonly group: DatasetGroup;
  readonly groupIndex: number;
  readonly sinkIndex: number;
}

/** Data at rest. */
export interface Rest {
  readonly place: Place;
  readonly entry: DatasetEntry;
  readonly role: Role;
  /** Who wants it there; consumers' containers only. */
  readonly ask?: Ask;
}

/** The key of the group that asks. */
export function groupKeyOf({ workspace, group }: Ask): string {
  return `${workspace.key}/${group.name}`;
}

/** What is known of a container by itself. */
type Use = Pick<ContainerUse, "key" | "type" | "locations" | "encryption"> & { readonly role?: Role };

/** A container as a graph uses it, or one of the model that no graph does. */
export function placeOf(index: ModelIndex, use: Use, graph: PlatformGraph | undefined): Place {
  const declared = index.containers.get(use.key);
  const instance = graph?.platform.key;
  const shared = declared !== undefined && use.role !== "internal";
  const vendors = [...new Set(use.locations.map(vendorOf))];
  const clouds = new Set(vendors.flatMap((vendor) => index.vendors.get(vendor)?.cloud ?? []));
  return {
    id: shared ? use.key : `${instance} ${use.key}`,
    key: use.key,
    title: declared ? use.key : `${use.key} of ${instance}`,
    declared,
    graph,
    facts: {
      vendors,
      clouds: [...clouds],
      locations: use.locations,
      containerTypes: [use.type],
      ...(instance === undefined ? {} : { platforms: [instance] }),
    },
    encryption: use.encryption,
  };
}
