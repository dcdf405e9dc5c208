import { at, type Related, type Target } from "../../diagnostic/diagnostic.js";
import type { Column, Datastore } from "../../model/datastore.js";
import type { Model } from "../../model/model.js";
import { type DatasetEntry, type GroupEntry, indexModel, type ModelIndex } from "../../model/model-index.js";
import { compactJson } from "../../util/json.js";
import { sortedBy } from "../../util/order.js";
import { quote } from "../../util/quote.js";

/** How many of many places a finding shows. */
const MOST_PLACES = 5;

/** A group that wants a dataset, and where it says so. */
export interface Use {
  readonly group: GroupEntry;
  readonly target: Target;
}

/** A column and its index in its dataset. */
export interface ColumnEntry {
  readonly column: Column;
  readonly index: number;
}

/** A dataset that is in both models and differs. Of two columns with one name (lint reports them) the first counts. */
export class DatasetPair {
  /** Columns in both, in the order of head. */
  readonly common: readonly (readonly [base: ColumnEntry, head: ColumnEntry])[];
  /** Columns of base that are gone. */
  readonly removed: readonly ColumnEntry[];
  /** Columns of head that are new. */
  readonly added: readonly ColumnEntry[];

  constructor(
    readonly key: string,
    readonly base: DatasetEntry,
    readonly head: DatasetEntry,
  ) {
    const [before, after] = [columnsByName(base), columnsByName(head)];
    this.common = [...after].flatMap(([name, is]) => {
      const was = before.get(name);
      return was ? [[was, is] as const] : [];
    });
    this.removed = [...before].flatMap(([name, was]) => (after.has(name) ? [] : [was]));
    this.added = [...after].flatMap(([name, is]) => (before.has(name) ? [] : [is]));
  }

  /** A part of the dataset as it is. */
  is(...path: (string | number)[]): Target {
    return at(this.head.datastore, "datasets", this.head.index, ...path);
  }

  /** A part of the dataset as it was. */
  was(...path: (string | number)[]): Target {
    return at(this.base.datastore, "datasets", this.base.index, ...path);
  }
}

/** Two models beside each other: what is in both, and who uses what. Views are made once, by the first rule that asks. */
export class Comparison {
  readonly base: ModelIndex;
  readonly head: ModelIndex;
  private readonly used = new Map<ModelIndex, ReadonlyMap<string, readonly Use[]>>();
  private pairs: readonly DatasetPair[] | undefined;

  constructor(base: Model, head: Model) {
    this.base = indexModel(base);
    this.head = indexModel(head);
  }

  /** Every datastore that is in both models, by key. */
  *datastores(): Generator<readonly [base: Datastore, head: Datastore]> {
    for (const [key, base] of this.base.datastores) {
      const head = this.head.datastores.get(key);
      if (head) yield [base, head];
    }
  }

  /** Every dataset that is in both models and differs; one without columns did not load or is lint's to report. */
  get datasets(): readonly DatasetPair[] {
    this.pairs ??= [...this.base.datasets.values()].flatMap((base) => {
      const head = this.head.datasets.get(base.key);
      if (!head || base.dataset.columns.length === 0 || head.dataset.columns.length === 0) return [];
      if (compactJson(base.dataset) === compactJson(head.dataset)) return [];
      return [new DatasetPair(base.key, base, head)];
    });
    return this.pairs;
  }

  /** The groups that use a dataset in one of the models, by key; each once. Whether the dataset exists there does not matter. */
  usesIn(model: ModelIndex, dataset: string): readonly Use[] {
    const known = this.used.get(model) ?? usesOf(model);
    this.used.set(model, known);
    return known.get(dataset) ?? [];
  }

  /** Whether data is moved already and still will be: what no group uses is never ingested. */
  isKept(dataset: string): boolean {
    return this.usesIn(this.base, dataset).length > 0 && this.usesIn(this.head, dataset).length > 0;
  }

  /** The places where a dataset is used at head, for people who look whom a change concerns. */
  usePlaces(dataset: string): readonly Related[] {
    return placesOf(this.usesIn(this.head, dataset));
  }
}

/** The first places of some uses. */
export function placesOf(uses: readonly Use[]): readonly Related[] {
  return uses.slice(0, MOST_PLACES).map(({ group, target }) => ({ target, message: `${quote(group.key)} uses it` }));
}

function columnsByName({ dataset }: DatasetEntry): ReadonlyMap<string, ColumnEntry> {
  const map = new Map<string, ColumnEntry>();
  for (const [index, column] of dataset.columns.entries())
    if (!map.has(column.name)) map.set(column.name, { column, index });
  return map;
}

function usesOf(index: ModelIndex): ReadonlyMap<string, readonly Use[]> {
  const uses = new Map<string, Use[]>();
  // In the order of keys, whatever the order of groups in a workspace.
  for (const group of sortedBy(index.groups.values(), ({ key }) => key)) {
    const seen = new Set<string>();
    for (const [sink, { dataset }] of group.group.sinks.entries()) {
      if (seen.has(dataset)) continue;
      seen.add(dataset);
      const use = { group, target: at(group.workspace, "datasetGroups", group.index, "sinks", sink) };
      const list = uses.get(dataset);
      if (list) list.push(use);
      else uses.set(dataset, [use]);
    }
  }
  return uses;
}
