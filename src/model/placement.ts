import { compareStrings, sortedBy } from "../util/order.js";
import type { Assignment } from "./assignment.js";
import type { DataPlatformInstance } from "./data-platform.js";
import type { Datastore } from "./datastore.js";
import type { DataPlatformKey, WorkspaceKey } from "./keys.js";
import { type Lineage, lineageOf } from "./lineage.js";
import { containerKeyOf, type DatasetEntry, type GroupEntry, type ModelIndex } from "./model-index.js";
import type { Workspace } from "./workspace.js";

/** What one instance has to do because of the groups assigned to it and to others. */
export interface InstancePlacement {
  readonly instance: DataPlatformInstance;
  /** The groups of consumers assigned to it, by key. */
  readonly groups: readonly GroupEntry[];
  /** The transformers it runs, by key: those whose output it needs and does not take from elsewhere. */
  readonly transformers: readonly Workspace[];
  /** The datasets it reads itself, from their source or from a transformer of its own, by key. */
  readonly reads: readonly DatasetEntry[];
  /** The datasets it takes from the primary platform of their store, by key. */
  readonly takes: readonly Exchanged[];
  /** The datasets of whose store it is the primary platform and that it hands to others, by peer and key. */
  readonly hands: readonly Exchanged[];
}

/** A dataset that passes from one instance to another. */
export interface Exchanged {
  readonly entry: DatasetEntry;
  /** The other instance. */
  readonly peer: DataPlatformKey;
}

/** Where everything runs that an assignment makes necessary. */
export interface Placement {
  /** Every instance with something to do, by key. */
  readonly instances: readonly InstancePlacement[];
  /** Transformers somebody needs that stand in a loop or behind one, by key: they are placed nowhere, nor is what reads their output. */
  readonly looped: readonly WorkspaceKey[];
}

/**
 * Follows the needs of every assigned group back to the producers, across transformers and primary platforms,
 * until nothing new appears. Every dataset is visited once per instance. What cannot be resolved (an unknown key,
 * a workspace without a container: lint's to report) is left out, so that everything placed can be had.
 */
export function placementOf(index: ModelIndex, assignment: Assignment): Placement {
  return new Placing(index).run(assignment);
}

/** The instance that alone reads a store's source, where one is named and known. */
export function primaryPlatformOf(index: ModelIndex, datastore: Datastore): DataPlatformInstance | undefined {
  return datastore.primaryPlatform === undefined ? undefined : index.platforms.get(datastore.primaryPlatform);
}

interface Draft {
  readonly instance: DataPlatformInstance;
  readonly groups: GroupEntry[];
  readonly transformers: Set<Workspace>;
  readonly reads: DatasetEntry[];
  readonly takes: Exchanged[];
  readonly hands: Exchanged[];
  readonly seen: Set<DatasetEntry>;
}

class Placing {
  private readonly lineage: Lineage;
  private readonly drafts = new Map<string, Draft>();
  private readonly looped = new Set<string>();
  /** Datasets to be had on an instance, whose own needs are still to be followed. */
  private readonly open: { draft: Draft; entry: DatasetEntry }[] = [];

  constructor(private readonly index: ModelIndex) {
    this.lineage = lineageOf(index);
  }

  run(assignment: Assignment): Placement {
    for (const [key, platform] of assignment) {
      const group = this.index.groups.get(key);
      const instance = this.index.platforms.get(platform);
      if (!group || !instance || group.workspace.transformer || !containerKeyOf(group.workspace)) continue;
      const draft = this.draft(instance);
      draft.groups.push(group);
      this.want(draft, group.group.sinks);
    }
    for (let next = this.open.pop(); next; next = this.open.pop()) this.provide(next.draft, next.entry);
    return {
      instances: sortedBy(this.drafts.values(), ({ instance }) => instance.key).map(finish),
      looped: [...this.looped].sort(compareStrings),
    };
  }

  private draft(instance: DataPlatformInstance): Draft {
    const known = this.drafts.get(instance.key);
    if (known) return known;
    const made = { instance, groups: [], transformers: new Set<Workspace>(), reads: [], takes: [], hands: [] };
    const draft: Draft = { ...made, seen: new Set() };
    this.drafts.set(instance.key, draft);
    return draft;
  }

  private want(draft: Draft, sinks: readonly { readonly dataset: string }[]): void {
    for (const { dataset } of sinks) {
      const entry = this.index.datasets.get(dataset);
      if (!entry || draft.seen.has(entry) || !this.canBeHad(entry.datastore)) continue;
      draft.seen.add(entry);
      this.open.push({ draft, entry });
    }
  }

  private provide(draft: Draft, entry: DatasetEntry): void {
    const primary = primaryPlatformOf(this.index, entry.datastore);
    if (primary && primary.key !== draft.instance.key) {
      const other = this.draft(primary);
      draft.takes.push({ entry, peer: primary.key });
      other.hands.push({ entry, peer: draft.instance.key });
      this.want(other, [{ dataset: entry.key }]);
      return;
    }
    draft.reads.push(entry);
    const maker = this.lineage.makerOf(entry.datastore);
    if (!maker || draft.transformers.has(maker)) return;
    draft.transformers.add(maker);
    for (const group of maker.datasetGroups) this.want(draft, group.sinks);
  }

  private canBeHad(datastore: Datastore): boolean {
    if (datastore.source.transformer === undefined) return datastore.source.container !== undefined;
    const maker = this.lineage.makerOf(datastore);
    if (!maker || !containerKeyOf(maker)) return false;
    if (!this.lineage.looped.has(maker.key)) return true;
    this.looped.add(maker.key);
    return false;
  }
}

function finish(draft: Draft): InstancePlacement {
  const exchanged = ({ peer, entry }: Exchanged): string => `${peer}/${entry.key}`;
  return {
    instance: draft.instance,
    groups: sortedBy(draft.groups, ({ key }) => key),
    transformers: sortedBy(draft.transformers, ({ key }) => key),
    reads: sortedBy(draft.reads, ({ key }) => key),
    takes: sortedBy(draft.takes, exchanged),
    hands: sortedBy(draft.hands, exchanged),
  };
}
