import type { Path, Subject } from "../diagnostic/diagnostic.js";
import { classificationsOf } from "./classification.js";
import { inputsOf, lineageOf, zoneOf } from "./lineage.js";
import type { DatasetEntry, ModelIndex } from "./model-index.js";
import type { Policy } from "./policy.js";
import { governsData } from "./policy-predicates.js";
import type { Workspace } from "./workspace.js";

/** A policy with the object it is written on. One object per policy, so identity tells them apart. */
export interface BindingPolicy {
  readonly policy: Policy;
  readonly owner: Subject;
  /** From the owner to the policy. */
  readonly path: Path;
  /** For messages: `of zone us`. */
  readonly title: string;
}

/** Which policies bind which data. Whether `when.departments` matches is left to those who know who uses the data. */
export interface BindingPolicies {
  /** Whether the model has any policy at all. */
  readonly any: boolean;
  /**
   * Those that bind a dataset wherever it comes to rest: the ecosystem's, those of its team's zone, its own, and
   * for derived data also those that bind what it is derived from, unless they are about a classification only
   * that a transformer on the way removes.
   */
  on(entry: DatasetEntry): readonly BindingPolicy[];
  /** Those of a workspace's zone, as far as they are about such a dataset: they bind its workspaces besides. */
  ofWorkspace(workspace: Workspace, entry: DatasetEntry): readonly BindingPolicy[];
  /** Whether a policy that binds an input of a transformer binds what is made of it because of that input. */
  passes(binding: BindingPolicy, transformer: Workspace, input: DatasetEntry): boolean;
}

/** Something that binds on: a policy, and the classification it is about where it names any. */
interface Strand {
  readonly binding: BindingPolicy;
  readonly classification: string | undefined;
}

const known = new WeakMap<ModelIndex, BindingPolicies>();
const NO_STRANDS: ReadonlySet<Strand> = new Set();

/** The binding policies of a model; made once per model. */
export function bindingPoliciesOf(index: ModelIndex): BindingPolicies {
  const made = known.get(index) ?? makeBindingPolicies(index);
  known.set(index, made);
  return made;
}

function makeBindingPolicies(index: ModelIndex): BindingPolicies {
  const classifications = classificationsOf(index);
  const list = (policies: readonly Policy[], owner: Subject, path: Path, title: string): readonly BindingPolicy[] =>
    policies.map((policy, at) => ({ policy, owner, path: [...path, at], title: `"${policy.name}" of ${title}` }));
  const ofEcosystem = index.ecosystem
    ? list(index.ecosystem.policies, index.ecosystem, ["policies"], "the ecosystem")
    : [];
  const ofZones = new Map(
    [...index.zones.values()].map((zone) => [zone.key, list(zone.policies, zone, ["policies"], `zone ${zone.key}`)]),
  );
  const ofDatasets = new Map<DatasetEntry, readonly BindingPolicy[]>();
  const ofDataset = (entry: DatasetEntry): readonly BindingPolicy[] => {
    const path = ["datasets", entry.index, "policies"];
    const made = ofDatasets.get(entry) ?? list(entry.dataset.policies, entry.datastore, path, `dataset ${entry.key}`);
    ofDatasets.set(entry, made);
    return made;
  };
  const about = (policies: readonly BindingPolicy[], entry: DatasetEntry): BindingPolicy[] =>
    policies.filter(({ policy }) => governsData(policy, classifications.of(entry), entry.datastore.key));
  const own = (entry: DatasetEntry): BindingPolicy[] => [
    ...about(ofEcosystem, entry),
    ...about(ofZones.get(zoneOf(entry.datastore.team)) ?? [], entry),
    ...about(ofDataset(entry), entry),
  ];

  const strands = new Map<BindingPolicy, Map<string | undefined, Strand>>();
  const strand = (binding: BindingPolicy, classification?: string): Strand => {
    const ofPolicy = strands.get(binding) ?? new Map<string | undefined, Strand>();
    strands.set(binding, ofPolicy);
    const made = ofPolicy.get(classification) ?? { binding, classification };
    ofPolicy.set(classification, made);
    return made;
  };
  /** What of a policy that binds a dataset can go on with its data. */
  const strandsOf = (binding: BindingPolicy, entry: DatasetEntry): Strand[] => {
    const about = binding.policy.when?.classifications;
    if (about === undefined) return [strand(binding)];
    const names = classifications.of(entry);
    return about.filter((name) => names.includes(name)).map((name) => strand(binding, name));
  };
  /** The strands that leave a dataset. What the ecosystem says of data in general is found anew on whatever is derived. */
  const leaving = (entry: DatasetEntry): Strand[] =>
    own(entry)
      .filter(({ policy, owner }) => owner !== index.ecosystem || policy.when?.datastores !== undefined)
      .flatMap((binding) => strandsOf(binding, entry));
  /** Whether a strand goes on from an input of a transformer: one that is about no classification always does. */
  const staying = (transformer: Workspace, input: DatasetEntry): ((strand: Strand) => boolean) => {
    const removed: ReadonlySet<string | undefined> = classifications.removedBy(transformer, input.datastore.team);
    return ({ classification }) => !removed.has(classification);
  };

  const arriving = new Map<string, ReadonlySet<Strand>>();
  for (const workspace of lineageOf(index).order) {
    let all: ReadonlySet<Strand> = NO_STRANDS;
    for (const input of inputsOf(index, workspace)) {
      const stays = staying(workspace, input);
      all = united(all, keep(arriving.get(input.datastore.key) ?? NO_STRANDS, stays));
      all = united(all, new Set(leaving(input).filter(stays)));
    }
    arriving.set(workspace.transformer.output, all);
  }

  const all = [ofEcosystem, ...ofZones.values()];
  return {
    any:
      all.some((policies) => policies.length > 0) ||
      index.model.datastores.some(({ datasets }) => datasets.some(({ policies }) => policies.length > 0)),
    on: (entry) => {
      const arrived = arriving.get(entry.datastore.key);
      const policies = own(entry);
      return arrived ? [...new Set([...policies, ...[...arrived].map(({ binding }) => binding)])] : policies;
    },
    ofWorkspace: (workspace, entry) => about(ofZones.get(zoneOf(workspace.team)) ?? [], entry),
    passes: (binding, transformer, input) => {
      const stays = staying(transformer, input);
      for (const arrived of arriving.get(input.datastore.key) ?? NO_STRANDS)
        if (arrived.binding === binding && stays(arrived)) return true;
      return own(input).includes(binding) && strandsOf(binding, input).some(stays);
    },
  };
}

/** `set` itself where nothing is left out: long chains then share one set. */
function keep<T>(set: ReadonlySet<T>, wanted: (item: T) => boolean): ReadonlySet<T> {
  for (const item of set) if (!wanted(item)) return new Set([...set].filter(wanted));
  return set;
}

/** The union; one of the two themselves where it holds the other. */
function united<T>(a: ReadonlySet<T>, b: ReadonlySet<T>): ReadonlySet<T> {
  const [large, small] = a.size >= b.size ? [a, b] : [b, a];
  for (const item of small) if (!large.has(item)) return new Set([...large, ...small]);
  return large;
}
