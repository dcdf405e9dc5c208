import { LATENCIES } from "../model/common.js";
import type { DataPlatformInstance } from "../model/data-platform.js";
import type { Datastore } from "../model/datastore.js";
import { inputsOf, type Lineage, lineageOf } from "../model/lineage.js";
import { covers, locationsOf } from "../model/location.js";
import type { DatasetEntry, GroupEntry, ModelIndex } from "../model/model-index.js";
import { primaryPlatformOf } from "../model/placement.js";
import type { Workspace } from "../model/workspace.js";
import { sortedUnique } from "../util/order.js";
import { policyReasons, useFacts } from "./policy-reasons.js";
import { inheritedReasons, NO_REASONS, type Reason, tidyReasons } from "./reason.js";

/**
 * Judges which instance may serve which group, from the model alone. Linear in the model per instance: what stands
 * in the way of a transformer is worked out once per instance and carried to all who read its output.
 */
export interface Eligibility {
  /** Everything that keeps an instance from serving a group of a consumer; empty: it is eligible. */
  reasons(group: GroupEntry, instance: DataPlatformInstance): readonly Reason[];
  /** Everything that keeps an instance from reading a store itself, from its container or by running its transformers. */
  storeReasons(datastore: Datastore, instance: DataPlatformInstance): readonly Reason[];
}

const known = new WeakMap<ModelIndex, Eligibility>();

/** The eligibility of a model's instances; shared by all who ask about one model. */
export function eligibilityOf(index: ModelIndex): Eligibility {
  const made = known.get(index) ?? new Judge(index);
  known.set(index, made);
  return made;
}

class Judge implements Eligibility {
  private readonly lineage: Lineage;
  private readonly locations: ReadonlySet<string>;
  /** Per instance: what stands in the way of each transformer. Only those with anything in their way have an entry. */
  private readonly transformers = new Map<string, ReadonlyMap<string, readonly Reason[]>>();

  constructor(private readonly index: ModelIndex) {
    this.lineage = lineageOf(index);
    this.locations = new Set([...index.vendors.values()].flatMap(locationsOf));
  }

  reasons({ workspace, group }: GroupEntry, instance: DataPlatformInstance): readonly Reason[] {
    const entries = new Set(group.sinks.flatMap(({ dataset }) => this.index.datasets.get(dataset) ?? []));
    const facts = useFacts(this.index, workspace, instance);
    return tidyReasons([
      ...this.departmentReasons(workspace, instance),
      ...needsReasons(group.needs, instance),
      ...this.containerReasons(workspace, instance, ""),
      ...policyReasons(this.index, workspace, [...entries], facts.ofInstance, { standing: false }),
      ...policyReasons(this.index, workspace, [...entries], facts.standing, { standing: true }),
      ...this.sourceReasons(entries, instance).flat(),
    ]);
  }

  storeReasons(datastore: Datastore, instance: DataPlatformInstance): readonly Reason[] {
    const { source } = datastore;
    if (source.transformer !== undefined) {
      const maker = this.lineage.makerOf(datastore);
      return (maker && this.transformerReasons(instance).get(maker.key)) ?? NO_REASONS;
    }
    const container = source.container === undefined ? undefined : this.index.containers.get(source.container);
    if (!container) return NO_REASONS;
    const outside = this.outside(container.locations, instance);
    if (outside === "") return NO_REASONS;
    const text = `container ${container.key}, from which ${datastore.key} is read, lies ${outside}`;
    return [{ kind: "location", text, standing: false }];
  }

  /** What an instance does not get by exchange it reads itself, and so must be able to. */
  private sourceReasons(entries: Iterable<DatasetEntry>, instance: DataPlatformInstance): (readonly Reason[])[] {
    const stores = new Set([...entries].map(({ datastore }) => datastore));
    const lists: (readonly Reason[])[] = [];
    for (const store of stores) {
      const primary = primaryPlatformOf(this.index, store);
      if (!primary || primary.key === instance.key) lists.push(this.storeReasons(store, instance));
    }
    return lists;
  }

  private transformerReasons(instance: DataPlatformInstance): ReadonlyMap<string, readonly Reason[]> {
    const made = this.transformers.get(instance.key);
    if (made) return made;
    const found = new Map<string, readonly Reason[]>();
    // Those before a transformer in `order` are looked up in `found` while it fills.
    this.transformers.set(instance.key, found);
    for (const workspace of this.lineage.order) {
      const entries = inputsOf(this.index, workspace);
      const { ofInstance } = useFacts(this.index, workspace, instance);
      const options = { standing: false, reader: workspace.key };
      const own = [
        ...this.containerReasons(workspace, instance, `of transformer ${workspace.key} `),
        ...policyReasons(this.index, workspace, entries, ofInstance, options),
      ];
      const all = inheritedReasons([tidyReasons(own), ...this.sourceReasons(entries, instance)]);
      if (all.length > 0) found.set(workspace.key, all);
    }
    return found;
  }

  private departmentReasons({ key, department }: Workspace, instance: DataPlatformInstance): Reason[] {
    const served = instance.departments;
    if (!served || (department !== undefined && served.includes(department))) return [];
    // An unknown department is lint's to report; who it would be served by is not to be guessed.
    if (department !== undefined && !this.index.ecosystem?.departments.includes(department)) return [];
    const whose = department === undefined ? `${key} names no department` : `${key} is of department ${department}`;
    return [{ kind: "department", text: `it serves only ${listed(served)}, and ${whose}`, standing: false }];
  }

  private containerReasons(workspace: Workspace, instance: DataPlatformInstance, whose: string): Reason[] {
    const { container } = workspace;
    const declared = typeof container === "string" ? this.index.containers.get(container) : undefined;
    if (!declared) return [];
    const outside = this.outside(declared.locations, instance);
    if (outside === "") return [];
    return [{ kind: "location", text: `container ${declared.key} ${whose}lies ${outside}`, standing: false }];
  }

  /** `in X, outside its locations Y`, or nothing. Unknown locations, lint's to report, are not judged. */
  private outside(locations: readonly string[], { locations: own }: DataPlatformInstance): string {
    if (own.some((location) => !this.locations.has(location))) return "";
    const out = locations.filter(
      (location) => this.locations.has(location) && !own.some((outer) => covers(outer, location)),
    );
    return out.length === 0 ? "" : `in ${listed(out)}, outside its locations ${listed(own)}`;
  }
}

function needsReasons(needs: GroupEntry["group"]["needs"], { capabilities }: DataPlatformInstance): Reason[] {
  const reasons: Reason[] = [];
  if (LATENCIES.indexOf(capabilities.latency) > LATENCIES.indexOf(needs.latency))
    reasons.push({
      kind: "latency",
      text: `it promises data within ${capabilities.latency}, and the group needs it within ${needs.latency}`,
      standing: false,
    });
  if (needs.history === "milestoned" && capabilities.history !== "milestoned")
    reasons.push({
      kind: "history",
      text: "it promises live data only (capabilities.history), and the group needs milestoned history",
      standing: false,
    });
  return reasons;
}

function listed(names: readonly string[]): string {
  return names.length === 0 ? "nobody" : sortedUnique(names).join(", ");
}
