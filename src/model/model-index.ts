import type { DataContainer } from "./data-container.js";
import type { DataPlatformInstance } from "./data-platform.js";
import type { Dataset, Datastore } from "./datastore.js";
import type { Ecosystem } from "./ecosystem.js";
import type { GovernanceZone } from "./governance-zone.js";
import { managedContainerKey } from "./keys.js";
import type { Model } from "./model.js";
import type { Team } from "./team.js";
import type { Vendor } from "./vendor.js";
import type { DatasetGroup, Workspace } from "./workspace.js";

/** A dataset with the store it belongs to and its place in it. */
export interface DatasetEntry {
  readonly key: string;
  readonly datastore: Datastore;
  readonly dataset: Dataset;
  /** Index in `datastore.datasets`. */
  readonly index: number;
}

/** A group with its workspace and its place in it. */
export interface GroupEntry {
  readonly key: string;
  readonly workspace: Workspace;
  readonly group: DatasetGroup;
  /** Index in `workspace.datasetGroups`. */
  readonly index: number;
}

/** Look-ups by key. Of several objects with one key (lint reports them) the first in model order is found. */
export interface ModelIndex {
  readonly model: Model;
  readonly ecosystem: Ecosystem | undefined;
  readonly vendors: ReadonlyMap<string, Vendor>;
  readonly platforms: ReadonlyMap<string, DataPlatformInstance>;
  readonly zones: ReadonlyMap<string, GovernanceZone>;
  readonly teams: ReadonlyMap<string, Team>;
  readonly containers: ReadonlyMap<string, DataContainer>;
  readonly datastores: ReadonlyMap<string, Datastore>;
  readonly datasets: ReadonlyMap<string, DatasetEntry>;
  readonly workspaces: ReadonlyMap<string, Workspace>;
  readonly groups: ReadonlyMap<string, GroupEntry>;
}

const indexes = new WeakMap<Model, ModelIndex>();

/** The look-ups of a model; made once per model. */
export function indexModel(model: Model): ModelIndex {
  const known = indexes.get(model);
  if (known) return known;
  const datasets = new Map<string, DatasetEntry>();
  for (const datastore of model.datastores)
    for (const [index, dataset] of datastore.datasets.entries()) {
      const key = `${datastore.key}/${dataset.name}`;
      if (!datasets.has(key)) datasets.set(key, { key, datastore, dataset, index });
    }
  const groups = new Map<string, GroupEntry>();
  for (const workspace of model.workspaces)
    for (const [index, group] of workspace.datasetGroups.entries()) {
      const key = `${workspace.key}/${group.name}`;
      if (!groups.has(key)) groups.set(key, { key, workspace, group, index });
    }
  const made: ModelIndex = {
    model,
    ecosystem: model.ecosystems[0],
    vendors: byKey(model.vendors),
    platforms: byKey(model.platforms),
    zones: byKey(model.zones),
    teams: byKey(model.teams),
    containers: byKey(model.containers),
    datastores: byKey(model.datastores),
    datasets,
    workspaces: byKey(model.workspaces),
    groups,
  };
  indexes.set(model, made);
  return made;
}

function byKey<T extends { readonly key: string }>(objects: readonly T[]): ReadonlyMap<string, T> {
  const map = new Map<string, T>();
  for (const object of objects) if (!map.has(object.key)) map.set(object.key, object);
  return map;
}

/** The key of the container a workspace wants its data in: a declared one, or the instance's own of the wanted type. */
export function containerKeyOf(workspace: Workspace): string | undefined {
  const { container } = workspace;
  if (container === undefined) return undefined;
  return typeof container === "string" ? container : managedContainerKey(container.type);
}
