import { sortedUnique } from "../util/order.js";
import type { Dataset } from "./datastore.js";
import { inputsOf, lineageOf, zoneOf } from "./lineage.js";
import type { DatasetEntry, ModelIndex } from "./model-index.js";
import type { Workspace } from "./workspace.js";

/** What kinds of data there are in each dataset, its own and what arrives from those it is derived from. */
export interface Classifications {
  /** Everything a dataset may hold, sorted. */
  of(entry: DatasetEntry): readonly string[];
  /** What a transformer takes away from data of a team: what it declares to, where the team's zone trusts it to. */
  removedBy(transformer: Workspace, team: string): ReadonlySet<string>;
}

const NOTHING: ReadonlySet<string> = new Set();
const NONE: readonly string[] = [];
const known = new WeakMap<ModelIndex, Classifications>();

/**
 * The classifications of a model's data; made once per model. Derived data has every classification of every input,
 * save those its transformer removes: what a dataset declares of itself can only add to that.
 */
export function classificationsOf(index: ModelIndex): Classifications {
  const made = known.get(index) ?? makeClassifications(index);
  known.set(index, made);
  return made;
}

/** The classifications a dataset declares, of itself or of its columns, sorted. */
export function ownClassifications(dataset: Dataset): readonly string[] {
  const found = new Set<string>();
  if (dataset.classification !== undefined) found.add(dataset.classification);
  for (const { classification } of dataset.columns) if (classification !== undefined) found.add(classification);
  return sortedUnique(found);
}

function makeClassifications(index: ModelIndex): Classifications {
  const trusted = new Map<string, ReadonlySet<string>>();
  const entrusted = new Map<string, Set<string>>();
  for (const zone of index.zones.values())
    for (const { workspace, removes } of zone.declassifications) {
      const key = `${zone.key}/${workspace}`;
      const names = entrusted.get(key) ?? new Set<string>();
      entrusted.set(key, names);
      for (const name of removes) names.add(name);
    }
  const removedBy = (workspace: Workspace, team: string): ReadonlySet<string> => {
    const declared = workspace.transformer?.declassifies ?? NONE;
    const key = `${zoneOf(team)}/${workspace.key}`;
    const allowed = entrusted.get(key);
    if (!allowed) return NOTHING;
    const removed = trusted.get(key) ?? new Set(declared.filter((name) => allowed.has(name)));
    trusted.set(key, removed);
    return removed;
  };

  // Few distinct lists exist however many datasets there are: equal ones are one array.
  const lists = new Map<string, readonly string[]>();
  const listOf = (names: Iterable<string>): readonly string[] => {
    const list = sortedUnique(names);
    const key = list.join("\n");
    const same = lists.get(key) ?? list;
    lists.set(key, same);
    return same;
  };
  const arriving = new Map<string, readonly string[]>();
  const all = new Map<string, readonly string[]>();
  const of = (entry: DatasetEntry): readonly string[] => {
    const arrived = arriving.get(entry.datastore.key) ?? NONE;
    const made = all.get(entry.key) ?? listOf([...ownClassifications(entry.dataset), ...arrived]);
    all.set(entry.key, made);
    return made;
  };
  for (const transformer of lineageOf(index).order) {
    const names = new Set<string>();
    for (const input of inputsOf(index, transformer)) {
      const removed = removedBy(transformer, input.datastore.team);
      for (const name of of(input)) if (!removed.has(name)) names.add(name);
    }
    arriving.set(transformer.transformer.output, listOf(names));
  }
  return { of, removedBy };
}
