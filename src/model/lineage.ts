import type { Datastore } from "./datastore.js";
import type { DatasetEntry, ModelIndex } from "./model-index.js";
import type { Transformer, Workspace } from "./workspace.js";

/** A workspace that makes a datastore of what it wants. */
export type TransformingWorkspace = Workspace & { readonly transformer: Transformer };

/** How transformers hang together: what each reads and makes. Loops are lint's to report; here they only do no harm. */
export interface Lineage {
  /** Every transformer whose inputs can all be made, each after those whose output it reads. */
  readonly order: readonly TransformingWorkspace[];
  /** Keys of the transformers in a loop or behind one: they can never run. */
  readonly looped: ReadonlySet<string>;
  /** The transformer that makes a datastore; `undefined` where the data comes from a container, or where the two sides do not agree. */
  makerOf(datastore: Datastore): Workspace | undefined;
}

const lineages = new WeakMap<ModelIndex, Lineage>();

/** The lineage of a model; made once per model, in time linear in its sinks. */
export function lineageOf(index: ModelIndex): Lineage {
  const made = lineages.get(index) ?? makeLineage(index);
  lineages.set(index, made);
  return made;
}

function makeLineage(index: ModelIndex): Lineage {
  const makerOf = (datastore: Datastore): Workspace | undefined => {
    const { transformer } = datastore.source;
    const maker = transformer === undefined ? undefined : index.workspaces.get(transformer);
    return maker?.transformer?.output === datastore.key ? maker : undefined;
  };
  const readers = new Map<string, TransformingWorkspace[]>();
  const waitsFor = new Map<string, number>();
  const order: TransformingWorkspace[] = [];
  for (const workspace of index.workspaces.values()) {
    if (!transforms(workspace)) continue;
    const makers = new Set<Workspace>();
    for (const { datastore } of inputsOf(index, workspace)) {
      const maker = makerOf(datastore);
      if (maker) makers.add(maker);
    }
    for (const maker of makers) push(readers, maker.key, workspace);
    waitsFor.set(workspace.key, makers.size);
    if (makers.size === 0) order.push(workspace);
  }
  for (const made of order)
    for (const reader of readers.get(made.key) ?? []) {
      const left = (waitsFor.get(reader.key) ?? 0) - 1;
      waitsFor.set(reader.key, left);
      if (left === 0) order.push(reader);
    }
  const looped = new Set([...waitsFor].filter(([, left]) => left > 0).map(([key]) => key));
  return { order, looped, makerOf };
}

function transforms(workspace: Workspace): workspace is TransformingWorkspace {
  return workspace.transformer !== undefined;
}

const inputs = new WeakMap<ModelIndex, Map<Workspace, readonly DatasetEntry[]>>();

/** The datasets a workspace wants, through any of its groups: each once, in the order of groups and sinks. Unknown keys are left out. */
export function inputsOf(index: ModelIndex, workspace: Workspace): readonly DatasetEntry[] {
  const ofIndex = inputs.get(index) ?? new Map<Workspace, readonly DatasetEntry[]>();
  inputs.set(index, ofIndex);
  const made = ofIndex.get(workspace) ?? findInputs(index, workspace);
  ofIndex.set(workspace, made);
  return made;
}

function findInputs(index: ModelIndex, workspace: Workspace): readonly DatasetEntry[] {
  const found = new Set<DatasetEntry>();
  for (const group of workspace.datasetGroups)
    for (const sink of group.sinks) {
      const entry = index.datasets.get(sink.dataset);
      if (entry) found.add(entry);
    }
  return [...found];
}

/** The zone of a team key: `us` of `us/sales`. */
export function zoneOf(team: string): string {
  const end = team.indexOf("/");
  return end < 0 ? team : team.slice(0, end);
}

function push<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}
