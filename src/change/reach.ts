import type { Model } from "../model/model.js";
import { type GroupEntry, indexModel, type ModelIndex } from "../model/model-index.js";

/** What is touched in one model, and everything whose data comes from it. Keys that the model does not have touch nothing. */
export class Reach {
  readonly datasets = new Set<string>();
  readonly groups = new Set<string>();
  /** The owners of the workspaces of {@link groups}, and of the data that changed groups want. */
  readonly teams = new Set<string>();
  private readonly index: ModelIndex;

  constructor(model: Model) {
    this.index = indexModel(model);
  }

  dataset(key: string): void {
    this.datasets.add(key);
  }

  /** All datasets of a store. */
  store(key: string): void {
    const store = this.index.datastores.get(key);
    if (store) for (const { name } of store.datasets) this.dataset(`${key}/${name}`);
  }

  /** A group that itself is as it was, and what a transformer makes of it. */
  group(key: string): void {
    const entry = this.index.groups.get(key);
    if (entry) this.reach(entry);
  }

  /** A group that itself is changed: those who own the data it wants are told, too. */
  changedGroup(key: string): void {
    const entry = this.index.groups.get(key);
    if (entry === undefined) return;
    for (const { dataset } of entry.group.sinks) {
      const wanted = this.index.datasets.get(dataset);
      if (wanted) this.teams.add(wanted.datastore.team);
    }
    this.reach(entry);
  }

  /** All groups of a workspace that is changed as a whole. */
  changedWorkspace(key: string): void {
    const workspace = this.index.workspaces.get(key);
    if (workspace) for (const { name } of workspace.datasetGroups) this.changedGroup(`${key}/${name}`);
  }

  /** What is read from a container, and what is wanted in it. */
  container(key: string): void {
    for (const { key: store, source } of this.index.datastores.values())
      if (source.container === key) this.store(store);
    for (const entry of this.index.groups.values()) if (entry.workspace.container === key) this.reach(entry);
  }

  /** Follows everything that was touched to those who want it, through any number of transformers. */
  run(): void {
    const readers = new Map<string, GroupEntry[]>();
    for (const entry of this.index.groups.values())
      for (const { dataset } of entry.group.sinks) {
        const list = readers.get(dataset);
        if (list) list.push(entry);
        else readers.set(dataset, [entry]);
      }
    // What is added on the way is followed, too.
    for (const dataset of this.datasets) for (const entry of readers.get(dataset) ?? []) this.reach(entry);
  }

  private reach({ key, workspace }: GroupEntry): void {
    if (this.groups.has(key)) return;
    this.groups.add(key);
    this.teams.add(workspace.team);
    if (workspace.transformer) this.store(workspace.transformer.output);
  }
}
