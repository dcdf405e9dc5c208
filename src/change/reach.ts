import { lineageOf } from "../model/lineage.js";
import type { Model } from "../model/model.js";
import { type GroupEntry, indexModel, type ModelIndex } from "../model/model-index.js";

/** What is touched in one model, and everything whose data comes from it. Keys that the model does not have touch nothing. */
export class Reach {
  readonly datasets = new Set<string>();
  readonly groups = new Set<string>();
  /** The workspaces of {@link groups}. */
  readonly workspaces = new Set<string>();
  /** The owners of those workspaces, and of the data that changed groups want. */
  readonly teams = new Set<string>();
  private readonly index: ModelIndex;
  private readonly open: string[] = [];

  constructor(model: Model) {
    this.index = indexModel(model);
  }

  dataset(key: string): void {
    if (this.datasets.has(key) || !this.index.datasets.has(key)) return;
    this.datasets.add(key);
    this.open.push(key);
  }

  /** All datasets of a store. */
  store(key: string): void {
    for (const { name } of this.index.datastores.get(key)?.datasets ?? []) this.dataset(`${key}/${name}`);
  }

  /** A group, and what a transformer makes of it. Of one that itself is changed, those who own the data it wants are told, too. */
  group(key: string, changed = false): void {
    const entry = this.index.groups.get(key);
    if (entry === undefined) return;
    if (changed)
      for (const { dataset } of entry.group.sinks) {
        const team = this.index.datasets.get(dataset)?.datastore.team;
        if (team !== undefined) this.teams.add(team);
      }
    this.reach(entry);
  }

  /** What is read from a container, and what is wanted in it. */
  container(key: string): void {
    for (const { key: store, source } of this.index.datastores.values())
      if (source.container === key) this.store(store);
    for (const entry of this.index.groups.values()) if (entry.workspace.container === key) this.reach(entry);
  }

  /** Follows everything that was touched to those who want it, through any number of transformers. */
  run(): void {
    if (this.open.length === 0) return;
    const readers = new Map<string, GroupEntry[]>();
    for (const entry of this.index.groups.values())
      for (const { dataset } of entry.group.sinks) {
        const list = readers.get(dataset);
        if (list) list.push(entry);
        else readers.set(dataset, [entry]);
      }
    for (let next = this.open.pop(); next !== undefined; next = this.open.pop())
      for (const entry of readers.get(next) ?? []) this.reach(entry);
  }

  private reach({ key, workspace }: GroupEntry): void {
    if (this.groups.has(key)) return;
    this.groups.add(key);
    this.workspaces.add(workspace.key);
    this.teams.add(workspace.team);
    const output = workspace.transformer && this.index.datastores.get(workspace.transformer.output);
    if (output && lineageOf(this.index).makerOf(output) === workspace) this.store(output.key);
  }
}
